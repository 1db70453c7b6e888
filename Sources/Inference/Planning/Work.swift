import Kernels

/// A node on its way to a step, with what has been fused into it.
struct Work {
    enum Kind: Equatable {
        /// Convolution with constant weights; `window` is set.
        case convolution
        /// Gemm or MatMul with a constant right side.
        case matrix
        /// An activation by itself.
        case activation
        /// Floats to bytes, and bytes to floats where someone reads them; `levels` is set.
        case quantise, dequantise
        /// Whatever the node's own kind says.
        case node
    }

    var kind: Kind
    var node: Node
    var output: ValueID
    /// The value that is read first; for convolutions and products the only one.
    var input: ValueID
    var activation = Activation.identity
    var residual: ValueID?
    var residualFirst = false
    /// [O, I, ...] for convolutions, [K, N] for matrices.
    var weights: Tensor?
    var bias: [Float] = []
    var window: Window?
    var group = 1
    /// Set where `input` holds bytes that the kernels on bytes take.
    var bytes: ByteWork?
    var levels: Levels?

    /// Whether a product applies an activation while it stores; on bytes that is bounds only.
    func takes(_ kind: Activation.Kind) -> Bool {
        (self.kind == .convolution || self.kind == .matrix) && activation == .identity
            && (residual == nil || residualFirst) && (bytes == nil || kind == .clamp)
    }

    var isDepthwise: Bool {
        guard let weights, kind == .convolution else { return false }
        return group > 1 && weights.shape[1] == 1 && weights.shape[0] == group
    }

    /// The values that it reads.
    var reads: [ValueID] {
        switch kind {
        case .node: node.inputs.compactMap { $0 }
        default: [input] + (residual.map { [$0] } ?? [])
        }
    }
}
