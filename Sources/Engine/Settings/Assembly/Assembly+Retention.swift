import CaseFiling
import Scene

extension Assembly {
    func retention(_ fields: Fields?) -> Retention {
        guard let fields else { return Retention() }
        var retention = Retention(
            unfiled: Self.days("days", fields),
            budget: fields.text("budget").flatMap(ByteCount.parse))
        let other = fields.record("of", Schema.retentionOf)
        for state in CaseState.allCases where !state.isOpen {
            retention.afterEnd[state] =
                other.flatMap { Self.days(state.rawValue, $0) } ?? retention.unfiled
        }
        for violation in Violation.allCases {
            retention.ofClass[violation] = other.flatMap { Self.days(violation.rawValue, $0) }
        }
        return retention
    }

    private static func days(_ key: String, _ fields: Fields) -> Duration? {
        fields.whole(key).map { .seconds($0 * 86_400) }
    }
}
