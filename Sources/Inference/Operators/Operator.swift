/// What an operator of the standard set means, plainly and for every shape and type: the oracle of
/// every planned step, and what runs where no faster step exists.
struct Operator: Sendable {
    typealias Evaluate = @Sendable (Call) throws(ModelError) -> [Tensor]

    /// Attributes that are understood; any other is an error at load.
    let attributes: Set<String>
    let inputs: ClosedRange<Int>
    /// Operator sets in which it exists.
    let opsets: ClosedRange<Int>
    let evaluate: Evaluate

    init(
        _ inputs: ClosedRange<Int>, _ attributes: Set<String> = [],
        opsets: ClosedRange<Int> = Operators.opsets, evaluate: @escaping Evaluate
    ) {
        self.attributes = attributes
        self.inputs = inputs
        self.opsets = opsets
        self.evaluate = evaluate
    }
}

enum Operators {
    /// Versions of the standard operator set that are read. Below 7 an operator that has changed
    /// since carries attributes that are refused by name (`broadcast`, `axis`, `is_test`).
    static let opsets = 1...21

    /// Every operator by its name in ONNX.
    static let all: [String: Operator] = [
        elementwise, arithmetic, comparisons, reductions, normalisations, convolutions, poolings,
        products, shapes, movements, selections, resizings, quantisations, conversions,
    ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }

    /// Refuses a node that could not be evaluated.
    ///
    /// - Throws: ``ModelError`` `unsupported`, naming node, operator, operator set and what there is.
    static func check(_ node: Node, opset: Int) throws(ModelError) {
        let place = "\(node.name): operator \(node.kind) of operator set \(opset)"
        guard let found = all[node.kind] else {
            throw ModelError(
                .unsupported,
                "\(place) is missing; supported are \(all.keys.sorted().joined(separator: " "))")
        }
        guard found.opsets.contains(opset) else {
            throw ModelError(
                .unsupported,
                "\(place); it exists in \(found.opsets.lowerBound) ... \(found.opsets.upperBound)")
        }
        for name in node.attributes.keys.sorted() where !found.attributes.contains(name) {
            throw ModelError(
                .unsupported,
                "\(place): attribute \(name) is missing; supported are "
                    + "[\(found.attributes.sorted().joined(separator: " "))]")
        }
        guard node.inputs.count >= found.inputs.lowerBound,
            node.inputs.count <= found.inputs.upperBound
        else {
            throw ModelError(
                .malformed,
                "\(place) has \(node.inputs.count) inputs, needs "
                    + "\(found.inputs.lowerBound) ... \(found.inputs.upperBound)")
        }
        guard !node.outputs.isEmpty else { throw ModelError(.malformed, "\(place) has no output") }
    }

    static func evaluate(_ call: Call) throws(ModelError) -> [Tensor] {
        guard let found = all[call.node.kind] else {
            throw call.fail(.unsupported, "operator is missing")
        }
        return try found.evaluate(call)
    }
}
