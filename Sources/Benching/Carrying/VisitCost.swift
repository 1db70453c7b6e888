/// What visits cost on this machine, measured.
public struct VisitCost: Codable, Sendable, Hashable {
    /// Processor seconds of visits made one after another, in the order in which they were made.
    public var alone: [Double]
    /// Seconds on the clock of a visit made alone that no core was busy with it.
    public var waiting: Double
    /// Processor seconds of a visit when every core has one: caches and memory are shared then.
    public var loaded: Double
    /// Cores that were busy with visits when more were due than could be made.
    public var cores: Double
    /// Bytes written to disk a visit.
    public var written: Double
    /// Bytes that a view keeps in the store between its visits.
    public var kept: Double
    /// The greatest resident size of the process, bytes.
    public var resident: Double

    /// How much longer a visit keeps a core when all cores are busy.
    public var stretch: Double {
        let mean = alone.reduce(0, +) / Double(max(1, alone.count))
        return mean > 0 ? max(1, loaded / mean) : 1
    }
}
