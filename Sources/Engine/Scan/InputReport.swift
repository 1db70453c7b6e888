public import Scene

/// What became of one input of a scan.
public struct InputReport: Sendable, Hashable, Codable {
    public enum Status: String, Sendable, Hashable, Codable { case done, failed }

    /// As it was given.
    public var path: String
    public var view: ViewID?
    public var status: Status
    /// What was wrong, for people; what came before it was looked at.
    public var error: String?
    public var picturesDecoded: Int
    public var observations: Int
    /// Pictures older than the end of the input before, which were passed over.
    public var picturesPassedOver: Int
    /// `flag`, `name`, `tag` or `none`.
    public var timeSource: String
    /// The moment given to its first picture; nil where it was not opened.
    public var start: Moment?

    public init(
        path: String, view: ViewID? = nil, status: Status = .done, error: String? = nil,
        picturesDecoded: Int = 0, observations: Int = 0, picturesPassedOver: Int = 0,
        timeSource: String = "none", start: Moment? = nil
    ) {
        self.path = path
        self.view = view
        self.status = status
        self.error = error
        self.picturesDecoded = picturesDecoded
        self.observations = observations
        self.picturesPassedOver = picturesPassedOver
        self.timeSource = timeSource
        self.start = start
    }
}
