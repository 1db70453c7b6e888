import Kernels

/// A network ready to run: its plan, its arena and its threads.
///
/// One caller at a time; for more, make more sessions, which share the weights of their ``Model``.
public final class Session {
    private let model: Model
    private let team: Team
    private let build: KernelBuild
    private var plans: [[[Int]]: Plan] = [:]

    /// Plans the network for the shapes that its inputs declare.
    ///
    /// Where the file leaves an extent open, the plan is made at the first run with a shape, and
    /// the last four are kept.
    ///
    /// - Parameters:
    ///   - threads: how many threads a run computes on, the caller's included; the result is the
    ///     same bits for any number.
    ///   - build: which kernels to run; one that the processor does not have is refused.
    public init(
        model: Model, threads: Int = 1, build: KernelBuild = .best
    ) throws(ModelError) {
        guard build.isHere else {
            throw ModelError(.unsupported, "kernels \(build.rawValue) on this processor")
        }
        self.model = model
        self.build = build
        team = Team(count: max(1, min(threads, 64)))
        let shapes = model.inputs.map { $0.shape.compactMap { $0 } }
        if zip(shapes, model.inputs).allSatisfy({ $0.count == $1.shape.count }) {
            _ = try plan(for: shapes)
        }
    }

    deinit { team.end() }

    /// Floats that the session holds beside the weights.
    public var arenaBytes: Int { plans.values.reduce(0) { $0 + $1.arenaFloats * 4 } }

    /// Computes the outputs of the network, by name.
    ///
    /// - Throws: ``ModelError`` `wrongInput` where a name, type or shape does not fit; `malformed`
    ///   where the data makes a node impossible.
    public func run(_ inputs: [String: Tensor]) throws(ModelError) -> [String: Tensor] {
        var given: [ValueID: Tensor] = [:]
        var shapes: [[Int]] = []
        for (port, id) in zip(model.inputs, model.graph.inputs) {
            let tensor = try Interpreter.fitted(inputs, to: port)
            given[id] = tensor
            shapes.append(tensor.shape)
        }
        let plan = try plan(for: shapes)
        let results = try plan.run(given, team: team)
        var named: [String: Tensor] = [:]
        for (port, id) in zip(model.outputs, plan.outputs) { named[port.name] = results[id] }
        return named
    }

    /// Runs once on the caller's thread alone and says how long each layer took.
    ///
    /// A layer without a step of its own (fused, or only a view of another) takes no time.
    ///
    /// - Throws: as ``run(_:)``.
    public func profile(_ inputs: [String: Tensor]) throws(ModelError) -> [LayerTime] {
        var given: [ValueID: Tensor] = [:]
        var shapes: [[Int]] = []
        for (port, id) in zip(model.inputs, model.graph.inputs) {
            let tensor = try Interpreter.fitted(inputs, to: port)
            given[id] = tensor
            shapes.append(tensor.shape)
        }
        return try plan(for: shapes).profile(given)
    }

    private func plan(for shapes: [[Int]]) throws(ModelError) -> Plan {
        if let found = plans[shapes] { return found }
        var inputs: [ValueID: [Int]] = [:]
        for (id, shape) in zip(model.graph.inputs, shapes) { inputs[id] = shape }
        let made = try Planner.plan(model, inputs: inputs, build: build, threads: team.count)
        if plans.count >= 4 { plans.removeAll() }
        plans[shapes] = made
        return made
    }
}
