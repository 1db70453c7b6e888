/// By what a thing is known from one picture to the next: its number at the stage that found it.
public enum Mark: Sendable, Hashable, Codable, Comparable {
    case region(Int)
    case track(Int)
}

extension [Mark] {
    /// The numbers of the regions among them, in their order.
    public var regions: [Int] {
        compactMap { if case .region(let id) = $0 { id } else { nil } }
    }

    func share(_ other: [Mark]) -> Bool { contains(where: other.contains) }
}
