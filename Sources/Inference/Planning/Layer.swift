/// A node of the network as it is planned: what it computes and what it moves at least.
public struct Layer: Sendable, Hashable {
    public var name: String
    /// The operator, with what was fused into it left out.
    public var kind: String
    public var shape: [Int]
    /// Floating-point operations of the mathematics, a multiply-add being two; 0 for moves.
    public var operations: Double
    /// Weights, inputs and outputs, each once.
    public var bytes: Double

    init(name: String, kind: String, shape: [Int] = [], operations: Double = 0, bytes: Double = 0) {
        self.name = name
        self.kind = kind
        self.shape = shape
        self.operations = operations
        self.bytes = bytes
    }

    init(_ work: Work, in fusion: Fusion) {
        let shape = fusion.shapes[work.output] ?? []
        let outputs = Double(shape.reduce(1, *))
        let weights = work.weights.map { Double($0.count) } ?? 0
        var moved = weights + outputs
        for id in work.reads {
            moved += Double((fusion.shapes[id] ?? []).reduce(1, *))
        }
        var operations = 0.0
        switch work.kind {
        case .convolution:
            operations = 2 * outputs * weights / Double(max(1, work.weights?.shape.first ?? 1))
        case .matrix:
            operations = 2 * outputs * Double(work.weights?.shape.first ?? 0)
        default: break
        }
        self.init(
            name: work.node.name, kind: work.node.kind, shape: shape, operations: operations,
            bytes: moved * (work.bytes == nil ? 4 : 1))
    }
}

/// A layer and the time that a run spent on it.
public struct LayerTime: Sendable, Hashable {
    public var layer: Layer
    public var seconds: Double
}
