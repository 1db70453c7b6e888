extension Model {
    /// The same network with other extents of its inputs and other values as its outputs.
    ///
    /// Makes a classifier hand out the features below its last layer, or read smaller pictures where
    /// its layers allow that. Weights are shared with this model's file, not with its sessions.
    ///
    /// - Parameters:
    ///   - inputs: new extents by input, outermost first, nil for open ones; inputs not named stay.
    ///   - outputs: names of values in the graph, in the order of the new outputs.
    /// - Throws: ``ModelError`` `wrongInput` where an input, a rank or a value does not exist.
    public func excerpt(
        inputs extents: [String: [Int?]] = [:], outputs names: [String]
    ) throws(ModelError) -> Model {
        var changed = inputs
        for (name, shape) in extents.sorted(by: { $0.key < $1.key }) {
            guard let place = inputs.firstIndex(where: { $0.name == name }),
                inputs[place].shape.count == shape.count
            else { throw ModelError(.wrongInput, "no input \(name) of rank \(shape.count)") }
            changed[place] = Port(name: name, type: inputs[place].type, shape: shape)
        }
        var kept = graph
        kept.outputs = []
        var ports: [Port] = []
        for name in names {
            guard let id = graph.names.firstIndex(of: name) else {
                throw ModelError(.wrongInput, "no value \(name) in the network")
            }
            kept.outputs.append(id)
            // Nobody has computed the shape of an inner value; the rank is unknown, too.
            ports.append(
                outputs.first { $0.name == name } ?? Port(name: name, type: .float32, shape: []))
        }
        return Model(graph: kept, limits: limits, inputs: changed, outputs: ports)
    }
}

extension Model {
    private init(graph: Graph, limits: ModelLimits, inputs: [Port], outputs: [Port]) {
        self.graph = graph
        self.limits = limits
        self.inputs = inputs
        self.outputs = outputs
    }
}
