import Foundation

// Operators of two or more tensors that broadcast to one shape.

extension Operators {
    /// Broadcasts two tensors and combines them by the function of their storage.
    static func combine(
        _ call: Call, _ a: Tensor, _ b: Tensor, to type: ElementType? = nil,
        integer: (Int64, Int64) -> Int64, real: (Double, Double) -> Double
    ) throws(ModelError) -> Tensor {
        let type = type ?? a.type
        let (a, b, shape) = try align(call, a, b)
        if case .integers(let x) = a.elements, case .integers(let y) = b.elements {
            return Tensor(
                type, shape, .integers(zip(x, y).map { type.wrap(integer($0, $1)) }))
        }
        return call.real(type, shape, zip(a.doubles, b.doubles).map(real))
    }

    static func align(
        _ call: Call, _ a: Tensor, _ b: Tensor
    ) throws(ModelError) -> (Tensor, Tensor, [Int]) {
        guard let shape = Strides.broadcast(a.shape, b.shape) else {
            throw call.fail(.malformed, "shapes \(a.shape) and \(b.shape) do not broadcast")
        }
        _ = try call.count(shape, a.type)
        return (a.broadcast(to: shape), b.broadcast(to: shape), shape)
    }

    private static func binary(
        _ attributes: Set<String> = [],
        integer: @escaping @Sendable (Int64, Int64, ElementType) -> Int64,
        real: @escaping @Sendable (Double, Double) -> Double
    ) -> Operator {
        Operator(2...2, attributes) { call throws(ModelError) in
            let a = try call.input(0)
            return [
                try combine(
                    call, a, try call.input(1), integer: { integer($0, $1, a.type) }, real: real)
            ]
        }
    }

    private static func fold(
        _ attributes: Set<String> = [],
        integer: @escaping @Sendable (Int64, Int64, ElementType) -> Int64,
        real: @escaping @Sendable (Double, Double) -> Double
    ) -> Operator {
        Operator(1...Int.max, attributes) { call throws(ModelError) in
            var folded = try call.input(0)
            for index in 1..<max(1, call.inputs.count) {
                let type = folded.type
                folded = try combine(
                    call, folded, try call.input(index), integer: { integer($0, $1, type) },
                    real: real)
            }
            return [folded]
        }
    }

    /// Compares as unsigned where the type is.
    private static func less(_ a: Int64, _ b: Int64, _ type: ElementType) -> Bool {
        type == .uint64 ? UInt64(bitPattern: a) < UInt64(bitPattern: b) : a < b
    }

    private static func divide(_ a: Int64, _ b: Int64, _ type: ElementType) -> Int64 {
        if b == 0 { return 0 }
        if type == .uint64 {
            return Int64(bitPattern: UInt64(bitPattern: a) / UInt64(bitPattern: b))
        }
        return b == -1 ? 0 &- a : a / b
    }

    private static func power(_ base: Int64, _ exponent: Int64) -> Int64 {
        if exponent < 0 { return base == 1 ? 1 : base == -1 ? (exponent % 2 == 0 ? 1 : -1) : 0 }
        var result: Int64 = 1
        var base = base
        var exponent = exponent
        while exponent > 0 {
            if exponent & 1 == 1 { result = result &* base }
            base = base &* base
            exponent >>= 1
        }
        return result
    }

    static let arithmetic: [String: Operator] = [
        "Add": binary(integer: { a, b, _ in a &+ b }) { $0 + $1 },
        "Sub": binary(integer: { a, b, _ in a &- b }) { $0 - $1 },
        "Mul": binary(integer: { a, b, _ in a &* b }) { $0 * $1 },
        "Div": binary(integer: divide) { $0 / $1 },
        "PRelu": binary(integer: { a, b, _ in a < 0 ? a &* b : a }) { $0 < 0 ? $0 * $1 : $0 },
        "Sum": fold(integer: { a, b, _ in a &+ b }) { $0 + $1 },
        "Max": fold(integer: { a, b, type in less(a, b, type) ? b : a }) {
            $0.isNaN || $1.isNaN ? .nan : max($0, $1)
        },
        "Min": fold(integer: { a, b, type in less(a, b, type) ? a : b }) {
            $0.isNaN || $1.isNaN ? .nan : min($0, $1)
        },
        "BitwiseAnd": binary(integer: { a, b, _ in a & b }) { a, _ in a },
        "BitwiseOr": binary(integer: { a, b, _ in a | b }) { a, _ in a },
        "BitwiseXor": binary(integer: { a, b, _ in a ^ b }) { a, _ in a },
        "BitwiseNot": Operator(1...1) { call throws(ModelError) in
            let x = try call.input(0)
            return [Tensor(x.type, x.shape, .integers(x.integers.map { x.type.wrap(~$0) }))]
        },
        "BitShift": Operator(2...2, ["direction"]) { call throws(ModelError) in
            let left = try call.string("direction", "LEFT") == "LEFT"
            let x = try call.input(0)
            let shifted = try combine(
                call, x, try call.input(1),
                integer: { a, b in
                    let a = UInt64(bitPattern: a)
                    let b = Int(clamping: b)
                    return Int64(bitPattern: left ? a << b : a >> b)
                }, real: { a, _ in a })
            return [shifted]
        },
        "Mean": Operator(1...Int.max) { call throws(ModelError) in
            var sum = try call.input(0)
            for index in 1..<max(1, call.inputs.count) {
                sum = try combine(
                    call, sum, try call.input(index), integer: { $0 &+ $1 }, real: { $0 + $1 })
            }
            let count = Double(call.inputs.count)
            return [call.real(sum.type, sum.shape, sum.doubles.map { $0 / count })]
        },
        "Pow": Operator(2...2) { call throws(ModelError) in
            let a = try call.input(0)
            return [
                try combine(
                    call, a, try call.input(1), integer: power, real: { Foundation.pow($0, $1) })
            ]
        },
        "Mod": Operator(2...2, ["fmod"]) { call throws(ModelError) in
            let truncating = try call.flag("fmod")
            let a = try call.input(0)
            return [
                try combine(
                    call, a, try call.input(1),
                    integer: { x, y in
                        if y == 0 || y == -1 { return 0 }
                        if a.type == .uint64 {
                            return Int64(bitPattern: UInt64(bitPattern: x) % UInt64(bitPattern: y))
                        }
                        let rest = x % y
                        return !truncating && rest != 0 && (rest < 0) != (y < 0) ? rest &+ y : rest
                    },
                    real: { x, y in
                        let rest = fmod(x, y)
                        return !truncating && rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
                    })
            ]
        },
    ]

    private static func compare(
        unsigned: @escaping @Sendable (UInt64, UInt64) -> Bool,
        integer: @escaping @Sendable (Int64, Int64) -> Bool,
        real: @escaping @Sendable (Double, Double) -> Bool
    ) -> Operator {
        Operator(2...2) { call throws(ModelError) in
            let a = try call.input(0)
            let b = try call.input(1)
            return [
                try combine(
                    call, a, b, to: .bool,
                    integer: { x, y in
                        let holds =
                            a.type == .uint64
                            ? unsigned(UInt64(bitPattern: x), UInt64(bitPattern: y)) : integer(x, y)
                        return holds ? 1 : 0
                    }, real: { real($0, $1) ? 1 : 0 })
            ]
        }
    }

    private static func logic(_ function: @escaping @Sendable (Bool, Bool) -> Bool) -> Operator {
        Operator(2...2) { call throws(ModelError) in
            [
                try combine(
                    call, try call.input(0), try call.input(1),
                    integer: { function($0 != 0, $1 != 0) ? 1 : 0 }, real: { a, _ in a })
            ]
        }
    }

    static let comparisons: [String: Operator] = [
        "Equal": Operator(2...2) { call throws(ModelError) in
            let (a, b, shape) = try align(call, try call.input(0), try call.input(1))
            if case .strings(let x) = a.elements, case .strings(let y) = b.elements {
                return [Tensor(.bool, shape, .integers(zip(x, y).map { $0 == $1 ? 1 : 0 }))]
            }
            return [
                try combine(
                    call, a, b, to: .bool, integer: { $0 == $1 ? 1 : 0 },
                    real: { $0 == $1 ? 1 : 0 })
            ]
        },
        "Greater": compare(unsigned: { $0 > $1 }, integer: { $0 > $1 }, real: { $0 > $1 }),
        "GreaterOrEqual": compare(
            unsigned: { $0 >= $1 }, integer: { $0 >= $1 }, real: { $0 >= $1 }),
        "Less": compare(unsigned: { $0 < $1 }, integer: { $0 < $1 }, real: { $0 < $1 }),
        "LessOrEqual": compare(unsigned: { $0 <= $1 }, integer: { $0 <= $1 }, real: { $0 <= $1 }),
        "And": logic { $0 && $1 }, "Or": logic { $0 || $1 }, "Xor": logic { $0 != $1 },
        "Not": Operator(1...1) { call throws(ModelError) in
            let x = try call.input(0)
            return [Tensor(.bool, x.shape, .integers(x.integers.map { $0 == 0 ? 1 : 0 }))]
        },
        "IsNaN": Operator(1...1) { call throws(ModelError) in
            let x = try call.input(0)
            return [Tensor(.bool, x.shape, .integers(x.doubles.map { $0.isNaN ? 1 : 0 }))]
        },
        "IsInf": Operator(1...1, ["detect_negative", "detect_positive"]) {
            call throws(ModelError) in
            let x = try call.input(0)
            let negative = try call.flag("detect_negative", true)
            let positive = try call.flag("detect_positive", true)
            return [
                Tensor(
                    .bool, x.shape,
                    .integers(
                        x.doubles.map { $0.isInfinite && ($0 > 0 ? positive : negative) ? 1 : 0 }))
            ]
        },
        "Where": Operator(3...3) { call throws(ModelError) in
            let condition = try call.input(0)
            let x = try call.input(1)
            let y = try call.input(2)
            guard let inner = Strides.broadcast(x.shape, y.shape),
                let shape = Strides.broadcast(condition.shape, inner), x.type == y.type
            else { throw call.fail(.malformed, "shapes or types do not fit") }
            let count = try call.count(shape, x.type)
            let choice = condition.broadcast(to: shape).integers
            let both = Tensor.joined(
                [x.broadcast(to: shape), y.broadcast(to: shape)].map { $0.reshaped([count]) },
                axis: 0, shape: [2 * count])
            return [both.gathered((0..<count).map { choice[$0] != 0 ? $0 : count + $0 }, shape)]
        },
    ]
}
