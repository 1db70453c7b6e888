/// A difference between a picture and its view's memory, from first sight on.
///
/// `Diffing` owns identity, `since`, `sightings` and `still`; `Judging` owns dwell and looks at
/// still regions only.
public struct Region: Sendable, Hashable, Codable {
    public enum State: String, Sendable, Hashable, Codable { case appeared, removed }

    /// The same thing keeps its number while it is watched; numbers are not reused within a view.
    public var id: Int
    public var box: Box
    public var state: State
    /// Seen in the same place (IoU ≥ 0.7) in two usable pictures at least 2 s apart.
    public var still: Bool
    public var since: Moment
    public var lastSeen: Moment
    /// Usable pictures in which it was seen.
    public var sightings: Int
    /// The changed pixels as a fraction of the picture, 0...1.
    public var area: Double
    /// Mean absolute difference from the memory over the changed pixels, gray levels 0...255.
    public var difference: Double
    /// How sure Diffing is that this is a thing and not light, rain or noise, 0...1.
    public var confidence: Double
    /// What the crop looks like, calibrated probabilities; empty where no classifier ran.
    public var classes: [String: Double]

    public init(
        id: Int, box: Box, state: State, still: Bool, since: Moment, lastSeen: Moment,
        sightings: Int, area: Double, difference: Double, confidence: Double = 1,
        classes: [String: Double] = [:]
    ) {
        self.id = id
        self.box = box
        self.state = state
        self.still = still
        self.since = since
        self.lastSeen = lastSeen
        self.sightings = sightings
        self.area = area
        self.difference = difference
        self.confidence = confidence
        self.classes = classes
    }
}
