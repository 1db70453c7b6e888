/// What a finder knows, in parts for a disk: a whole state, and what each later one changed.
///
/// A look moves nearly every number of a memory, most by a little. So the parts of a strand are
/// packed: a whole state takes about half of its bytes, a difference a sixth, and they read back
/// bit for bit. A value; the parts are handed to whoever keeps them.
public struct StateStrand: Sendable, Hashable {
    /// So many differences follow a whole state: each costs a read of the state half a millisecond.
    public static let longest = 5

    /// The whole state and the differences after it, packed, in their order.
    public private(set) var parts: [[UInt8]]
    /// The newest state, as ``ChangeFinder/init(decoding:settings:)`` takes it.
    public private(set) var state: [UInt8]

    /// Begins with a whole state, as ``ChangeFinder/encoded()`` gives it.
    public init(_ state: [UInt8]) {
        self.state = state
        parts = [StatePacking.pack(state, since: [])]
    }

    /// Reads what was kept.
    ///
    /// - Throws: ``DiffError/badMemory(reason:)`` where a part is cut, altered or missing; a
    ///   difference that belongs to another state is found by the state's own checksum, when it is
    ///   decoded.
    public init(parts: [[UInt8]]) throws(DiffError) {
        guard !parts.isEmpty else { throw .badMemory(reason: "no parts") }
        self.parts = parts
        state = []
        for part in parts { state = try StatePacking.unpack(part, onto: state) }
    }

    /// Takes a newer state: as one more difference, or as a whole one in the place of all parts where
    /// the strand is long or the difference no smaller.
    ///
    /// - Returns: the index of the part that is new; where it is 0, all others are gone.
    public mutating func append(_ newer: [UInt8]) -> Int {
        let older = state
        state = newer
        if parts.count <= Self.longest {
            let difference = StatePacking.pack(newer, since: older)
            if difference.count < parts[0].count / 4 * 3 {
                parts.append(difference)
                return parts.count - 1
            }
        }
        parts = [StatePacking.pack(newer, since: [])]
        return 0
    }
}
