internal import CZstd

/// Bytes as what they changed of others, packed by zstd.
///
/// A part is: version, the size of the bytes (four, little-endian), then one zstd frame of the
/// chunks' ways and the residuals. The residual of a byte is what it differs by from the byte of the
/// same place, modulo 256; in a chunk that is smoother so, that less the same of the byte before it.
/// Light changes alike over large parts of a picture.
enum StatePacking {
    private static let version: UInt8 = 1
    private static let header = 5
    private static let chunk = 4096
    /// A state of a working picture is below a megabyte.
    private static let most = 1 << 26
    /// Beyond it zstd takes much longer for little.
    private static let level: Int32 = 3

    /// - Parameter older: what `newer` is told against; missing bytes count as 0.
    static func pack(_ newer: [UInt8], since older: [UInt8]) -> [UInt8] {
        let chunks = (newer.count + chunk - 1) / chunk
        var plain = [UInt8](repeating: 0, count: chunks + newer.count)
        var difference = newer
        for i in 0..<min(newer.count, older.count) { difference[i] &-= older[i] }
        for number in 0..<chunks {
            let range = number * chunk..<min(newer.count, (number + 1) * chunk)
            var (alone, smooth) = (0, 0)
            var before: UInt8 = 0
            for i in range {
                alone += size(difference[i])
                smooth += size(difference[i] &- before)
                before = difference[i]
            }
            plain[number] = smooth < alone ? 1 : 0
            before = 0
            for i in range {
                plain[chunks + i] = smooth < alone ? difference[i] &- before : difference[i]
                before = difference[i]
            }
        }
        var packed = [version]
        for i in 0..<4 { packed.append(UInt8(truncatingIfNeeded: newer.count >> (8 * i))) }
        let room = ZSTD_compressBound(plain.count)
        return packed
            + [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                count = ZSTD_compress(buffer.baseAddress, room, plain, plain.count, level)
                // With room for the bound nothing is left to fail.
                precondition(ZSTD_isError(count) == 0, "zstd cannot compress")
            }
    }

    static func unpack(_ part: [UInt8], onto older: [UInt8]) throws(DiffError) -> [UInt8] {
        guard part.count > header, part[0] == version else {
            throw .badMemory(reason: "a part of another version, or cut")
        }
        var size = 0
        for i in 0..<4 { size |= Int(part[1 + i]) << (8 * i) }
        guard size <= most else { throw .badMemory(reason: "a part of a wild size") }
        let chunks = (size + chunk - 1) / chunk
        let plain = try inflate(part, to: chunks + size)
        var newer = [UInt8](repeating: 0, count: size)
        for number in 0..<chunks {
            var before: UInt8 = 0
            let isSmooth = plain[number] == 1
            for i in number * chunk..<min(size, (number + 1) * chunk) {
                let difference = isSmooth ? before &+ plain[chunks + i] : plain[chunks + i]
                before = difference
                newer[i] = difference
            }
        }
        for i in 0..<min(size, older.count) { newer[i] &+= older[i] }
        return newer
    }

    private static func inflate(_ part: [UInt8], to size: Int) throws(DiffError) -> [UInt8] {
        var found = 0
        let plain = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            found = part.withUnsafeBytes {
                ZSTD_decompress(
                    buffer.baseAddress, size, $0.baseAddress.map { $0 + header },
                    part.count - header)
            }
            count = found == size ? size : 0
        }
        guard found == size else { throw .badMemory(reason: "a part that does not unpack") }
        return plain
    }

    private static func size(_ residual: UInt8) -> Int {
        Int(residual < 128 ? residual : 0 &- residual)
    }
}
