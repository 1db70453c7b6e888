/// What a sighting rests on.
struct Basis: OptionSet, Sendable, Hashable, Codable {
    let rawValue: UInt8

    /// A difference from the view's memory.
    static let change = Basis(rawValue: 1)
    /// A detector's track.
    static let detection = Basis(rawValue: 2)
    /// The absolute look of a classifier.
    static let look = Basis(rawValue: 4)

    /// Whether something was seen without the memory, which a learning view may go by.
    var isUnaided: Bool { !isDisjoint(with: [.detection, .look]) }
}
