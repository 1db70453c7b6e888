/// Which networks name what is seen, and how often.
public struct DetectionSettings: Sendable, Hashable, Codable {
    public enum Classifier: String, Sendable, Hashable, Codable, CaseIterable { case auto, none }

    /// A network's name, `none` or `auto`.
    public var detector: String
    public var classifier: Classifier
    /// Parts each way into which a visit's picture is cut beside the whole; 0 for the whole only.
    public var tiling: Int
    /// The least time between two looks of the detector while watching.
    public var every: Duration
    /// The time between two absolute looks.
    public var survey: Duration
    /// Where the networks are; nil for the program's own folder.
    public var folder: String?
    /// Where `teach` keeps what a site taught; nil for the head that came along.
    public var taught: String?

    public init(
        detector: String = "auto", classifier: Classifier = .auto, tiling: Int = 2,
        every: Duration = .seconds(1), survey: Duration = .seconds(24 * 3600),
        folder: String? = nil, taught: String? = nil
    ) {
        self.detector = detector
        self.classifier = classifier
        self.tiling = tiling
        self.every = every
        self.survey = survey
        self.folder = folder
        self.taught = taught
    }

    /// No network at all.
    public static let none = DetectionSettings(detector: "none", classifier: .none)
}
