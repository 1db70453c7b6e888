/// Counts what a protobuf file says it holds, before anything is built from it: a two-byte message
/// in a file becomes some hundred bytes in memory.
enum WireSurvey {
    /// Fields of `ModelProto`, `GraphProto`, `NodeProto` that hold messages, by message.
    private enum Message {
        case model, graph, node, leaf

        func child(_ field: UInt64) -> Message? {
            switch (self, field) {
            case (.model, 7): .graph
            case (.model, 8), (.model, 14), (.model, 20), (.model, 25): .leaf
            case (.graph, 1): .node
            case (.graph, 5), (.graph, 11), (.graph, 12), (.graph, 13), (.graph, 14), (.graph, 15):
                .leaf
            case (.node, 1), (.node, 2), (.node, 5): .leaf
            default: nil
            }
        }
    }

    /// - Throws: ``ModelError`` `malformed` where the outer structure is broken, `tooLarge` where it
    ///   holds more messages than any network within the limits needs.
    static func check(_ bytes: [UInt8], limits: ModelLimits) throws(ModelError) {
        var budget = (nodes: limits.nodes, others: 16 * limits.nodes)
        try walk(bytes, 0..<bytes.count, .model, &budget)
    }

    private static func walk(
        _ bytes: [UInt8], _ range: Range<Int>, _ message: Message,
        _ budget: inout (nodes: Int, others: Int)
    ) throws(ModelError) {
        var position = range.lowerBound
        while position < range.upperBound {
            let key = try varint(bytes, &position, range.upperBound)
            switch key & 7 {
            case 0: _ = try varint(bytes, &position, range.upperBound)
            case 1: position += 8
            case 5: position += 4
            case 2:
                let length = try varint(bytes, &position, range.upperBound)
                guard length <= UInt64(range.upperBound - position) else { throw truncated }
                let end = position + Int(length)
                if let child = message.child(key >> 3) {
                    if case .node = child { budget.nodes -= 1 } else { budget.others -= 1 }
                    guard budget.nodes >= 0, budget.others >= 0 else {
                        throw ModelError(.tooLarge, "more nodes, values or tensors than allowed")
                    }
                    if case .leaf = child {
                    } else {
                        try walk(bytes, position..<end, child, &budget)
                    }
                }
                position = end
            default: throw ModelError(.malformed, "not an ONNX file")
            }
            guard position <= range.upperBound else { throw truncated }
        }
    }

    private static var truncated: ModelError {
        ModelError(.malformed, "the file is truncated or not ONNX")
    }

    private static func varint(
        _ bytes: [UInt8], _ position: inout Int, _ end: Int
    ) throws(ModelError) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end, shift < 64 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw truncated
    }
}
