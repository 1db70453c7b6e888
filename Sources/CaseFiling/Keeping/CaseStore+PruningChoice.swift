internal import GRDB
internal import Scene

/// The pictures of one event that may go.
struct EventPictures {
    var id: String
    var files: Int
    var bytes: Int64
}

extension CaseStore {
    /// Which events' pictures go: those whose time is over, then, above the budget, those that ended
    /// first.
    func choose(
        _ retention: Retention, _ evidence: EvidenceStore, _ now: Moment
    ) throws(StoreError) -> (events: [EventPictures], aboveBudget: Int64) {
        let sizes = try evidence.sizes()
        let candidates = try candidates(sizes)
        var chosen = candidates.filter { candidate in
            retention.keeps(candidate.violation, ended: candidate.state).map {
                candidate.ended + $0 <= now
            } ?? false
        }
        var above: Int64 = 0
        if let budget = retention.budget {
            let taken = Set(chosen.map(\.pictures.id))
            above = sizes.values.reduce(0, +) - chosen.reduce(0) { $0 + $1.pictures.bytes } - budget
            for candidate in candidates where above > 0 && !taken.contains(candidate.pictures.id) {
                guard candidate.pictures.bytes > 0 else { continue }
                chosen.append(candidate)
                above -= candidate.pictures.bytes
            }
        }
        return (chosen.map(\.pictures), max(0, above))
    }

    private struct Candidate {
        var pictures: EventPictures
        var violation: Violation
        /// Nil for an event without a case.
        var state: CaseState?
        var ended: Moment
    }

    /// Events with pictures whose case has ended, or that have none, by their end.
    private func candidates(_ sizes: [String: Int64]) throws(StoreError) -> [Candidate] {
        try connection.read("find pictures to give up") { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT event.id, event.violation, state, group_concat(kind) AS kinds,
                        coalesce((SELECT max(at) FROM case_change
                            WHERE case_change.number = filed.number), cleared, event.confirmed)
                            AS ended
                    FROM evidence JOIN event ON event.id = evidence.event
                    LEFT JOIN case_event ON case_event.event = event.id
                    LEFT JOIN proposal ON proposal.event = event.id
                    LEFT JOIN filed
                        ON filed.number = coalesce(case_event.number, proposal.number)
                    WHERE pruned IS NULL AND coalesce(is_open, 0) = 0
                    GROUP BY event.id ORDER BY ended, event.id
                    """)
            var found: [Candidate] = []
            while let row = try rows.next() {
                let id: String = row["id"]
                let kinds = (row["kinds"] as String).split(separator: ",")
                let bytes = kinds.reduce(0) {
                    $0 + (sizes["\(id)-\($1).jpg"] ?? sizes["\(id)-\($1).mp4"] ?? 0)
                }
                found.append(
                    Candidate(
                        pictures: EventPictures(id: id, files: kinds.count, bytes: bytes),
                        violation: try Rows.word(row, "violation"),
                        state: (row["state"] as String?).flatMap(CaseState.init(rawValue:)),
                        ended: Moment(milliseconds: row["ended"])))
            }
            return found
        }
    }
}
