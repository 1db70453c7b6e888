public import Scene

/// What one look at a picture found.
public struct Finding: Sendable, Hashable {
    /// Whether the picture took the cheap gate only or the full path.
    public var path: Observation.Path
    public var health: PictureHealth
    /// All differences from the view's memory; on the gate path those last known.
    public var regions: [Region]
    /// The view has not yet seen enough usable pictures for change to confirm anything.
    public var learning: Bool
    /// Differences that were seen and set aside, each with its cause.
    public var vetoes: [Veto]

    public init(
        path: Observation.Path, health: PictureHealth, regions: [Region], learning: Bool,
        vetoes: [Veto] = []
    ) {
        self.path = path
        self.health = health
        self.regions = regions
        self.learning = learning
        self.vetoes = vetoes
    }
}

/// A difference that is no thing: light, weather, or a damaged picture.
public struct Veto: Sendable, Hashable, Codable {
    public enum Cause: String, Sendable, Hashable, Codable, CaseIterable {
        /// Light taken away, light added.
        case shadow, highlight
        /// A line that a tenth of a pixel between picture and memory leaves.
        case edge
        /// A difference that is no clearer than those all around it: leaves, specks of sun, rain.
        case foliage
        /// The light changed everywhere.
        case whole
    }

    public var cause: Cause
    public var box: Box

    public init(cause: Cause, box: Box) {
        self.cause = cause
        self.box = box
    }
}
