/// Writes numbers and planes as little-endian bytes behind a header of magic, version and kind,
/// and ends with a checksum.
struct StateWriter {
    private(set) var bytes: [UInt8] = []

    init(kind: StateKind) {
        bytes.reserveCapacity(1 << 20)
        bytes.append(contentsOf: Array("CWVM".utf8))
        put(StateKind.version)
        put(kind.rawValue)
    }

    mutating func put(_ value: UInt8) { bytes.append(value) }

    mutating func put(_ value: Bool) { bytes.append(value ? 1 : 0) }

    mutating func put(_ value: Int) { put(bits: UInt64(bitPattern: Int64(value)), count: 8) }

    mutating func put(_ value: Int64) { put(bits: UInt64(bitPattern: value), count: 8) }

    mutating func put(_ value: Float) { put(bits: UInt64(value.bitPattern), count: 4) }

    mutating func put(_ value: Double) { put(bits: value.bitPattern, count: 8) }

    mutating func put(_ plane: [UInt8]) {
        put(plane.count)
        bytes.append(contentsOf: plane)
    }

    /// All low bytes, then all high ones: the high ones change rarely, which packs well.
    mutating func put(_ numbers: [Int16]) {
        put(numbers.count)
        for number in numbers { bytes.append(UInt8(truncatingIfNeeded: number)) }
        for number in numbers { bytes.append(UInt8(truncatingIfNeeded: number >> 8)) }
    }

    /// Everything put so far and the checksum over it.
    consuming func sealed() -> [UInt8] {
        let sum = stateChecksum(bytes[...])
        put(bits: sum, count: 8)
        return bytes
    }

    private mutating func put(bits: UInt64, count: Int) {
        for i in 0..<count { bytes.append(UInt8(truncatingIfNeeded: bits >> (8 * UInt64(i)))) }
    }
}

/// Reads back what ``StateWriter`` wrote. Every read checks its bounds.
struct StateReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private let version: UInt8

    init(_ sealed: [UInt8], kind: StateKind) throws(DiffError) {
        guard sealed.count >= 14 else { throw .badMemory(reason: "too short") }
        bytes = sealed.dropLast(8)
        guard Array(bytes.prefix(4)) == Array("CWVM".utf8) else {
            throw .badMemory(reason: "not a view memory")
        }
        version = sealed[4]
        position = 5
        guard (1...StateKind.version).contains(version) else {
            throw .badMemory(reason: "version \(version), needs \(StateKind.version)")
        }
        guard try byte() == kind.rawValue else { throw .badMemory(reason: "another kind of state") }
        var stored: UInt64 = 0
        for (i, byte) in sealed.suffix(8).enumerated() { stored |= UInt64(byte) << (8 * UInt64(i)) }
        guard stored == stateChecksum(bytes) else { throw .badMemory(reason: "checksum differs") }
    }

    mutating func byte() throws(DiffError) -> UInt8 {
        guard position < bytes.endIndex else { throw .badMemory(reason: "ends early") }
        position += 1
        return bytes[position - 1]
    }

    mutating func bool() throws(DiffError) -> Bool { try byte() != 0 }

    mutating func int() throws(DiffError) -> Int {
        Int(truncatingIfNeeded: Int64(bitPattern: try bits(8)))
    }

    /// A whole number that must lie in `range`; so no stored size can ask for wild memory.
    mutating func int(in range: ClosedRange<Int>) throws(DiffError) -> Int {
        let value = try int()
        guard range.contains(value) else { throw .badMemory(reason: "a number out of range") }
        return value
    }

    mutating func int64() throws(DiffError) -> Int64 { Int64(bitPattern: try bits(8)) }

    mutating func float() throws(DiffError) -> Float {
        Float(bitPattern: UInt32(truncatingIfNeeded: try bits(4)))
    }

    mutating func double() throws(DiffError) -> Double { Double(bitPattern: try bits(8)) }

    /// A plane of exactly `count` bytes.
    mutating func plane(count: Int) throws(DiffError) -> [UInt8] {
        let stored = try int()
        guard stored == count, bytes.endIndex - position >= count else {
            throw .badMemory(reason: "a plane of another size")
        }
        position += count
        return Array(bytes[position - count..<position])
    }

    /// Exactly `count` numbers of 16 bits.
    mutating func numbers(count: Int) throws(DiffError) -> [Int16] {
        let stored = try int()
        guard stored == count, bytes.endIndex - position >= 2 * count else {
            throw .badMemory(reason: "a plane of another size")
        }
        var numbers = [Int16](repeating: 0, count: count)
        for i in 0..<count {
            // Version 1 has the two bytes of a number beside each other.
            let low = UInt16(bytes[position + (version == 1 ? 2 * i : i)])
            let high = UInt16(bytes[position + (version == 1 ? 2 * i + 1 : count + i)])
            numbers[i] = Int16(bitPattern: low | high << 8)
        }
        position += 2 * count
        return numbers
    }

    func finish() throws(DiffError) {
        guard position == bytes.endIndex else { throw .badMemory(reason: "bytes left over") }
    }

    private mutating func bits(_ count: Int) throws(DiffError) -> UInt64 {
        guard bytes.endIndex - position >= count else { throw .badMemory(reason: "ends early") }
        var value: UInt64 = 0
        for i in 0..<count { value |= UInt64(bytes[position + i]) << (8 * UInt64(i)) }
        position += count
        return value
    }
}

/// What a sealed state holds.
enum StateKind: UInt8 {
    static let version: UInt8 = 2
    /// Everything, open regions and counters included: a checkpoint.
    case whole = 1
    /// What was learned of the place only.
    case memory = 2
}

/// A 64-bit sum in which every byte and its place count; catches torn and altered files, not
/// malice.
func stateChecksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.withUnsafeBytes { raw in
        var sum: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(raw.count)
        var i = 0
        while i + 8 <= raw.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: i, as: UInt64.self))
            sum = (sum ^ word) &* 0xFF51_AFD7_ED55_8CCD
            sum ^= sum >> 32
            i += 8
        }
        while i < raw.count {
            sum = (sum ^ UInt64(raw[i])) &* 0xC4CE_B9FE_1A85_EC53
            sum ^= sum >> 29
            i += 1
        }
        return sum
    }
}
