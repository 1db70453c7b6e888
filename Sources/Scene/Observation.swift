/// What the judge is given: one picture of one view, seen through every earlier stage.
public struct Observation: Sendable, Hashable, Codable {
    /// How the picture came about; gaps and absences are measured differently for each.
    public enum Looking: Sendable, Hashable, Codable {
        /// Sampled from a stream that is watched all the time.
        case watch
        /// One visit of a patrol, or one still of a series; the next is due after `interval`.
        case visit(interval: Duration)
    }

    /// Which way the picture took: the cheap test only, or everything.
    public enum Path: String, Sendable, Hashable, Codable { case gate, full }

    public var view: ViewID
    public var moment: Moment
    /// The frame's name.
    public var picture: String
    public var looking: Looking
    public var path: Path
    public var health: PictureHealth
    /// The zones that are in force at the moment; the engine asked the timetable.
    public var zones: [Zone]
    /// All differences from the view's memory in this picture.
    public var regions: [Region]
    public var tracks: [Track]
    /// Whether a detector looked at this picture; where it did not, no track says nothing.
    public var detected: Bool
    /// What was looked at without the memory; empty where no classifier ran.
    public var appearances: [Appearance]
    /// The view has not yet seen enough usable pictures for change to confirm anything.
    public var learning: Bool

    public init(
        view: ViewID, moment: Moment, picture: String, looking: Looking, path: Path,
        health: PictureHealth, zones: [Zone], regions: [Region], tracks: [Track] = [],
        detected: Bool = false, appearances: [Appearance] = [], learning: Bool = false
    ) {
        self.view = view
        self.moment = moment
        self.picture = picture
        self.looking = looking
        self.path = path
        self.health = health
        self.zones = zones
        self.regions = regions
        self.tracks = tracks
        self.detected = detected
        self.appearances = appearances
        self.learning = learning
    }
}
