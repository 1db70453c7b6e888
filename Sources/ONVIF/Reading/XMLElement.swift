/// An element of a camera's answer: names without their prefix, text without its margins.
public struct Element: Sendable, Hashable {
    public var name: String
    public var attributes: [String: String] = [:]
    public var text = ""
    public var children: [Element] = []

    public init(_ name: String) { self.name = name }

    /// Returns the first child of a name, whatever its namespace: cameras disagree about those.
    public subscript(_ name: String) -> Element? { children.first { $0.name == name } }

    /// Returns the element at the end of a path of names.
    public func at(_ path: String...) -> Element? {
        var place: Element? = self
        for name in path { place = place?[name] }
        return place
    }

    /// All children of a name, in their order.
    public func all(_ name: String) -> [Element] { children.filter { $0.name == name } }

    /// The first element of a name in this one and below it, in the order of the document.
    public func first(_ name: String) -> Element? {
        if self.name == name { return self }
        for child in children {
            if let found = child.first(name) { return found }
        }
        return nil
    }
}
