/// Writes small ONNX files for tests, in the wire format itself, so that what a test feeds the
/// reader owes nothing to the reader's own library.
struct ProtoWriter {
    var bytes: [UInt8] = []

    mutating func varint(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(value))
    }

    mutating func integer(_ field: UInt64, _ value: Int64) {
        varint(field << 3)
        varint(UInt64(bitPattern: value))
    }

    mutating func block(_ field: UInt64, _ content: [UInt8]) {
        varint(field << 3 | 2)
        varint(UInt64(content.count))
        bytes += content
    }

    mutating func text(_ field: UInt64, _ value: String) { block(field, Array(value.utf8)) }

    mutating func message(_ field: UInt64, _ build: (inout ProtoWriter) -> Void) {
        var inner = ProtoWriter()
        build(&inner)
        block(field, inner.bytes)
    }

    /// A model of one graph; `build` adds nodes, initializers, inputs and outputs.
    static func model(opset: Int64 = 13, _ build: (inout ProtoWriter) -> Void) -> [UInt8] {
        var writer = ProtoWriter()
        writer.integer(1, 8)
        writer.message(7, build)
        writer.message(8) { $0.integer(2, opset) }
        return writer.bytes
    }

    mutating func node(
        _ kind: String, _ inputs: [String], _ outputs: [String], name: String = "",
        integers: [String: [Int64]] = [:], strings: [String: String] = [:]
    ) {
        message(1) { node in
            for input in inputs { node.text(1, input) }
            for output in outputs { node.text(2, output) }
            node.text(3, name)
            node.text(4, kind)
            for (key, values) in integers.sorted(by: { $0.key < $1.key }) {
                node.message(5) { attribute in
                    attribute.text(1, key)
                    if values.count == 1 {
                        attribute.integer(3, values[0])
                        attribute.integer(20, 2)
                    } else {
                        for value in values { attribute.integer(8, value) }
                        attribute.integer(20, 7)
                    }
                }
            }
            for (key, value) in strings.sorted(by: { $0.key < $1.key }) {
                node.message(5) { attribute in
                    attribute.text(1, key)
                    attribute.text(4, value)
                    attribute.integer(20, 3)
                }
            }
        }
    }

    mutating func initializer(_ name: String, _ shape: [Int], _ values: [Float]) {
        message(5) { tensor in
            for extent in shape { tensor.integer(1, Int64(extent)) }
            tensor.integer(2, 1)
            tensor.text(8, name)
            tensor.block(
                9,
                values.flatMap { value in
                    withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
                })
        }
    }

    /// Bytes, signed or not: the elements as they lie in the file.
    mutating func bytes(_ name: String, _ shape: [Int], _ values: [UInt8], signed: Bool) {
        message(5) { tensor in
            for extent in shape { tensor.integer(1, Int64(extent)) }
            tensor.integer(2, signed ? 3 : 2)
            tensor.text(8, name)
            tensor.block(9, values)
        }
    }

    mutating func input(_ name: String, _ shape: [Int]) { port(11, name, shape) }
    mutating func output(_ name: String, _ shape: [Int]) { port(12, name, shape) }

    private mutating func port(_ field: UInt64, _ name: String, _ shape: [Int]) {
        message(field) { info in
            info.text(1, name)
            info.message(2) { type in
                type.message(1) { tensor in
                    tensor.integer(1, 1)
                    tensor.message(2) { extents in
                        for extent in shape {
                            extents.message(1) { $0.integer(1, Int64(extent)) }
                        }
                    }
                }
            }
        }
    }
}

/// A generator of numbers that every run repeats (splitmix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func floats(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float.random(in: -1...1, using: &self) }
    }
}
