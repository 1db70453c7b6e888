import Testing

@testable import Inference

@Suite("hostile files")
struct HostileFileTests {
    /// A small detector-like network: convolution, activation, pool, join, reshape.
    private static let good: [UInt8] = ProtoWriter.model { graph in
        var random = Seeded(state: 7)
        graph.input("x", [1, 3, 8, 8])
        graph.initializer("w", [5, 3, 3, 3], random.floats(135))
        graph.initializer("b", [5], random.floats(5))
        graph.node(
            "Conv", ["x", "w", "b"], ["c"], name: "first",
            integers: ["pads": [1, 1, 1, 1], "strides": [1, 1]])
        graph.node("Relu", ["c"], ["r"])
        graph.node(
            "MaxPool", ["r"], ["p"], integers: ["kernel_shape": [2, 2], "strides": [2, 2]])
        graph.node("Sigmoid", ["p"], ["s"])
        graph.node("Concat", ["p", "s"], ["j"], integers: ["axis": [1]])
        graph.node("Flatten", ["j"], ["y"], integers: ["axis": [1]])
        graph.output("y", [1, 160])
    }

    /// What a caller does with a file: read, plan, run.
    private func use(_ bytes: [UInt8]) throws(ModelError) {
        var limits = ModelLimits.standard
        limits.tensorBytes = 1 << 24
        let model = try Model(bytes: bytes, limits: limits)
        let session = try Session(model: model)
        var inputs: [String: Tensor] = [:]
        for port in model.inputs {
            let shape = port.shape.map { min($0 ?? 1, 64) }
            guard shape.reduce(1, *) < 1 << 16 else { return }
            inputs[port.name] = Tensor(
                shape: shape, floats: [Float](repeating: 0.5, count: shape.reduce(1, *)))
        }
        _ = try session.run(inputs)
    }

    @Test("the file that the others are made from runs")
    func goodFileRuns() throws {
        try use(Self.good)
    }

    @Test("a file cut at any byte is one thrown error")
    func everyTruncation() {
        for length in 0..<Self.good.count {
            // Cut between two top-level fields, what is left may be a whole file.
            do throws(ModelError) { try use(Array(Self.good[..<length])) } catch {
                #expect(!error.detail.isEmpty)
            }
        }
    }

    /// 4,000 files with one to eight bytes changed, dropped or doubled; a crash fails the run.
    @Test("a mutated file throws or runs, and never crashes", arguments: 0..<8)
    func mutations(_ part: Int) {
        var random = Seeded(state: 1000 + UInt64(part))
        for _ in 0..<500 {
            var bytes = Self.good
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: bytes.remove(at: place)
                default: bytes.insert(bytes[place], at: place)
                }
            }
            do throws(ModelError) { try use(bytes) } catch { #expect(!error.detail.isEmpty) }
        }
    }

    /// The same with a network on bytes, most of whose file is not weights.
    @Test("a mutated quantised file throws or runs, and never crashes", arguments: 0..<8)
    func quantisedMutations(_ part: Int) {
        let good = QuantisedNetworkTests.bottleneck(signed: part % 2 == 0)
        var random = Seeded(state: 2000 + UInt64(part))
        for _ in 0..<150 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            do throws(ModelError) { try use(bytes) } catch { #expect(!error.detail.isEmpty) }
        }
    }

    @Test("a shape that multiplies past every limit is refused before memory is taken")
    func overflowingShape() {
        let huge = Int(Int32.max)
        let bytes = ProtoWriter.model { graph in
            graph.initializer("w", [huge, huge, huge], [1])
            graph.node("Relu", ["w"], ["y"])
            graph.output("y", [1])
        }
        #expect { try use(bytes) } throws: { ($0 as? ModelError)?.reason == .tooLarge }
    }

    @Test("a network that blows a constant up is refused")
    func expansion() {
        let bytes = ProtoWriter.model(opset: 11) { graph in
            graph.input("x", [1, 1, 64, 64])
            graph.initializer("none", [0], [])
            graph.initializer("scales", [4], [1, 1, 9000, 9000])
            graph.node(
                "Resize", ["x", "none", "scales"], ["y"], strings: ["mode": "nearest"])
            graph.output("y", [1, 1, 1, 1])
        }
        #expect { try use(bytes) } throws: { ($0 as? ModelError)?.reason == .tooLarge }
    }

    @Test("more nodes than allowed are refused from the wire, before they are built")
    func nodeCount() {
        let bytes = ProtoWriter.model { graph in
            for _ in 0..<100_001 { graph.block(1, []) }
        }
        #expect { try use(bytes) } throws: { ($0 as? ModelError)?.reason == .tooLarge }
    }

    @Test("tensor data outside the file is refused")
    func externalData() {
        let bytes = ProtoWriter.model { graph in
            graph.message(5) { tensor in
                tensor.integer(1, 1)
                tensor.integer(2, 1)
                tensor.text(8, "w")
                tensor.message(13) { entry in
                    entry.text(1, "location")
                    entry.text(2, "../../etc/passwd")
                }
                tensor.integer(14, 1)
            }
        }
        #expect { try use(bytes) } throws: { ($0 as? ModelError)?.reason == .unsupported }
    }

    @Test("a missing operator is one error that names node, operator, operator set and the rest")
    func missingOperator() {
        let bytes = ProtoWriter.model { graph in
            graph.input("x", [1])
            graph.node("FancyNewOp", ["x"], ["y"], name: "head")
            graph.output("y", [1])
        }
        #expect {
            _ = try Model(bytes: bytes)
        } throws: { error in
            let text = "\(error)"
            return ["head", "FancyNewOp", "13", "supported are", "Conv"].allSatisfy(text.contains)
        }
    }

    @Test("a missing attribute is an error that names it and those there are")
    func missingAttribute() {
        let bytes = ProtoWriter.model { graph in
            graph.input("x", [1, 1, 4, 4])
            graph.node("MaxPool", ["x"], ["y"], name: "pool", integers: ["rotation": [1]])
            graph.output("y", [1])
        }
        #expect {
            _ = try Model(bytes: bytes)
        } throws: { error in
            ["pool", "rotation", "kernel_shape"].allSatisfy("\(error)".contains)
        }
    }
}

@Suite("networks that ask for much")
struct GreedyNetworkTests {
    /// 60 constants of 256 KiB are each within a limit of 4 MiB, and 15 MiB together.
    @Test("constants that add up past the limit are refused while they are made")
    func constantsAddUp() throws {
        let bytes = ProtoWriter.model { graph in
            graph.node("Constant", [], ["shape"], integers: ["value_ints": [1 << 8, 1 << 8]])
            for index in 0..<60 {
                graph.node("ConstantOfShape", ["shape"], ["c\(index)"])
            }
            graph.node("Concat", (0..<60).map { "c\($0)" }, ["y"], integers: ["axis": [0]])
            graph.output("y", [])
        }
        var limits = ModelLimits.standard
        limits.tensorBytes = 1 << 22
        let model = try Model(bytes: bytes, limits: limits)
        #expect {
            _ = try Session(model: model)
        } throws: { ($0 as? ModelError)?.reason == .tooLarge }
        #expect {
            _ = try model.evaluate([:])
        } throws: { ($0 as? ModelError)?.reason == .tooLarge }
    }

    /// Planning 20,000 steps must not take the square of their number.
    @Test("a chain of 20,000 activations is planned and runs")
    func longChain() throws {
        let bytes = ProtoWriter.model { graph in
            graph.input("v0", [1, 1, 2, 2])
            for index in 0..<20_000 { graph.node("Relu", ["v\(index)"], ["v\(index + 1)"]) }
            graph.output("v20000", [1, 1, 2, 2])
        }
        let session = try Session(model: try Model(bytes: bytes))
        let out = try session.run(["v0": Tensor(shape: [1, 1, 2, 2], floats: [1, -1, 2, -2])])
        #expect(out["v20000"]?.floats == [1, 0, 2, 0])
    }
}
