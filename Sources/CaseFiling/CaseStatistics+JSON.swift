internal import Scene

extension CaseStatistics {
    /// One JSON object: `total`, `states`, `classes`, `views`, `days`, and
    /// `reported_to_closed_seconds`, which is null while no case is closed. Keys of classes, views
    /// and days come in their order.
    public var json: String {
        let states = CaseState.allCases.map {
            ($0.rawValue, JSONText.number(byState[$0, default: 0]))
        }
        var times = "null"
        if let found = reportedToClosed {
            times = JSONText.object([
                ("count", JSONText.number(found.count)), ("median", Self.seconds(found.median)),
                ("ninetieth", Self.seconds(found.ninetieth)),
                ("longest", Self.seconds(found.longest)),
            ])
        }
        return JSONText.object([
            ("total", Self.text(total)), ("states", JSONText.object(states)),
            ("classes", Self.table(byClass.map { ($0.key.rawValue, $0.value) })),
            ("views", Self.table(byView.map { ($0.key.description, $0.value) })),
            ("days", Self.table(byDay.map { ($0.key, $0.value) })),
            ("reported_to_closed_seconds", times),
        ])
    }

    private static func table(_ counts: [(String, Count)]) -> String {
        JSONText.object(counts.sorted { $0.0 < $1.0 }.map { ($0.0, text($0.1)) })
    }

    private static func text(_ count: Count) -> String {
        JSONText.object([
            ("open", JSONText.number(count.open)), ("overdue", JSONText.number(count.overdue)),
            ("closed", JSONText.number(count.closed)),
            ("dropped", JSONText.number(count.dropped)),
        ])
    }

    private static func seconds(_ duration: Duration) -> String {
        JSONText.number(Double(duration.wholeMilliseconds) / 1000, places: 3)
    }
}
