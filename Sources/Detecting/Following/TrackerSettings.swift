/// When two sightings are one thing, when it is new, gone, or at rest.
public struct TrackerSettings: Sendable, Hashable, Codable {
    /// A detection at least this sure begins a track, 0...1.
    public var begin = 0.5
    /// A detection at least this sure goes on with one, 0...1.
    public var goOn = 0.15

    public init() {}
}
