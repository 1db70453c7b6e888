/// What is applied to a number after a product, before it is stored.
public struct Activation: Sendable, Equatable {
    public enum Kind: Int32, Sendable {
        /// Clamped to `low ... high`; infinite bounds leave it as it is.
        case clamp
        /// x < 0 ? low · x : x
        case leaky
        case sigmoid
        /// x · sigmoid(x)
        case silu
        /// min(max(low · x + high, 0), 1)
        case hardSigmoid
        /// x · hardSigmoid(x)
        case hardSwish
        case tanh
        /// x · tanh(ln(1 + eˣ))
        case mish
        /// x < 0 ? low · (eˣ - 1) : x
        case elu
    }

    public var kind: Kind
    public var low: Float
    public var high: Float

    public init(_ kind: Kind, low: Float = 0, high: Float = 0) {
        self.kind = kind
        self.low = low
        self.high = high
    }

    public static let identity = Activation(.clamp, low: -.infinity, high: .infinity)
}
