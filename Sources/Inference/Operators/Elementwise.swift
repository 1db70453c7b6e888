import Foundation

// Operators that map one number to one number.

extension Operators {
    private static func map(
        _ attributes: Set<String> = [],
        integer: (@Sendable (Int64) -> Int64)? = nil,
        _ make: @escaping @Sendable (Call) throws(ModelError) -> (@Sendable (Double) -> Double)
    ) -> Operator {
        Operator(1...1, attributes) { call throws(ModelError) in
            let x = try call.input(0)
            if case .integers(let values) = x.elements, let integer {
                return [Tensor(x.type, x.shape, .integers(values.map { x.type.wrap(integer($0)) }))]
            }
            guard x.type.isFloating else {
                throw call.fail(.unsupported, "elements of type \(x.type)")
            }
            let function = try make(call)
            return [call.real(x.type, x.shape, x.doubles.map(function))]
        }
    }

    private static func plain(_ function: @escaping @Sendable (Double) -> Double) -> Operator {
        map { _ in function }
    }

    @Sendable private static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
    @Sendable private static func softplus(_ x: Double) -> Double {
        max(x, 0) + log1p(exp(-abs(x)))
    }

    static let elementwise: [String: Operator] = [
        "Abs": map(integer: { $0 < 0 ? 0 &- $0 : $0 }) { _ in { abs($0) } },
        "Neg": map(integer: { 0 &- $0 }) { _ in { -$0 } },
        "Sign": map(integer: { $0.signum() }) { _ in { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 } },
        "Acos": plain { acos($0) }, "Acosh": plain { acosh($0) }, "Asin": plain { asin($0) },
        "Asinh": plain { asinh($0) }, "Atan": plain { atan($0) }, "Atanh": plain { atanh($0) },
        "Cos": plain { cos($0) }, "Cosh": plain { cosh($0) }, "Sin": plain { sin($0) },
        "Sinh": plain { sinh($0) }, "Tan": plain { tan($0) }, "Tanh": plain { tanh($0) },
        "Ceil": plain { $0.rounded(.up) }, "Floor": plain { $0.rounded(.down) },
        "Round": plain { $0.rounded(.toNearestOrEven) },
        "Exp": plain { exp($0) }, "Log": plain { log($0) }, "Sqrt": plain { $0.squareRoot() },
        "Reciprocal": plain { 1 / $0 }, "Erf": plain { erf($0) },
        "Relu": map(integer: { max(0, $0) }) { _ in { $0 < 0 ? 0 : $0 } },
        "Sigmoid": plain(sigmoid), "Softplus": plain(softplus),
        "Softsign": plain { $0 / (1 + abs($0)) },
        "Mish": plain { $0 * tanh(softplus($0)) },
        "HardSwish": plain { $0 * min(max($0 / 6 + 0.5, 0), 1) },
        "HardSigmoid": map(["alpha", "beta"]) { call throws(ModelError) in
            let alpha = Double(try call.float("alpha", 0.2))
            let beta = Double(try call.float("beta", 0.5))
            return { min(max(alpha * $0 + beta, 0), 1) }
        },
        "LeakyRelu": map(["alpha"]) { call throws(ModelError) in
            let alpha = Double(try call.float("alpha", 0.01))
            return { $0 < 0 ? alpha * $0 : $0 }
        },
        "ThresholdedRelu": map(["alpha"]) { call throws(ModelError) in
            let alpha = Double(try call.float("alpha", 1))
            return { $0 > alpha ? $0 : 0 }
        },
        "Elu": map(["alpha"]) { call throws(ModelError) in
            let alpha = Double(try call.float("alpha", 1))
            return { $0 < 0 ? alpha * (exp($0) - 1) : $0 }
        },
        "Celu": map(["alpha"]) { call throws(ModelError) in
            let alpha = Double(try call.float("alpha", 1))
            return { max(0, $0) + min(0, alpha * (exp($0 / alpha) - 1)) }
        },
        "Selu": map(["alpha", "gamma"]) { call throws(ModelError) in
            let alpha = Double(try call.float("alpha", 1.673_263_242_354_377_2))
            let gamma = Double(try call.float("gamma", 1.050_700_987_355_480_5))
            return { $0 > 0 ? gamma * $0 : gamma * (alpha * exp($0) - alpha) }
        },
        "Shrink": map(["bias", "lambd"]) { call throws(ModelError) in
            let bias = Double(try call.float("bias", 0))
            let lambda = Double(try call.float("lambd", 0.5))
            return { $0 < -lambda ? $0 + bias : $0 > lambda ? $0 - bias : 0 }
        },
        "Gelu": map(["approximate"]) { call throws(ModelError) in
            if try call.string("approximate", "none") == "tanh" {
                return {
                    0.5 * $0
                        * (1 + tanh((2 / Double.pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
                }
            }
            return { 0.5 * $0 * (1 + erf($0 / 2.0.squareRoot())) }
        },
        "Clip": Operator(1...3, ["min", "max"], evaluate: clip),
        "Identity": Operator(1...1) { call throws(ModelError) in [try call.input(0)] },
        "Dropout": Operator(1...3, ["ratio", "seed"], evaluate: dropout),
    ]

    @Sendable private static func clip(_ call: Call) throws(ModelError) -> [Tensor] {
        let x = try call.input(0)
        if case .integers(let values) = x.elements {
            let low = call.optional(1)?.integers.first ?? .min
            let high = call.optional(2)?.integers.first ?? .max
            return [Tensor(x.type, x.shape, .integers(values.map { min(max($0, low), high) }))]
        }
        var low = -Double.infinity
        var high = Double.infinity
        if call.opset < 11 {
            low = Double(try call.float("min", -.infinity))
            high = Double(try call.float("max", .infinity))
        } else {
            low = call.optional(1)?.doubles.first ?? low
            high = call.optional(2)?.doubles.first ?? high
        }
        return [call.real(x.type, x.shape, x.doubles.map { min(max($0, low), high) })]
    }

    /// What dropout does to a network that is not being trained: nothing.
    @Sendable private static func dropout(_ call: Call) throws(ModelError) -> [Tensor] {
        let x = try call.input(0)
        guard call.wants(1) else { return [x] }
        return [
            x, Tensor(.bool, x.shape, .integers([Int64](repeating: 1, count: x.count))),
        ]
    }
}
