import Testing

@testable import Inference

@Suite("quantised networks")
struct QuantisedNetworkTests {
    private static let builds = KernelBuild.allCases.filter(\.isHere)

    /// Writes what a quantising tool writes: QuantizeLinear and DequantizeLinear around every product.
    private struct Writer {
        var graph: ProtoWriter
        var random: Seeded
        let signed: Bool
        private var next = 0

        init(_ graph: ProtoWriter, seed: UInt64, signed: Bool) {
            self.graph = graph
            random = Seeded(state: seed)
            self.signed = signed
        }

        /// Quantises a value and reads it back; returns the name to read.
        mutating func levels(_ name: String, _ scale: Float, _ zero: Int) -> String {
            graph.initializer("\(name)_scale", [], [scale])
            graph.bytes(
                "\(name)_zero", [], [UInt8(truncatingIfNeeded: signed ? zero - 128 : zero)],
                signed: signed)
            let pair = ["\(name)_scale", "\(name)_zero"]
            graph.node("QuantizeLinear", [name] + pair, ["\(name)_q"])
            graph.node("DequantizeLinear", ["\(name)_q"] + pair, ["\(name)_d"])
            return "\(name)_d"
        }

        /// Signed weights with a scale for each index of an axis; returns the name to read.
        mutating func weights(_ shape: [Int], axis: Int, _ scale: ClosedRange<Float>) -> String {
            next += 1
            let name = "w\(next)"
            let values = (0..<shape.reduce(1, *)).map { _ in
                UInt8(bitPattern: Int8.random(in: -127...127, using: &random))
            }
            graph.bytes(name, shape, values, signed: true)
            graph.initializer(
                "\(name)_scale", [shape[axis]],
                (0..<shape[axis]).map { _ in Float.random(in: scale, using: &random) })
            graph.node(
                "DequantizeLinear", [name, "\(name)_scale"], ["\(name)_d"],
                integers: ["axis": [Int64(axis)]])
            return "\(name)_d"
        }

        mutating func bias(_ count: Int) -> String {
            next += 1
            graph.initializer("b\(next)", [count], random.floats(count))
            return "b\(next)"
        }
    }

    /// An inverted bottleneck with its sum, a pool and a classifier, as mobile networks are made of
    /// them: 20 channels that fill no vector, a picture of odd size, depthwise windows of 5 by 2.
    static func bottleneck(signed: Bool) -> [UInt8] {
        ProtoWriter.model(opset: 13) { graph in
            graph.input("x", [2, 3, 23, 19])
            var writer = Writer(graph, seed: 41, signed: signed)
            let x = writer.levels("x", 1 / 127, 128)
            let stem = writer.weights([20, 3, 3, 3], axis: 0, 0.001...0.003)
            let wide = writer.weights([48, 20, 1, 1], axis: 0, 0.0005...0.002)
            let apart = writer.weights([48, 1, 5, 5], axis: 0, 0.0005...0.002)
            let narrow = writer.weights([20, 48, 1, 1], axis: 0, 0.0005...0.002)
            let last = writer.weights([32, 20, 1, 1], axis: 0, 0.001...0.003)
            let dense = writer.weights([10, 32], axis: 0, 0.002...0.004)
            let biases = [20, 48, 48, 20, 32, 10].map { writer.bias($0) }
            writer.graph.initializer("zero", [], [0])
            writer.graph.initializer("six", [], [6])
            writer.graph.node(
                "Conv", [x, stem, biases[0]], ["c0"],
                integers: ["strides": [2, 2], "pads": [0, 1, 1, 1]])
            writer.graph.node("Clip", ["c0", "zero", "six"], ["a0"])
            let a0 = writer.levels("a0", 6 / 255, 0)
            writer.graph.node("Conv", [a0, wide, biases[1]], ["c1"])
            writer.graph.node("Relu", ["c1"], ["a1"])
            let a1 = writer.levels("a1", 0.02, 0)
            writer.graph.node(
                "Conv", [a1, apart, biases[2]], ["c2"],
                integers: ["pads": [2, 2, 2, 2], "group": [48]])
            writer.graph.node("Clip", ["c2", "zero", "six"], ["a2"])
            let a2 = writer.levels("a2", 0.02, 3)
            writer.graph.node("Conv", [a2, narrow, biases[3]], ["c3"])
            let c3 = writer.levels("c3", 0.031, 120)
            writer.graph.node("Add", [c3, a0], ["s"])
            let s = writer.levels("s", 0.04, 110)
            writer.graph.node("Conv", [s, last, biases[4]], ["c4"])
            writer.graph.node("GlobalAveragePool", ["c4"], ["p"])
            writer.graph.node("Flatten", ["p"], ["f"], integers: ["axis": [1]])
            let f = writer.levels("f", 0.03, 100)
            writer.graph.node("Gemm", [f, dense, biases[5]], ["y"], integers: ["transB": [1]])
            writer.graph.output("y", [2, 10])
            writer.graph.output("s_d", [2, 20, 12, 10])
            graph = writer.graph
        }
    }

    private static func input() -> [String: Tensor] {
        var random = Seeded(state: 42)
        return ["x": Tensor(shape: [2, 3, 23, 19], floats: random.floats(2 * 3 * 23 * 19))]
    }

    /// Sums are exact on both sides; a product that lies within rounding of a half may go to the next
    /// level, and what reads it moves by a part of a level.
    @Test(
        "a session is the plain operators but for single levels, with unsigned and signed bytes",
        arguments: builds, [false, true])
    func bottleneck(_ build: KernelBuild, _ signed: Bool) throws {
        let model = try Model(bytes: Self.bottleneck(signed: signed))
        let plain = try model.evaluate(Self.input())
        let fast = try Session(model: model, threads: 2, build: build).run(Self.input())
        let inner = zip(
            try #require(fast["s_d"]).floats, try #require(plain["s_d"]).floats
        ).map { abs($0 - $1) }
        #expect(inner.allSatisfy { $0 < 0.04 * 1.01 })
        #expect(Double(inner.count { $0 > 0.001 }) < 0.005 * Double(inner.count))
        let (found, expected) = (try #require(fast["y"]), try #require(plain["y"]))
        #expect(found.shape == [2, 10])
        let largest = expected.floats.map(abs).max() ?? 0
        #expect(zip(found.floats, expected.floats).allSatisfy { abs($0 - $1) < 0.01 * largest })
    }

    @Test("every product of the bottleneck runs on bytes")
    func runsOnBytes() throws {
        let model = try Model(bytes: Self.bottleneck(signed: false))
        let fusion = try Fusion(model, inputs: [model.graph.inputs[0]: [2, 3, 23, 19]])
        let products = fusion.works.compactMap { $0 }.filter {
            $0.kind == .convolution || $0.kind == .matrix
        }
        #expect(products.count == 6)
        #expect(products.allSatisfy { $0.bytes != nil })
        #expect(products.count { $0.bytes?.sum != nil } == 1)
        let alone = fusion.works.compactMap { $0 }.filter { $0.node.kind == "Add" }
        #expect(alone.isEmpty)
    }

    @Test(
        "the answer is the same bits on 1, 2 and 5 threads, and on the second run",
        arguments: builds)
    func threads(_ build: KernelBuild) throws {
        let model = try Model(bytes: Self.bottleneck(signed: true))
        let alone = try Session(model: model, build: build).run(Self.input())
        for count in [1, 2, 5] {
            let session = try Session(model: model, threads: count, build: build)
            for _ in 0..<2 { #expect(try session.run(Self.input()) == alone) }
        }
    }

    /// A gate, a pool, a join and an unknown axis between quantised products: what has no kernel on
    /// bytes is read as floats.
    @Test("what has no kernel on bytes goes on in floats", arguments: builds)
    func mixed(_ build: KernelBuild) throws {
        let bytes = ProtoWriter.model(opset: 13) { graph in
            graph.input("x", [1, 16, 12, 10])
            var writer = Writer(graph, seed: 43, signed: false)
            let x = writer.levels("x", 1 / 127, 128)
            let first = writer.weights([24, 16, 3, 3], axis: 0, 0.0005...0.001)
            let second = writer.weights([8, 24, 1, 1], axis: 0, 0.001...0.002)
            let apart = writer.weights([24, 1, 3, 3], axis: 0, 0.001...0.002)
            writer.graph.node("Conv", [x, first], ["c"], integers: ["pads": [1, 1, 1, 1]])
            writer.graph.node("Sigmoid", ["c"], ["g"])
            writer.graph.node("Mul", ["c", "g"], ["a"])
            let a = writer.levels("a", 0.02, 30)
            writer.graph.node(
                "MaxPool", [a], ["m"], integers: ["kernel_shape": [2, 2], "strides": [2, 2]])
            let m = writer.levels("m", 0.02, 30)
            // Nobody takes this one's output as bytes.
            writer.graph.node(
                "Conv", [m, apart], ["d"], integers: ["pads": [1, 1, 1, 1], "group": [24]])
            writer.graph.node("Conv", [m, second], ["e"])
            writer.graph.node("Concat", ["d", m, "e"], ["y"], integers: ["axis": [1]])
            writer.graph.output("y", [1, 56, 6, 5])
            graph = writer.graph
        }
        let model = try Model(bytes: bytes)
        var random = Seeded(state: 44)
        let x = Tensor(shape: [1, 16, 12, 10], floats: random.floats(16 * 120))
        let plain = try #require(try model.evaluate(["x": x])["y"]).floats
        let fast = try #require(
            try Session(model: model, threads: 2, build: build).run(["x": x])["y"]
        ).floats
        // A level of 0.02 under the window of nine weights of 127 · 0.002 at most.
        let far = zip(plain, fast).map { abs($0 - $1) }
        #expect((far.max() ?? 1) < 0.05)
        #expect(Double(far.count { $0 > 0.001 }) < 0.02 * Double(far.count))
    }
}
