internal import GRDB
internal import Scene

/// Writes entries inside the transaction that changes the case.
struct AuditTrail {
    private let database: Database

    init(_ database: Database) { self.database = database }

    func filed(_ event: String, as number: String, at: Int64) throws {
        try append(.filed, of: number, at: at, try detail(of: event, filedAs: number))
    }

    func linked(_ event: String, to number: String, at: Int64) throws {
        try append(.linked, of: number, at: at, try detail(of: event, filedAs: nil))
    }

    func changed(_ change: CaseRecord.Change, step: Int, of number: String) throws {
        var detail = AuditDetail()
        detail.step = step
        (detail.from, detail.to) = (change.from?.rawValue, change.to.rawValue)
        (detail.note, detail.deadline) = (change.note, change.deadline?.milliseconds)
        try append(
            .changed, of: number, at: change.at.milliseconds, by: change.actor.text, detail)
    }

    /// The place of an event is clean, and perhaps an after picture shows it.
    func cleared(_ clearance: Batch.Clearance) throws {
        guard let number = try number(of: clearance.event) else { return }
        var detail = AuditDetail()
        detail.event = clearance.event
        detail.cleared = clearance.at.milliseconds
        if let file = clearance.evidence {
            detail.evidence = [
                EvidenceKind.after.rawValue: Self.text(file, .after, of: clearance.event)
            ]
        }
        try append(.cleared, of: number, at: clearance.at.milliseconds, detail)
    }

    func closingProposed(_ moment: Moment, of number: String) throws {
        var detail = AuditDetail()
        detail.proposed = moment.milliseconds
        try append(.closing, of: number, at: moment.milliseconds, detail)
    }

    /// Pictures of an event were given up; their hashes stay.
    func pruned(_ kinds: [String], of event: String, at: Moment) throws {
        guard let number = try number(of: event) else { return }
        var detail = AuditDetail()
        detail.event = event
        detail.pruned = kinds
        try append(.pruned, of: number, at: at.milliseconds, detail)
    }

    /// Writes entries for the cases of a store that had no trail, as they stand.
    func adopt(version: Int) throws {
        var detail = AuditDetail()
        detail.version = version
        try append(.adopted, of: "", at: 0, detail)
        let cases = try Row.fetchAll(
            database,
            sql: """
                SELECT number, event, confirmed, closing_proposed FROM filed
                ORDER BY confirmed, camera, preset, event
                """)
        for row in cases { try adopt(row) }
    }

    private func adopt(_ row: Row) throws {
        let number: String = row["number"]
        let filed: String = row["event"]
        try self.filed(filed, as: number, at: row["confirmed"])
        let linked = try Row.fetchAll(
            database,
            sql: """
                SELECT id, confirmed FROM case_event JOIN event ON id = case_event.event
                WHERE number = ? AND id <> ? ORDER BY confirmed, id
                """, arguments: [number, filed])
        for event in linked { try self.linked(event["id"], to: number, at: event["confirmed"]) }
        let changes = try Row.fetchAll(
            database, sql: "SELECT * FROM case_change WHERE number = ? ORDER BY step",
            arguments: [number])
        for change in changes {
            try changed(try Rows.change(change), step: change["step"], of: number)
        }
        if let closing = Rows.moment(row, "closing_proposed") {
            try closingProposed(closing, of: number)
        }
    }

    private func append(
        _ kind: AuditEntry.Kind, of number: String, at: Int64, by actor: String = Actor.engine.text,
        _ detail: AuditDetail
    ) throws {
        let last = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"))
        var entry = try AuditEntry(
            seq: (last?["seq"] ?? 0) + 1, at: at, actor: actor, number: number, kind: kind,
            detail: detail)
        entry.hash = entry.hash(after: last?["hash"] ?? AuditEntry.origin)
        try database.cachedStatement(
            sql: """
                INSERT INTO audit (seq, at, actor, number, kind, detail, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            entry.seq, entry.at, entry.actor, entry.number, entry.kind, entry.detail, entry.hash,
        ])
    }

    private func detail(of event: String, filedAs number: String?) throws -> AuditDetail {
        guard
            let row = try Row.fetchOne(
                database.cachedStatement(sql: "SELECT * FROM event WHERE id = ?"),
                arguments: [event])
        else { throw DatabaseError.damaged("event") }
        let filed = try number.flatMap {
            try Row.fetchOne(
                database.cachedStatement(sql: "SELECT * FROM filed WHERE number = ?"),
                arguments: [$0])
        }
        var detail = AuditDetail()
        detail.event = event
        detail.facts = AuditFacts.digest(event: row, filed: filed)
        detail.cleared = row["cleared"]
        let files = try database.evidence(of: event)
        detail.evidence = Dictionary(
            uniqueKeysWithValues: files.map {
                ($0.key.rawValue, Self.text($0.value, $0.key, of: event))
            })
        return detail
    }

    private func number(of event: String) throws -> String? {
        try String.fetchOne(
            database.cachedStatement(sql: "SELECT number FROM case_event WHERE event = ?"),
            arguments: [event])
    }

    /// A picture as an entry has it.
    static func text(_ file: EvidenceFile, _ kind: EvidenceKind, of event: String) -> String {
        let isUsual = file.path == EvidenceStore.usualPath(event, kind)
        return isUsual ? file.sha256 : "\(file.sha256) \(file.path)"
    }

    /// What an entry of any version says of a picture, as this one would have said it.
    static func text(_ said: String, _ kind: String, of event: String) -> String {
        guard let kind = EvidenceKind(rawValue: kind) else { return said }
        let usual = " " + EvidenceStore.usualPath(event, kind)
        return said.hasSuffix(usual) ? String(said.dropLast(usual.count)) : said
    }
}
