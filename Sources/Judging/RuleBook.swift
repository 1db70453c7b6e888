public import Scene

/// The settings by which a view is judged: one entry a class, and what single zones have otherwise.
public struct RuleBook: Sendable, Hashable, Codable {
    private var rules: [RuleSettings]
    private var zones: [String: [RuleSettings]]

    /// - Parameters:
    ///   - rules: a violation without an entry is not judged.
    ///   - zones: by the zone's id, whole entries that go before `rules` there.
    public init(
        _ rules: [Violation: RuleSettings], zones: [String: [Violation: RuleSettings]] = [:]
    ) {
        self.rules = Self.inOrder(rules)
        self.zones = zones.mapValues(Self.inOrder)
    }

    /// The defaults of each rule with the dwell and sightings of the catalogue.
    public init(_ catalogue: Catalogue) {
        self.init(
            Dictionary(
                uniqueKeysWithValues: catalogue.entries.map { ($0.violation, RuleSettings($0)) }))
    }

    private static func inOrder(_ rules: [Violation: RuleSettings]) -> [RuleSettings] {
        rules.values.sorted { $0.violation < $1.violation }
    }

    /// What holds for a class in a zone; nil where it is not judged.
    func settings(of violation: Violation, in zone: String) -> RuleSettings? {
        let own = zones[zone]?.first { $0.violation == violation }
        let settings = own ?? rules.first { $0.violation == violation }
        return settings?.enabled == true ? settings : nil
    }

    /// Whether a class is judged in any zone.
    func judges(_ violation: Violation) -> Bool {
        ([rules] + zones.values).joined().contains { $0.violation == violation && $0.enabled }
    }

    subscript(violation: Violation) -> ClassSettings {
        ClassSettings(violation: violation, book: self)
    }
}

/// The settings of one class, zone by zone, as a rule asks for them.
struct ClassSettings {
    let violation: Violation
    fileprivate let book: RuleBook

    /// Nil where the class is not judged in the zone.
    subscript(zone: Zone) -> RuleSettings? { book.settings(of: violation, in: zone.id) }

    subscript(zone: String) -> RuleSettings? { book.settings(of: violation, in: zone) }
}
