public import Foundation

// numpy's `.npy` files, versions 1 and 2 (numpy.lib.format): a header that reads as a Python
// dictionary, then the elements.

extension Tensor {
    private static let numpyNames: [(String, ElementType)] = [
        ("<f4", .float32), ("<f8", .float64), ("<f2", .float16), ("|b1", .bool), ("|i1", .int8),
        ("|u1", .uint8), ("<i2", .int16), ("<u2", .uint16), ("<i4", .int32), ("<u4", .uint32),
        ("<i8", .int64), ("<u8", .uint64),
    ]

    /// Reads a `.npy` file: little-endian, row-major, a number type that ONNX has too.
    ///
    /// - Throws: ``ModelError`` `malformed`, `tooLarge` or `unsupported`.
    public init(numpy bytes: [UInt8], limits: ModelLimits = .standard) throws(ModelError) {
        let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
        guard bytes.count >= 12, Array(bytes[..<6]) == magic, bytes[6] == 1 || bytes[6] == 2 else {
            throw ModelError(.malformed, "not a .npy file of version 1 or 2")
        }
        let wide = bytes[6] == 2
        var length = Int(bytes[8]) | Int(bytes[9]) << 8
        if wide { length |= Int(bytes[10]) << 16 | Int(bytes[11]) << 24 }
        let start = wide ? 12 : 10
        guard length <= bytes.count - start, length <= 1 << 16 else {
            throw ModelError(.malformed, "the .npy file is truncated")
        }
        let header = String(decoding: bytes[start..<start + length], as: UTF8.self)
        guard header.contains("'fortran_order': False"),
            let (_, type) = Self.numpyNames.first(where: {
                header.contains("'descr': '\($0.0)'")
            })
        else { throw ModelError(.unsupported, "the .npy header \(header.prefix(100))") }
        guard let open = header.firstIndex(of: "("), let close = header.firstIndex(of: ")"),
            open < close
        else { throw ModelError(.malformed, "the .npy header has no shape") }
        var shape: [Int] = []
        for part in header[header.index(after: open)..<close].split(separator: ",") {
            let text = part.filter { $0 != " " }
            if text.isEmpty { continue }
            guard let extent = Int(text) else {
                throw ModelError(.malformed, "the .npy shape has \(text)")
            }
            shape.append(extent)
        }
        let count = try Tensor.checkedCount(shape, type, "the .npy file", limits)
        let data = Data(bytes[(start + length)...])
        self.init(
            type, shape, try ElementBytes.decode(data, type, count: count, "the .npy file"))
    }

    /// Writes the tensor as a `.npy` file of version 1.
    ///
    /// Types that numpy does not have (bfloat16, the eight- and four-bit ones) are written as the
    /// nearest that holds all their values.
    ///
    /// - Throws: ``ModelError`` `unsupported` for strings.
    public func numpy() throws(ModelError) -> Data {
        guard type != .string else { throw ModelError(.unsupported, "strings in a .npy file") }
        let native = Self.numpyNames.first { $0.1 == type }
        let (name, kind) = native ?? (isFloats ? ("<f4", .float32) : ("|i1", .int8))
        let extents = shape.map { "\($0)," }.joined(separator: " ")
        var header = "{'descr': '\(name)', 'fortran_order': False, 'shape': (\(extents)), }"
        header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
        var data = Data([0x93] + Array("NUMPY".utf8) + [1, 0])
        data.append(UInt8(header.utf8.count & 255))
        data.append(UInt8(header.utf8.count >> 8))
        data.append(contentsOf: header.utf8)
        data.append(contentsOf: ElementBytes.encode(Tensor(kind, shape, elements)))
        return data
    }

    private var isFloats: Bool { type.storage == .floats }
}
