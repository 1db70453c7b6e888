internal import Scene

/// A thing as one part of a picture shows it.
struct Sighting: Sendable, Hashable {
    /// In fractions of the picture.
    var box: Box
    var label: String
    var score: Double
    /// Which part; of two sightings in one part neither is the other at another scale.
    var part: Int
    /// The part's area in the picture.
    var scale: Double
    /// The box ends where the part ends and the picture goes on.
    var cut: Edges

    struct Edges: OptionSet, Hashable {
        let rawValue: Int
        static let left = Edges(rawValue: 1)
        static let top = Edges(rawValue: 2)
        static let right = Edges(rawValue: 4)
        static let bottom = Edges(rawValue: 8)
    }

    /// A fiftieth of a part from its edge, a box is taken to be cut by it.
    private static let margin = 0.02

    init(box: Box, label: String, score: Double, part: Int, of extent: Box) {
        self.box = box
        self.label = label
        self.score = score
        self.part = part
        scale = extent.area
        let x = Self.margin * extent.width
        let y = Self.margin * extent.height
        var cut: Edges = []
        if extent.x > 1e-9 && box.x < extent.x + x { cut.insert(.left) }
        if extent.y > 1e-9 && box.y < extent.y + y { cut.insert(.top) }
        if extent.maxX < 1 - 1e-9 && box.maxX > extent.maxX - x { cut.insert(.right) }
        if extent.maxY < 1 - 1e-9 && box.maxY > extent.maxY - y { cut.insert(.bottom) }
        self.cut = cut
    }

    var kind: String { kindOfThing(label) }
}
