internal import GRDB
internal import Scene

/// What the entries of one case say that its rows must hold.
struct CaseReplay {
    private struct SeenEvent {
        var facts: String
        var isFiled: Bool
        var cleared: Int64?
        var evidence: [String: String]
        var pruned: Set<String> = []
    }

    private var events: [String: SeenEvent] = [:]
    private var changes: [(entry: Int64, step: Int, change: CaseRecord.Change)] = []
    private var state: CaseState?
    private var registered: Int64?
    private var deadline: Int64?
    private var closing: Int64?

    /// Takes the next entry of the case.
    mutating func apply(_ entry: AuditEntry) throws {
        let detail: AuditDetail = try entry.decoded()
        let event = detail.event ?? ""
        switch AuditEntry.Kind(rawValue: entry.kind) {
        case .filed, .linked:
            let isFiled = entry.kind == AuditEntry.Kind.filed.rawValue
            events[event] = SeenEvent(
                facts: detail.facts ?? "", isFiled: isFiled, cleared: detail.cleared,
                evidence: detail.evidence ?? [:])
            closing = nil
        case .changed:
            let change = CaseRecord.Change(
                at: Moment(milliseconds: entry.at), actor: Actor(text: entry.actor),
                from: detail.from.flatMap(CaseState.init(rawValue:)),
                to: try detail.to.flatMap(CaseState.init(rawValue:)).unwrapped("to"),
                note: detail.note, deadline: detail.deadline.map { Moment(milliseconds: $0) })
            if change.beginsDeadline {
                (registered, deadline, closing) = (entry.at, detail.deadline, nil)
            }
            state = change.to
            changes.append((entry.seq, detail.step ?? 0, change))
        case .cleared:
            events[event]?.cleared = detail.cleared
            events[event]?.evidence.merge(detail.evidence ?? [:]) { $1 }
        case .closing: closing = detail.proposed
        case .pruned: events[event]?.pruned.formUnion(detail.pruned ?? [])
        case .adopted, nil: break
        }
    }

    /// - Returns: the first thing in which the case's rows differ from its entries; nil for none.
    func difference(from row: Row, in database: Database) throws -> String? {
        let number: String = row["number"]
        let pairs: [(String, DatabaseValue, (any DatabaseValueConvertible)?)] = [
            ("state", row["state"], state?.rawValue), ("is_open", row["is_open"], state?.isOpen),
            ("registered", row["registered"], registered),
            ("deadline", row["deadline"], deadline),
            ("closing_proposed", row["closing_proposed"], closing),
        ]
        for (name, found, said) in pairs where found != (said?.databaseValue ?? .null) {
            return "\(name) is \(found), the trail says \(said?.databaseValue ?? .null)"
        }
        if let text = try differingChange(of: number, in: database) { return text }
        return try differingEvent(of: number, filed: row, in: database)
    }

    private func differingChange(of number: String, in database: Database) throws -> String? {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: "SELECT * FROM case_change WHERE number = ? ORDER BY step"),
            arguments: [number])
        for (row, said) in zip(rows, changes) {
            let step: Int? = row["step"]
            guard step == said.step, try Rows.change(row) == said.change else {
                return "step \(said.step) of its history differs from entry \(said.entry)"
            }
        }
        guard rows.count == changes.count else {
            return "its history has \(rows.count) steps, the trail \(changes.count)"
        }
        return nil
    }

    private func differingEvent(
        of number: String, filed: Row, in database: Database
    ) throws -> String? {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT event.* FROM case_event JOIN event ON event.id = case_event.event
                    WHERE number = ? ORDER BY event.id
                    """), arguments: [number])
        guard rows.count == events.count else {
            return "it has \(rows.count) events, the trail \(events.count)"
        }
        for row in rows {
            let id: String = row["id"]
            guard let said = events[id] else { return "event \(id) is not in the trail" }
            let facts = AuditFacts.digest(event: row, filed: said.isFiled ? filed : nil)
            guard facts == said.facts, row["cleared"] == said.cleared else {
                return "event \(id) differs from what the trail says"
            }
            let files = try Row.fetchAll(
                database.cachedStatement(
                    sql: "SELECT kind, path, sha256, pruned FROM evidence WHERE event = ?"),
                arguments: [id])
            let found = Dictionary(
                uniqueKeysWithValues: files.map { file in
                    let kind: String = file["kind"]
                    let text = "\(file["sha256"] as String) \(file["path"] as String)"
                    return (kind, AuditTrail.text(text, kind, of: id))
                })
            let told = Dictionary(
                uniqueKeysWithValues: said.evidence.map { kind, text in
                    (kind, AuditTrail.text(text, kind, of: id))
                })
            guard found == told else {
                return "the pictures of event \(id) differ from what the trail says"
            }
            let pruned = files.filter { $0["pruned"] != nil }.map { $0["kind"] as String }
            guard Set(pruned) == said.pruned else {
                return "pictures of event \(id) were given up without an entry"
            }
        }
        return nil
    }
}

extension Optional {
    fileprivate func unwrapped(_ name: String) throws -> Wrapped {
        guard let self else { throw DatabaseError.damaged(name) }
        return self
    }
}

extension AuditEntry {
    fileprivate func decoded() throws -> AuditDetail {
        try Rows.value(Row(["detail": detail]), "detail")
    }
}
