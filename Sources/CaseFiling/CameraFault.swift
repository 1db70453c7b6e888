public import Foundation
public import Scene

/// What a visit says of its camera.
public enum CameraHealth: Sendable, Hashable {
    /// It gave pictures that can be judged.
    case good
    /// It gave none. The cause is a word that can be counted: `not_this_view`, `stuck`, `refused`.
    case faulty(cause: String, detail: String?)
}

/// A visit that came to nothing because of its camera or its head.
public struct FaultSighting: Sendable, Hashable {
    public var view: ViewID
    public var moment: Moment
    public var cause: String
    /// In the log's words.
    public var detail: String?
    /// Whose wall clock others are told.
    public var zone: TimeZone

    public init(
        view: ViewID, moment: Moment, cause: String, detail: String? = nil, zone: TimeZone = .gmt
    ) {
        self.view = view
        self.moment = moment
        self.cause = cause
        self.detail = detail
        self.zone = zone
    }
}

/// A time in which a view gave nothing that can be judged, for one cause: the event of a camera's
/// health, from the first such visit to the first good one, or to another cause.
public struct CameraFault: Sendable, Hashable {
    public var view: ViewID
    public var cause: String
    /// The first and the newest visit that found it.
    public var since: Moment
    public var last: Moment
    /// Visits that found it.
    public var times: Int
    /// Nil while it lasts.
    public var ended: Moment?
    /// Of the newest visit, in the log's words.
    public var detail: String?

    public init(
        view: ViewID, cause: String, since: Moment, last: Moment, times: Int,
        ended: Moment? = nil, detail: String? = nil
    ) {
        self.view = view
        self.cause = cause
        self.since = since
        self.last = last
        self.times = times
        self.ended = ended
        self.detail = detail
    }
}
