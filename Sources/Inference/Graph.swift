// The engine's own picture of a network. Nothing past `Reading/` sees a protobuf.

/// A value of the graph: an input, an initializer, or what a node makes.
typealias ValueID = Int

struct Node: Sendable {
    var name: String
    var kind: String
    /// nil where an optional input is left out.
    var inputs: [ValueID?]
    /// nil where nobody wants the output.
    var outputs: [ValueID?]
    var attributes: [String: Attribute]
}

enum Attribute: Sendable {
    case integer(Int64)
    case float(Float)
    case string(String)
    case integers([Int64])
    case floats([Float])
    case strings([String])
    case tensor(Tensor)
}

struct Graph: Sendable {
    /// Version of the standard operator set, 7...21.
    var opset: Int
    /// Names by value; only for people and for the dictionary of `run`.
    var names: [String]
    /// In an order in which every node comes after those that make its inputs.
    var nodes: [Node]
    var constants: [ValueID: Tensor]
    var inputs: [ValueID]
    var outputs: [ValueID]
}
