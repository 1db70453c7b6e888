public import Foundation
public import Scene

/// One line of `observations.jsonl`.
public struct ObservationLine: Sendable, Hashable {
    public var moment: Moment
    /// The line without its line feed.
    public var text: String

    /// Writes what the judge was given, its times in `zone`.
    public init(_ observation: Observation, zone: TimeZone) {
        moment = observation.moment
        text = ""
    }
}
