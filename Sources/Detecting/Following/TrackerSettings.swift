/// When two sightings are one thing, when it is at rest, and when it is gone.
public struct TrackerSettings: Sendable, Hashable, Codable {
    /// A detection at least this sure begins a track, 0...1.
    public var begin = 0.4
    /// A detection at least this sure goes on with a track that stands where it is, 0...1.
    public var goOn = 0.1
    /// IoU with where a thing should be, from which a sure detection is that thing.
    public var near = 0.3
    /// The same for an unsure detection, and for the place of a thing from visit to visit.
    public var samePlace = 0.5
    /// IoU with where it came to rest, from which a thing is still there.
    public var atRest = 0.6
    /// How long a thing must stay to be at rest.
    public var restAfter = Duration.seconds(2)
    /// How long a moving thing may be out of sight.
    public var lostAfter = Duration.seconds(2)
    /// How long a resting thing may be out of sight: people and cars pass before it.
    public var hiddenFor = Duration.seconds(60)
    /// How many visits in a row may miss a thing.
    public var missedVisits = 1

    public init() {}
}
