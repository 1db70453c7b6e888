public import Foundation
import SwiftProtobuf

extension Tensor {
    /// Reads a tensor from the bytes of an ONNX `TensorProto` (a `.pb` file).
    ///
    /// - Throws: ``ModelError`` `malformed`, `tooLarge`, or `unsupported` for external data.
    public init(
        protobuf bytes: [UInt8], limits: ModelLimits = .standard
    ) throws(ModelError) {
        let proto: Onnx_TensorProto
        do {
            proto = try Onnx_TensorProto(serializedBytes: bytes)
        } catch {
            throw ModelError(.malformed, "not a TensorProto, or a truncated one")
        }
        self = try Tensor(proto: proto, place: "tensor \(proto.name)", limits: limits)
    }

    /// Writes the tensor as an ONNX `TensorProto`.
    public func protobuf(name: String) -> Data {
        let proto = Onnx_TensorProto(self, name: name)
        // Serialising fails only for missing required fields, of which this message has none.
        return (try? proto.serializedData()) ?? Data()
    }

    init(proto: Onnx_TensorProto, place: String, limits: ModelLimits) throws(ModelError) {
        guard proto.dataLocation != .external, proto.externalData.isEmpty else {
            throw ModelError(.unsupported, "\(place): data outside the file")
        }
        guard !proto.hasSegment else { throw ModelError(.unsupported, "\(place): segments") }
        guard let type = ElementType(rawValue: Int(proto.dataType)) else {
            throw ModelError(.unsupported, "\(place): element type \(proto.dataType)")
        }
        let shape = proto.dims.map { Int(clamping: $0) }
        let count = try Tensor.checkedCount(shape, type, place, limits)
        let elements: Elements
        if proto.hasRawData && type != .string {
            elements = try ElementBytes.decode(proto.rawData, type, count: count, place)
        } else {
            elements = Self.typedElements(proto, type)
        }
        guard elements.count == count else {
            throw ModelError(
                .malformed, "\(place): \(elements.count) elements where the shape has \(count)")
        }
        self.init(type, shape, elements)
    }

    /// Multiplies extents without overflow.
    ///
    /// - Throws: ``ModelError`` where an extent is negative or the tensor is past the limits.
    static func checkedCount(
        _ shape: [Int], _ type: ElementType, _ place: @autoclosure () -> String,
        _ limits: ModelLimits = .standard
    ) throws(ModelError) -> Int {
        guard shape.count <= limits.rank else {
            throw ModelError(.tooLarge, "\(place()): \(shape.count) dimensions")
        }
        var count = 1
        var bound = 1
        let most = limits.tensorBytes / (type.storage == .floats ? 4 : 8)
        for extent in shape {
            guard extent >= 0 else {
                throw ModelError(.malformed, "\(place()): negative extent \(extent)")
            }
            // A zero extent does not excuse the others.
            let (grown, over) = bound.multipliedReportingOverflow(by: max(1, extent))
            guard !over, grown <= most else {
                throw ModelError(.tooLarge, "\(place()): shape \(shape)")
            }
            bound = grown
            count *= extent
        }
        return count
    }

    /// What the elements take in memory.
    var bytesHeld: Int {
        switch elements {
        case .floats(let values): values.count * 4
        case .strings(let values): values.reduce(0) { $0 + 16 + $1.utf8.count }
        default: elements.count * 8
        }
    }

    private static func typedElements(_ proto: Onnx_TensorProto, _ type: ElementType) -> Elements {
        switch type {
        case .float32: return .floats(proto.floatData)
        case .float64: return .doubles(proto.doubleData)
        case .int64: return .integers(proto.int64Data)
        case .uint32, .uint64: return .integers(proto.uint64Data.map { Int64(bitPattern: $0) })
        case .string: return .strings(proto.stringData.map { String(decoding: $0, as: UTF8.self) })
        case .float16:
            return .floats(
                proto.int32Data.map { Float(Float16(bitPattern: UInt16(truncatingIfNeeded: $0))) })
        case .bfloat16:
            return .floats(
                proto.int32Data.map { SmallFloat.brain(bits: UInt16(truncatingIfNeeded: $0)) })
        case .float8e4m3fn, .float8e4m3fnuz, .float8e5m2, .float8e5m2fnuz:
            let format = SmallFloat.eight(type)
            return .floats(
                proto.int32Data.map { format.value(bits: UInt8(truncatingIfNeeded: $0)) })
        case .uint4, .int4:
            var count = 1
            for extent in proto.dims { count *= Int(extent) }
            return .integers(
                ElementBytes.nibbles(
                    proto.int32Data.map { UInt8(truncatingIfNeeded: $0) }, type, count: count))
        default: return .integers(proto.int32Data.map { type.wrap(Int64($0)) })
        }
    }
}

extension Onnx_TensorProto {
    init(_ tensor: Tensor, name: String) {
        self.init()
        self.name = name
        dims = tensor.shape.map(Int64.init)
        dataType = Int32(tensor.type.rawValue)
        if case .strings(let values) = tensor.elements {
            stringData = values.map { Data($0.utf8) }
        } else {
            rawData = Data(ElementBytes.encode(tensor))
        }
    }
}
