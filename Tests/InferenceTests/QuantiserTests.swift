import Testing

@testable import Inference

@Suite("making a network run on bytes")
struct QuantiserTests {
    /// A mobile block as tools export them: batch normalisations apart, Relu6 as Clip, a sum, a classifier.
    private static func network(opset: Int64 = 13) -> [UInt8] {
        var random = Seeded(state: 51)
        return ProtoWriter.model(opset: opset) { graph in
            graph.input("x", [1, 3, 32, 32])
            graph.initializer("zero", [], [0])
            graph.initializer("six", [], [6])
            func convolve(
                _ from: String, _ name: String, _ shape: [Int], clip: Bool,
                _ attributes: [String: [Int64]]
            ) -> String {
                let spread = (2 / Float(shape[1...].reduce(1, *))).squareRoot() * 1.7
                graph.initializer(
                    "\(name)_w", shape, random.floats(shape.reduce(1, *)).map { $0 * spread })
                for part in ["s", "b", "m"] {
                    graph.initializer(
                        "\(name)_\(part)", [shape[0]],
                        random.floats(shape[0]).map { part == "s" ? 1 + 0.5 * $0 : 0.3 * $0 })
                }
                graph.initializer(
                    "\(name)_v", [shape[0]], random.floats(shape[0]).map { $0 * $0 + 0.5 })
                graph.node("Conv", [from, "\(name)_w"], ["\(name)_c"], integers: attributes)
                graph.node(
                    "BatchNormalization",
                    ["\(name)_c"] + ["s", "b", "m", "v"].map { "\(name)_\($0)" }, ["\(name)_n"])
                guard clip else { return "\(name)_n" }
                graph.node("Clip", ["\(name)_n", "zero", "six"], ["\(name)_a"])
                return "\(name)_a"
            }
            let stem = convolve(
                "x", "stem", [16, 3, 3, 3], clip: true, ["pads": [1, 1, 1, 1], "strides": [2, 2]])
            let wide = convolve(stem, "wide", [96, 16, 1, 1], clip: true, [:])
            let apart = convolve(
                wide, "apart", [96, 1, 3, 3], clip: true, ["pads": [1, 1, 1, 1], "group": [96]])
            let narrow = convolve(apart, "narrow", [16, 96, 1, 1], clip: false, [:])
            graph.node("Add", [narrow, stem], ["sum"])
            let head = convolve("sum", "head", [64, 16, 1, 1], clip: true, [:])
            graph.node("GlobalAveragePool", [head], ["pool"])
            graph.node("Flatten", ["pool"], ["flat"], integers: ["axis": [1]])
            graph.initializer("fc", [10, 64], random.floats(640))
            graph.initializer("fcb", [10], random.floats(10))
            graph.node("Gemm", ["flat", "fc", "fcb"], ["y"], integers: ["transB": [1]])
            graph.output("y", [1, 10])
        }
    }

    private static func sample(_ seed: UInt64) -> [String: Tensor] {
        var random = Seeded(state: seed)
        return ["x": Tensor(shape: [1, 3, 32, 32], floats: random.floats(3 * 1024))]
    }

    private static func made() throws -> (before: Model, after: Model) {
        let quantiser = try Quantiser(bytes: network())
        var calibration = try Calibration(quantiser)
        for seed in 60..<70 { try calibration.add(sample(UInt64(seed))) }
        #expect(calibration.samples == 10)
        return (
            quantiser.model,
            try Model(
                bytes: try quantiser.quantised(
                    calibration.ranges(.extremes), means: calibration.means))
        )
    }

    @Test("normalisations are folded, and the network still says the same")
    func folds() throws {
        let quantiser = try Quantiser(bytes: Self.network())
        #expect(quantiser.model.operators["BatchNormalization"] == nil)
        let before = try Model(bytes: Self.network()).evaluate(Self.sample(1))["y"]?.floats ?? []
        let after = try quantiser.model.evaluate(Self.sample(1))["y"]?.floats ?? []
        #expect(before.count == 10 && after.count == 10)
        for (a, b) in zip(before, after) { #expect(abs(a - b) < 1e-4 * max(1, abs(a))) }
    }

    @Test("every product and the sum run on bytes")
    func allOnBytes() throws {
        let model = try Self.made().after
        let fusion = try Fusion(model, inputs: [model.graph.inputs[0]: [1, 3, 32, 32]])
        let works = fusion.works.compactMap { $0 }
        let products = works.filter { $0.kind == .convolution || $0.kind == .matrix }
        #expect(products.count == 6)
        #expect(products.allSatisfy { $0.bytes != nil })
        #expect(products.count { $0.bytes?.sum != nil } == 1)
        #expect(!works.contains { $0.node.kind == "Add" })
    }

    /// Random weights forgive less than learnt ones: two hundredths of the largest output.
    @Test(
        "on samples it has not seen it says nearly the same",
        arguments: KernelBuild.allCases.filter(\.isHere))
    func close(_ build: KernelBuild) throws {
        let (before, after) = try Self.made()
        let (exact, onBytes) = (
            try Session(model: before, build: build), try Session(model: after, build: build)
        )
        var cost = QuantisationCost()
        for seed in 80..<100 {
            let sample = Self.sample(UInt64(seed))
            cost.add(try exact.run(sample), try onBytes.run(sample), first: "y")
        }
        #expect(cost.samples == 20)
        #expect(cost.mean < 0.02)
        #expect(cost.largest < 0.1)
        #expect((cost.sameTop ?? 0) >= 18)
    }

    @Test("what cannot go to bytes is refused with a reason")
    func refuses() throws {
        let older = Self.network(opset: 12)
        #expect {
            _ = try Quantiser(bytes: older)
        } throws: { "\($0)".contains("operator set 12") }
        let quantiser = try Quantiser(bytes: Self.network())
        #expect {
            _ = try quantiser.quantised([:])
        } throws: { "\($0)".contains("no range of") }
        var calibration = try Calibration(quantiser)
        try calibration.add(Self.sample(1))
        let bytes = try quantiser.quantised(calibration.ranges(.extremes))
        #expect {
            _ = try Quantiser(bytes: bytes)
        } throws: { "\($0)".contains("quantised already") }
        let plain = ProtoWriter.model { graph in
            graph.input("x", [1, 4])
            graph.node("Relu", ["x"], ["y"])
            graph.output("y", [1, 4])
        }
        #expect {
            _ = try Quantiser(bytes: plain)
        } throws: { "\($0)".contains("no convolution or product") }
    }

    @Test("a sample that is not finite is refused, not learnt from")
    func notFinite() throws {
        var calibration = try Calibration(try Quantiser(bytes: Self.network()))
        let broken = [Float](repeating: .infinity, count: 3 * 1024)
        #expect(throws: ModelError.self) {
            try calibration.add(["x": Tensor(shape: [1, 3, 32, 32], floats: broken)])
        }
    }
}

@Suite("ranges and levels")
struct RangeTests {
    /// By hand: -1 ... 2 in 255 steps is a step of 3/255, and zero lies 85 steps from the bottom.
    @Test("levels cover a range and hold zero exactly")
    func levels() {
        let levels = Levels(covering: -1...2)
        #expect(abs(levels.scale - 3 / 255) < 1e-9)
        #expect(levels.zero == 85)
        #expect(Levels(covering: 0.5...2) == Levels(covering: 0...2))
        #expect(Levels(covering: -4 ... -1).zero == 255)
        #expect(Levels(covering: 0...0) == Levels(scale: 1, zero: 0))
    }

    /// By hand: in steps of a half from zero at 10, Relu6 reaches from 0 to 12; below it the levels end.
    @Test("bounds of an activation are rounded to levels and cut where these end")
    func bounds() {
        let levels = Levels(scale: 0.5, zero: 10)
        #expect(levels.bounds(within: 0, 6) == (0, 12))
        #expect(levels.bounds(within: -100, 0.75) == (-10, 2))
        #expect(levels.bounds(within: -.infinity, .infinity) == (-10, 245))
    }

    /// A thousand numbers from 0 to 0.999 and one of 500: nine hundred and ninety of a thousand lie below
    /// one.
    @Test("a share of the numbers leaves out the few that are far away")
    func share() {
        var histogram = Histogram()
        let counted = histogram.add((0..<1000).map { Float($0) / 1000 }) && histogram.add([500])
        #expect(counted)
        #expect(histogram.range(.extremes) == 0...500)
        let kept = histogram.range(.share(0.99))
        #expect(kept.lowerBound < 0.2 && kept.upperBound > 0.5 && kept.upperBound < 1.5)
        let broken = histogram.add([.nan]) || histogram.add([1, -.infinity])
        #expect(!broken)
        #expect(histogram.range(.extremes) == 0...500)
    }

    /// By hand: weights 1 and 0.33 by a scale of 1/127 are 127 and 42 (41.91): 42/127 - 0.33 = 0.000709,
    /// times a mean of 10 is 0.00709.
    @Test("rounding moves an output by the mean of what it reads")
    func moved() {
        let weights = Tensor(shape: [1, 2, 1, 1], floats: [1, 0.33])
        let rounded = RoundedWeights(weights, axis: 0, floors: [0])
        #expect(rounded.bytes == [127, 42])
        let moved = rounded.moved(weights, by: [5, 10], isConvolution: true)
        #expect(abs(moved[0] - 0.007_087) < 1e-5)
        // A matrix [K, N]: column 0 reads 1 and 0.33, column 1 what rounds exactly.
        let matrix = Tensor(shape: [2, 2], floats: [1, 1, 0.33, 0])
        let columns = RoundedWeights(matrix, axis: 1, floors: [0, 0])
        let both = columns.moved(matrix, by: [5, 10], isConvolution: false)
        #expect(abs(both[0] - 0.007_087) < 1e-5 && both[1] == 0)
    }
}
