/// A network ready to run: its plan, its arena and its threads.
///
/// One caller at a time; for more, make more sessions, which share the weights of their ``Model``.
public final class Session {
    let model: Model
    let threads: Int

    /// Plans the network for the shapes that its inputs declare.
    ///
    /// - Parameter threads: how many threads a run computes on, the caller's included; the result
    ///   is the same bits for any number.
    public init(model: Model, threads: Int = 1) throws(ModelError) {
        self.model = model
        self.threads = max(1, threads)
    }

    /// Computes the outputs of the network, by name.
    ///
    /// - Throws: ``ModelError`` `wrongInput` where a name, type or shape does not fit.
    public func run(_ inputs: [String: Tensor]) throws(ModelError) -> [String: Tensor] {
        try Interpreter(model: model).run(inputs)
    }
}
