public import Foundation
public import Scene

/// One line of `observations.jsonl`: what the judge was given.
public struct ObservationLine: Sendable, Hashable {
    public var moment: Moment
    /// The line without its line feed.
    public var text: String

    /// Writes the observation with its times in `zone`; boxes to 1e-4, shifts to 1e-5, areas to
    /// 1e-6.
    public init(_ observation: Observation, zone: TimeZone) {
        moment = observation.moment
        text = Lines(zone: zone).observation(observation)
    }
}
