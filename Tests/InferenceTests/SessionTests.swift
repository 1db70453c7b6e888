import Foundation
import Testing

@testable import Inference

@Suite("sessions against the plain operators")
struct SessionTests {
    private static let builds = KernelBuild.allCases.filter(\.isHere)

    /// The largest difference between a session and the plain operators, as a share of the largest
    /// value. Tolerance of all that follow: rounding of sums of a few hundred products.
    private func difference(
        _ model: Model, _ inputs: [String: Tensor], _ build: KernelBuild, threads: Int = 1
    ) throws -> Float {
        let plain = try model.evaluate(inputs)
        let fast = try Session(model: model, threads: threads, build: build).run(inputs)
        var worst: Float = 0
        for (name, tensor) in plain {
            let found = try #require(fast[name])
            #expect(found.shape == tensor.shape)
            let scale = max(1e-6, tensor.floats.map { abs($0) }.max() ?? 0)
            for (a, b) in zip(found.floats, tensor.floats) {
                worst = max(worst, abs(a - b) / scale)
            }
        }
        return worst
    }

    /// 40 convolutions whose channels, groups, kernels, strides, dilations and pads are drawn by seed;
    /// followed by a batch normalisation, an activation and a sum with a second convolution.
    @Test("convolutions of every make, fused", arguments: builds)
    func convolutions(_ build: KernelBuild) throws {
        var random = Seeded(state: 21)
        for _ in 0..<40 {
            let group = [1, 1, 2, 3, 8].randomElement(using: &random) ?? 1
            let inputs = group * Int.random(in: 1...5, using: &random)
            let outputs = group * Int.random(in: 1...20, using: &random)
            let (ky, kx) = (
                Int.random(in: 1...3, using: &random), Int.random(in: 1...5, using: &random)
            )
            let stride = Int64.random(in: 1...2, using: &random)
            let dilation = Int64.random(in: 1...2, using: &random)
            let pads = (0..<4).map { _ in Int64.random(in: 0...2, using: &random) }
            let activation =
                ["Relu", "Sigmoid", "LeakyRelu", "HardSwish", "Tanh", "Mish"]
                .randomElement(using: &random) ?? "Relu"
            let shape = [2, inputs, 11, 13]
            let size = (outputs * inputs / group) * ky * kx
            let bytes = ProtoWriter.model(opset: 18) { graph in
                graph.input("x", shape)
                graph.initializer("w", [outputs, inputs / group, ky, kx], random.floats(size))
                graph.initializer("v", [outputs, inputs / group, ky, kx], random.floats(size))
                graph.initializer("b", [outputs], random.floats(outputs))
                for name in ["s", "t", "m"] {
                    graph.initializer(name, [outputs], random.floats(outputs))
                }
                graph.initializer("d", [outputs], random.floats(outputs).map { $0 * $0 + 0.1 })
                let attributes = [
                    "strides": [stride, stride], "dilations": [dilation, dilation], "pads": pads,
                    "group": [Int64(group)],
                ]
                graph.node("Conv", ["x", "w", "b"], ["c"], integers: attributes)
                graph.node("BatchNormalization", ["c", "s", "t", "m", "d"], ["n"])
                graph.node(activation, ["n"], ["a"])
                graph.node("Conv", ["x", "v"], ["e"], integers: attributes)
                graph.node("Add", ["a", "e"], ["y"])
                graph.output("y", [])
            }
            let model = try Model(bytes: bytes)
            let x = Tensor(shape: shape, floats: random.floats(shape.reduce(1, *)))
            #expect(try difference(model, ["x": x], build, threads: 2) < 1e-5)
        }
    }

    /// Conv - MaxPool in strips, a gate, a join of aligned and unaligned channels, a resize, a split.
    private static func mixed() -> Model? {
        var random = Seeded(state: 22)
        let bytes = ProtoWriter.model(opset: 13) { graph in
            graph.input("x", [2, 3, 38, 50])
            graph.initializer("w", [20, 3, 3, 3], random.floats(540))
            graph.initializer("u", [16, 20, 1, 1], random.floats(320))
            graph.initializer("scales", [4], [1, 1, 2, 2])
            graph.initializer("half", [1, 20, 1, 1], random.floats(20))
            graph.node("Conv", ["x", "w"], ["c"], integers: ["pads": [1, 1, 1, 1]])
            graph.node("LeakyRelu", ["c"], ["l"])
            graph.node(
                "MaxPool", ["l"], ["p"], integers: ["kernel_shape": [2, 2], "strides": [2, 2]])
            graph.node("Sigmoid", ["p"], ["g"])
            graph.node("Mul", ["p", "g"], ["q"])
            graph.node("Mul", ["q", "half"], ["h"])
            graph.node("Conv", ["h", "u"], ["v"])
            graph.node("Concat", ["v", "h"], ["j"], integers: ["axis": [1]])
            graph.node(
                "Resize", ["j", "", "scales"], ["r"],
                strings: [
                    "mode": "nearest", "coordinate_transformation_mode": "asymmetric",
                    "nearest_mode": "floor",
                ])
            graph.node("Split", ["r"], ["r0", "r1"], integers: ["axis": [1]])
            graph.node("Add", ["r0", "r1"], ["sum"])
            graph.node(
                "AveragePool", ["sum"], ["a"],
                integers: ["kernel_shape": [3, 3], "pads": [1, 1, 1, 1], "strides": [2, 2]])
            graph.node("GlobalAveragePool", ["r"], ["f"])
            graph.node("Flatten", ["f"], ["flat"], integers: ["axis": [1]])
            graph.initializer("k36", [36, 5], random.floats(180))
            graph.node("MatMul", ["flat", "k36"], ["z"])
            graph.node("Softmax", ["z"], ["s"])
            graph.output("a", [])
            graph.output("s", [])
            graph.output("z", [])
        }
        return try? Model(bytes: bytes)
    }

    private static func input() -> [String: Tensor] {
        var random = Seeded(state: 23)
        return ["x": Tensor(shape: [2, 3, 38, 50], floats: random.floats(2 * 3 * 38 * 50))]
    }

    @Test("a network of strips, gates, joins and views, two pictures at a time", arguments: builds)
    func mixedNetwork(_ build: KernelBuild) throws {
        let model = try #require(Self.mixed())
        #expect(try difference(model, Self.input(), build) < 1e-5)
    }

    @Test(
        "the answer is the same bits on 1, 2 and 5 threads, and on the second run",
        arguments: builds)
    func threads(_ build: KernelBuild) throws {
        let model = try #require(Self.mixed())
        let alone = try Session(model: model, build: build).run(Self.input())
        for count in [1, 2, 5] {
            let session = try Session(model: model, threads: count, build: build)
            for _ in 0..<3 { #expect(try session.run(Self.input()) == alone) }
        }
    }

    @Test("what one run gave stays as it was when the next run writes")
    func outputsAreValues() throws {
        let model = try #require(Self.mixed())
        let session = try Session(model: model)
        let first = try session.run(Self.input())
        let copy = first.mapValues { Tensor(shape: $0.shape, floats: $0.floats.map { $0 + 0 }) }
        let other = Self.input().mapValues {
            Tensor(shape: $0.shape, floats: $0.floats.map { -$0 })
        }
        let second = try session.run(other)
        #expect(first == copy)
        #expect(second != first)
    }

    @Test("an open batch is planned at the run that brings it")
    func openShapes() throws {
        let bytes = ProtoWriter.model { graph in
            graph.message(11) { info in
                info.text(1, "x")
                info.message(2) { type in
                    type.message(1) { tensor in
                        tensor.integer(1, 1)
                        tensor.message(2) { shape in
                            shape.message(1) { $0.text(2, "batch") }
                            shape.message(1) { $0.integer(1, 4) }
                        }
                    }
                }
            }
            graph.initializer("w", [4, 2], [1, 0, 0, 1, 1, 0, 0, 1])
            graph.node("MatMul", ["x", "w"], ["y"])
            graph.output("y", [])
        }
        let session = try Session(model: try Model(bytes: bytes))
        for batch in [1, 3, 2] {
            let x = Tensor(shape: [batch, 4], floats: (0..<batch * 4).map(Float.init))
            let y = try session.run(["x": x])["y"]
            // Row r holds 4r ... 4r + 3; columns 0 and 2 go left, 1 and 3 right.
            let sums = (0..<batch).flatMap { row in [8 * row + 2, 8 * row + 4] }
            #expect(y?.floats == sums.map { Float($0) })
        }
    }

    @Test("an input of another shape, type or name is refused with what was needed")
    func wrongInputs() throws {
        let session = try Session(model: try #require(Self.mixed()))
        let whole = Tensor(shape: [2, 3, 38, 50], integers: [Int64](repeating: 0, count: 11400))
        let wrong: [[String: Tensor]] = [
            [:], ["x": Tensor(shape: [1], floats: [0])], ["x": whole],
        ]
        for inputs in wrong {
            #expect {
                _ = try session.run(inputs)
            } throws: { error in
                (error as? ModelError)?.reason == .wrongInput && "\(error)".contains("x")
            }
        }
    }
}

@Suite("tensors in files")
struct TensorFileTests {
    @Test(
        "a tensor goes through .npy and .pb and comes out as it was",
        arguments: ElementType.allCases)
    func roundTrip(_ type: ElementType) throws {
        guard type != .string else { return }
        let elements: Tensor.Elements =
            switch type.storage {
            case .floats: .floats([0, 1, -2, 0.5, 3, 0.25])
            case .doubles: .doubles([0, 1, -2, 0.5, 1e300, 3])
            default: .integers([0, 1, 1, 0, 1, 1])
            }
        let tensor = Tensor(type, [2, 3], elements)
        #expect(try Tensor(protobuf: [UInt8](tensor.protobuf(name: "t"))) == tensor)
        let numpy = try Tensor(numpy: [UInt8](try tensor.numpy()))
        #expect(numpy.shape == tensor.shape)
        #expect(numpy.elements == tensor.elements)
    }

    @Test("a .npy file cut at any byte is one thrown error")
    func truncatedNumpy() throws {
        let bytes = [UInt8](try Tensor(shape: [2, 2], floats: [1, 2, 3, 4]).numpy())
        for length in 0..<bytes.count {
            #expect(throws: ModelError.self) { try Tensor(numpy: Array(bytes[..<length])) }
        }
    }
}
