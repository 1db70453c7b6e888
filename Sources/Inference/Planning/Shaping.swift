// What shapes come out of a node, from the shapes that go in and the tensors that are known. Where
// no rule stands the shape is open, and what depends on it runs on the plain operators.

enum Shaping {
    private static let pointwise: Set<String> = [
        "Abs", "BatchNormalization", "Celu", "Clip", "DequantizeLinear", "Elu", "Erf", "Exp",
        "Gelu", "HardSigmoid",
        "HardSwish", "Identity", "InstanceNormalization", "LeakyRelu", "Log", "LogSoftmax", "Mish",
        "Neg", "QuantizeLinear", "Reciprocal", "Relu", "Selu", "Sigmoid", "Softmax", "Softplus",
        "Softsign", "Sqrt", "Tanh",
    ]
    private static let broadcasting: Set<String> = [
        "Add", "Div", "Max", "Min", "Mul", "PRelu", "Pow", "Sub", "Sum",
    ]

    /// - Parameter call: its `inputs` are the known tensors, nil where only the shape is known.
    /// - Returns: the shape of each output, nil where it is open.
    static func shapes(
        _ call: Call, _ shapes: [[Int]?]
    ) throws(ModelError) -> [[Int]?] {
        let open = [[Int]?](repeating: nil, count: call.node.outputs.count)
        guard let first = shapes.first, let x = first else { return open }
        switch call.node.kind {
        case let kind where pointwise.contains(kind): return [x]
        case let kind where broadcasting.contains(kind):
            var shape = x
            for other in shapes.dropFirst() {
                guard let other else { return open }
                guard let both = Strides.broadcast(shape, other) else {
                    throw call.fail(.malformed, "shapes \(shape) and \(other) do not broadcast")
                }
                shape = both
            }
            return [shape]
        case "Conv":
            guard shapes.count > 1, let w = shapes[1] else { return open }
            return [try Operators.convolution(call, x: x, w: w).shape]
        case "MaxPool", "AveragePool", "LpPool":
            guard call.node.outputs.count == 1 else { return open }
            return [try Operators.pooling(call, x: x).shape]
        case "GlobalAveragePool", "GlobalMaxPool":
            return [x.prefix(2) + x.dropFirst(2).map { _ in 1 }]
        case "MatMul":
            guard shapes.count > 1, let b = shapes[1] else { return open }
            return [try Operators.matrixProduct(call, x, b).shape]
        case "Gemm":
            guard shapes.count > 1, let b = shapes[1], x.count == 2, b.count == 2 else {
                return open
            }
            return [
                [
                    try call.flag("transA") ? x[1] : x[0],
                    try call.flag("transB") ? b[0] : b[1],
                ]
            ]
        case "Concat":
            var known: [[Int]] = []
            for shape in shapes {
                guard let shape else { return open }
                known.append(shape)
            }
            return [try Operators.concatenation(call, known).shape]
        default: return try moved(call, x, open)
        }
    }

    private static func moved(
        _ call: Call, _ x: [Int], _ open: [[Int]?]
    ) throws(ModelError) -> [[Int]?] {
        func known(_ name: String, _ index: Int) throws(ModelError) -> [Int]? {
            try call.integers(name, orInput: index)
        }
        let second = call.node.inputs.count > 1
        switch call.node.kind {
        case "Reshape":
            guard let wanted = try known("shape", 1) else { return open }
            return [
                try Operators.reshaped(call, x, wanted, zeros: try call.flag("allowzero"))
            ]
        case "Flatten": return [try Operators.flattened(call, x)]
        case "Squeeze":
            let axes = try known("axes", 1)
            if axes == nil && second { return open }
            return [try Operators.squeezed(call, x, axes)]
        case "Unsqueeze":
            guard let axes = try known("axes", 1) else { return open }
            return [try Operators.unsqueezed(call, x, axes)]
        case "Transpose":
            return [try Operators.permutation(call, rank: x.count).map { x[$0] }]
        case "Slice":
            for index in 1..<max(1, call.node.inputs.count)
            where call.node.inputs[index] != nil && call.optional(index) == nil { return open }
            return [try Operators.slices(call, x, call.inputs).map(\.count)]
        case "Split":
            if second && call.optional(1) == nil { return open }
            let (axis, sizes) = try Operators.parts(call, x, try known("split", 1))
            return call.node.outputs.indices.map { index in
                var shape = x
                shape[axis] = sizes[index]
                return shape
            }
        case "Resize", "Upsample":
            for index in 1..<max(1, call.node.inputs.count)
            where call.node.inputs[index] != nil && call.optional(index) == nil { return open }
            return [try Resizing(call, x).shape]
        case "Pad":
            guard let pads = try known("pads", 1), pads.count == 2 * x.count,
                call.optional(3) == nil
            else { return open }
            return [x.indices.map { x[$0] + pads[$0] + pads[$0 + x.count] }]
        case "DepthToSpace":
            let block = try call.integer("blocksize", 1)
            guard x.count == 4, block >= 1 else { return open }
            return [[x[0], x[1] / (block * block), x[2] * block, x[3] * block]]
        default: return open
        }
    }
}
