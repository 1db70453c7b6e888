/// One thing that a detector named in one picture.
public struct Detection: Sendable, Hashable, Codable {
    public var box: Box
    /// The detector's label, COCO names where they fit: `person`, `car`, `bicycle`.
    public var label: String
    /// Probability 0...1, rounded to 1e-4 before any threshold.
    public var score: Double

    public init(box: Box, label: String, score: Double) {
        self.box = box
        self.label = label
        self.score = score
    }
}

/// A detected thing followed over pictures.
public struct Track: Sendable, Hashable, Codable {
    public var id: Int
    public var box: Box
    public var label: String
    public var score: Double
    /// Since when it has not left its place; nil while it moves.
    public var stationarySince: Moment?

    public init(id: Int, box: Box, label: String, score: Double, stationarySince: Moment?) {
        self.id = id
        self.box = box
        self.label = label
        self.score = score
        self.stationarySince = stationarySince
    }
}
