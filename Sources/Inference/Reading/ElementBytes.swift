import Foundation

/// Little-endian packed elements, as `raw_data` of ONNX and `.npy` files hold them.
enum ElementBytes {
    /// - Throws: ``ModelError`` `malformed` where the bytes are not exactly `count` elements.
    static func decode(
        _ data: Data, _ type: ElementType, count: Int, _ place: String
    ) throws(ModelError) -> Tensor.Elements {
        guard data.count == (count * type.bits + 7) / 8 else {
            throw ModelError(
                .malformed,
                "\(place): \(data.count) bytes where the shape needs "
                    + "\((count * type.bits + 7) / 8)")
        }
        switch type {
        case .float32:
            return .floats(
                [Float](unsafeUninitializedCapacity: count) { buffer, filled in
                    data.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
                    filled = count
                })
        case .float64: return .doubles(words(data, count, UInt64.self) { Double(bitPattern: $0) })
        case .float16:
            return .floats(words(data, count, UInt16.self) { Float(Float16(bitPattern: $0)) })
        case .bfloat16: return .floats(words(data, count, UInt16.self, SmallFloat.brain(bits:)))
        case .float8e4m3fn, .float8e4m3fnuz, .float8e5m2, .float8e5m2fnuz:
            let format = SmallFloat.eight(type)
            return .floats(words(data, count, UInt8.self, format.value(bits:)))
        case .uint4, .int4: return .integers(nibbles([UInt8](data), type, count: count))
        case .string: return .strings([])
        default: break
        }
        return switch type.bits {
        case 8: .integers(words(data, count, UInt8.self) { type.wrap(Int64($0)) })
        case 16: .integers(words(data, count, UInt16.self) { type.wrap(Int64($0)) })
        case 32: .integers(words(data, count, UInt32.self) { type.wrap(Int64($0)) })
        default: .integers(words(data, count, UInt64.self) { Int64(bitPattern: $0) })
        }
    }

    static func encode(_ tensor: Tensor) -> [UInt8] {
        switch tensor.elements {
        case .strings: return []
        case .doubles(let values): return bytes(values) { $0.bitPattern }
        case .floats(let values):
            switch tensor.type {
            case .float16: return bytes(values) { Float16($0).bitPattern }
            case .bfloat16: return bytes(values, SmallFloat.brainBits)
            case .float32: return bytes(values) { $0.bitPattern }
            default:
                let format = SmallFloat.eight(tensor.type)
                return bytes(values, format.bits)
            }
        case .integers(let values):
            switch tensor.type.bits {
            case 4:
                return stride(from: 0, to: values.count, by: 2).map { index in
                    let low = UInt8(truncatingIfNeeded: values[index]) & 15
                    let high = index + 1 < values.count ? values[index + 1] : 0
                    return low | UInt8(truncatingIfNeeded: high << 4)
                }
            case 8: return bytes(values) { UInt8(truncatingIfNeeded: $0) }
            case 16: return bytes(values) { UInt16(truncatingIfNeeded: $0) }
            case 32: return bytes(values) { UInt32(truncatingIfNeeded: $0) }
            default: return bytes(values) { UInt64(bitPattern: $0) }
            }
        }
    }

    /// Takes four-bit integers apart, low half first.
    static func nibbles(_ bytes: [UInt8], _ type: ElementType, count: Int) -> [Int64] {
        var values: [Int64] = []
        values.reserveCapacity(min(count, bytes.count * 2))
        for byte in bytes {
            if values.count < count { values.append(type.wrap(Int64(byte & 15))) }
            if values.count < count { values.append(type.wrap(Int64(byte >> 4))) }
        }
        return values
    }

    private static func words<Word: FixedWidthInteger, Element>(
        _ data: Data, _ count: Int, _ word: Word.Type, _ make: (Word) -> Element
    ) -> [Element] {
        data.withUnsafeBytes { bytes in
            (0..<count).map { index in
                make(
                    Word(
                        littleEndian: bytes.loadUnaligned(
                            fromByteOffset: index * MemoryLayout<Word>.size, as: Word.self)))
            }
        }
    }

    private static func bytes<Element, Word: FixedWidthInteger>(
        _ values: [Element], _ word: (Element) -> Word
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(values.count * MemoryLayout<Word>.size)
        for value in values {
            withUnsafeBytes(of: word(value).littleEndian) { bytes.append(contentsOf: $0) }
        }
        return bytes
    }
}
