internal import Foundation
import Kernels
import Synchronization

/// A network for one set of input shapes: its steps, its arena, and the weights they point into.
final class Plan {
    private let steps: [Step]
    private let kernels: NeuralKernels
    private let byteKernels: ByteKernels
    private let pictures: [Int]
    private let layers: [Layer]
    private let layerOfStep: [Int]
    private let arena: UnsafeMutablePointer<Float>
    let arenaFloats: Int
    // Steps hold bare pointers into these.
    private let weights: [FrozenNumbers]
    private let runs: [UnsafeMutablePointer<Int>]
    private let counters: UnsafeMutablePointer<Atomic<Int>>
    let constants: [ValueID: Tensor]
    private let opset: Int
    private let limits: ModelLimits
    let outputs: [ValueID]
    private var loose: [ValueID: Tensor] = [:]
    private var looseBytes = 0
    private var failure: ModelError?

    init(_ draft: consuming Draft, arena: UnsafeMutablePointer<Float>, floats: Int) {
        steps = draft.steps
        pictures = draft.pictures
        layers = draft.layers
        layerOfStep = draft.layerOfStep
        kernels = draft.kernels
        byteKernels = draft.byteKernels
        weights = draft.weights
        runs = draft.runs
        constants = draft.constants
        opset = draft.opset
        limits = draft.limits
        outputs = draft.outputs
        self.arena = arena
        arenaFloats = floats
        counters = .allocate(capacity: max(1, steps.count))
        for index in steps.indices { (counters + index).initialize(to: Atomic(0)) }
    }

    deinit {
        counters.deinitialize(count: steps.count)
        counters.deallocate()
        for list in runs { list.deallocate() }
        UnsafeMutableRawPointer(arena).deallocate()
    }

    /// What the planner hands over.
    struct Draft {
        var steps: [Step]
        var pictures: [Int]
        var layers: [Layer]
        var layerOfStep: [Int]
        var kernels: NeuralKernels
        var byteKernels: ByteKernels
        var weights: [FrozenNumbers]
        var runs: [UnsafeMutablePointer<Int>]
        var constants: [ValueID: Tensor]
        var opset: Int
        var limits: ModelLimits
        var outputs: [ValueID]
    }

    func run(_ inputs: [ValueID: Tensor], team: Team) throws(ModelError) -> [ValueID: Tensor] {
        for (id, tensor) in inputs { loose[id] = tensor }
        failure = nil
        for index in steps.indices { counters[index].store(0, ordering: .relaxed) }
        team.run { [self] number in work(number, team) }
        for id in inputs.keys { loose[id] = nil }
        if let failure { throw failure }
        var results: [ValueID: Tensor] = [:]
        for id in outputs { results[id] = loose[id] ?? constants[id] ?? inputs[id] }
        return results
    }

    /// Runs once on the caller's thread alone and says how long each layer took.
    func profile(_ inputs: [ValueID: Tensor]) throws(ModelError) -> [LayerTime] {
        for (id, tensor) in inputs { loose[id] = tensor }
        failure = nil
        var times = layers.map { LayerTime(layer: $0, seconds: 0) }
        withUnsafeTemporaryAllocation(
            of: Int.self, capacity: NeuralKernels.scratchIntegers
        ) { room in
            guard let scratch = room.baseAddress else { return }
            for index in steps.indices {
                counters[index].store(0, ordering: .relaxed)
                let started = Self.threadSeconds
                perform(index, 0, scratch)
                times[layerOfStep[index]].seconds += Self.threadSeconds - started
            }
        }
        for id in inputs.keys { loose[id] = nil }
        if let failure { throw failure }
        return times
    }

    /// Processor time of this thread: on a busy machine a layer must not pay for others' turns.
    private static var threadSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private func work(_ number: Int, _ team: Team) {
        withUnsafeTemporaryAllocation(
            of: Int.self, capacity: NeuralKernels.scratchIntegers
        ) { room in
            guard let scratch = room.baseAddress else { return }
            for index in steps.indices {
                perform(index, number, scratch)
                team.barrier()
            }
        }
    }

    /// Does this thread's part of a step. Pieces go to whoever is free; each is computed alike
    /// whoever takes it.
    private func perform(_ index: Int, _ number: Int, _ scratch: UnsafeMutablePointer<Int>) {
        switch steps[index] {
        case .product(let call, let blocks):
            claim(index, blocks.count) { piece in
                let (pixels, panels) = blocks.block(piece)
                kernels.product(
                    call, pixels.lowerBound, pixels.upperBound, panels.lowerBound,
                    panels.upperBound, scratch)
            }
        case .strips(let call):
            claim(index, call.pieces) { call.run($0, thread: number, kernels, scratch) }
        case .depthwise(let call): rows(index, call.height) { kernels.depthwise(call, $0, $1) }
        case .maximum(let call): rows(index, call.height) { kernels.maximum(call, $0, $1) }
        case .average(let call): rows(index, call.height) { kernels.average(call, $0, $1) }
        case .point(let call): rows(index, call.height) { kernels.point(call, $0, $1) }
        case .pick(let call): rows(index, call.rows.count) { call.run($0..<$1) }
        case .byteProduct(let call, let blocks):
            claim(index, blocks.count) { piece in
                let (pixels, panels) = blocks.block(piece)
                byteKernels.product(
                    call, pixels.lowerBound, pixels.upperBound, panels.lowerBound,
                    panels.upperBound, scratch)
            }
        case .byteDepthwise(let call):
            rows(index, call.height) { byteKernels.depthwise(call, $0, $1) }
        case .quantise(let call): rows(index, call.height) { byteKernels.quantise(call, $0, $1) }
        case .dequantise(let call):
            rows(index, call.height) { byteKernels.dequantise(call, $0, $1) }
        case .fill(let ranges, let byte) where number == 0:
            for range in ranges { range.start.update(repeating: byte, count: range.count) }
        case .clear(let ranges) where number == 0:
            for range in ranges { range.start.update(repeating: 0, count: range.count) }
        case .load(let id, let call): load(index, id, call, number)
        case .store(let id, let call, let shape) where number == 0: store(id, call, shape)
        case .plain(let node) where number == 0 && failure == nil: plain(node)
        default: break
        }
    }

    private func claim(_ index: Int, _ pieces: Int, _ body: (Int) -> Void) {
        while true {
            let piece = counters[index].add(1, ordering: .relaxed).oldValue
            guard piece < pieces else { return }
            body(piece)
        }
    }

    /// Cuts the rows of all pictures into pieces of a few.
    private func rows(_ index: Int, _ height: Int, _ body: (Int, Int) -> Void) {
        let lines = height * pictures[index]
        let size = max(1, (lines + 15) / 16)
        claim(index, (lines + size - 1) / size) { piece in
            body(piece * size, min(lines, (piece + 1) * size))
        }
    }

    private func load(_ index: Int, _ id: ValueID, _ call: PlaneCall, _ number: Int) {
        guard case .floats(let values)? = (loose[id] ?? constants[id])?.elements,
            values.count == call.pictures * call.channels * call.height * call.width
        else {
            if number == 0 {
                failure = failure ?? ModelError(.wrongInput, "a value is not what was planned")
            }
            return
        }
        values.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            var call = call
            // The kernel of a load only reads the plain side.
            call.plain = UnsafeMutablePointer(mutating: base)
            rows(index, call.height) { kernels.gather(call, $0, $1) }
        }
    }

    private func store(_ id: ValueID, _ call: PlaneCall, _ shape: [Int]) {
        let count = shape.reduce(1, *)
        // What the last run gave is written over where the caller has let go of it.
        var values: [Float] = []
        if case .floats(let last)? = loose.removeValue(forKey: id)?.elements { values = last }
        if values.count != count { values = [Float](repeating: 0, count: count) }
        values.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            var call = call
            call.plain = base
            kernels.scatter(call)
        }
        loose[id] = Tensor(shape: shape, floats: values)
    }

    private func plain(_ node: Node) {
        var inputs: [Tensor?] = []
        for id in node.inputs { inputs.append(id.flatMap { loose[$0] ?? constants[$0] }) }
        do throws(ModelError) {
            let call = Call(node: node, opset: opset, inputs: inputs)
            let results = try Operators.evaluate(call)
            guard results.count >= node.outputs.count else {
                throw call.fail(.unsupported, "\(node.outputs.count) outputs")
            }
            for (id, tensor) in zip(node.outputs, results) {
                guard let id else { continue }
                looseBytes += tensor.bytesHeld - (loose[id]?.bytesHeld ?? 0)
                loose[id] = tensor
            }
            guard looseBytes <= limits.tensorBytes else {
                throw call.fail(.tooLarge, "the network holds too much at a time")
            }
        } catch {
            failure = error
        }
    }
}
