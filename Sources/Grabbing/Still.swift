public import Scene

/// One picture file and the moment it shows.
public struct Still: Sendable, Hashable {
    public var path: String
    public var moment: Moment

    public init(path: String, moment: Moment) {
        self.path = path
        self.moment = moment
    }
}
