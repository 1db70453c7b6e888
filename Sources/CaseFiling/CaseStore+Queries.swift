internal import GRDB
public import Scene

extension CaseStore {
    /// By confirmation, view and id.
    public func events(_ query: StoreQuery = StoreQuery()) throws(StoreError) -> [Event] {
        try connection.read("list events") { database in
            let condition = Condition(query, time: "confirmed", states: false)
            return try Row.fetchAll(
                database,
                sql: "SELECT * FROM event \(condition.sql) "
                    + "ORDER BY confirmed, camera, preset, id \(condition.limit)",
                arguments: condition.arguments
            ).map { try Rows.event($0, evidence: database.evidence(of: $0["id"])) }
        }
    }

    /// By the moment of suppression, view and id.
    public func suppressed(
        _ query: StoreQuery = StoreQuery()
    ) throws(StoreError) -> [Suppression] {
        try connection.read("list suppressions") { database in
            let condition = Condition(query, time: "suppressed", states: false)
            return try Row.fetchAll(
                database,
                sql: "SELECT * FROM suppression \(condition.sql) "
                    + "ORDER BY suppressed, camera, preset, id \(condition.limit)",
                arguments: condition.arguments
            ).map(Rows.suppression)
        }
    }

    /// By confirmation, view and id.
    public func cases(_ query: StoreQuery = StoreQuery()) throws(StoreError) -> [CaseRecord] {
        try connection.read("list cases") { database in
            let condition = Condition(query, time: "confirmed", states: true)
            return try Row.fetchAll(
                database,
                sql: "SELECT * FROM filed \(condition.sql) "
                    + "ORDER BY confirmed, camera, preset, event \(condition.limit)",
                arguments: condition.arguments
            ).map(database.record)
        }
    }

    /// The number of the open case that an event of its view, class and place would be linked to.
    public func openCase(like event: Event) throws(StoreError) -> String? {
        try connection.read("find an open case") { database in
            try CaseDesk(database).openCase(like: event)
        }
    }

    /// - Returns: nil where no case has the number.
    public func caseRecord(_ number: String) throws(StoreError) -> CaseRecord? {
        try connection.read("find a case") { database in
            try database.record(number: number)
        }
    }
}

extension Database {
    /// The pictures of an event that were not given up.
    func evidence(of event: String) throws -> [EvidenceKind: EvidenceFile] {
        let rows = try Row.fetchAll(
            cachedStatement(
                sql: """
                    SELECT kind, path, sha256 FROM evidence WHERE event = ? AND pruned IS NULL
                    """),
            arguments: [event])
        var files: [EvidenceKind: EvidenceFile] = [:]
        for row in rows {
            files[try Rows.word(row, "kind")] = EvidenceFile(
                path: row["path"], sha256: row["sha256"])
        }
        return files
    }

    func record(number: String) throws -> CaseRecord? {
        try Row.fetchOne(
            self, sql: "SELECT * FROM filed WHERE number = ?", arguments: [number]
        ).map(record)
    }

    func record(_ row: Row) throws -> CaseRecord {
        let number: String = row["number"]
        let filed: String = row["event"]
        guard
            let event = try Row.fetchOne(
                cachedStatement(sql: "SELECT * FROM event WHERE id = ?"), arguments: [filed])
        else { throw DatabaseError.damaged("event") }
        let linked = try String.fetchAll(
            cachedStatement(
                sql: """
                    SELECT event.id FROM case_event JOIN event ON event.id = case_event.event
                    WHERE number = ? AND event.id <> ? ORDER BY confirmed, event.id
                    """), arguments: [number, filed])
        let proposed = try String.fetchAll(
            cachedStatement(sql: "SELECT event FROM proposal WHERE number = ? ORDER BY event"),
            arguments: [number])
        let history = try Row.fetchAll(
            cachedStatement(sql: "SELECT * FROM case_change WHERE number = ? ORDER BY step"),
            arguments: [number]
        ).map(Rows.change)
        return CaseRecord(
            number: number, state: try Rows.word(row, "state"),
            event: try Rows.event(event, evidence: evidence(of: filed)), linked: linked,
            proposed: proposed,
            entry: try Rows.value(row, "entry"), place: try Rows.value(row, "place"),
            zone: row["zone"], registered: Rows.moment(row, "registered"),
            deadline: Rows.moment(row, "deadline"),
            closingProposed: Rows.moment(row, "closing_proposed"), history: history)
    }
}

/// A query as SQL with its arguments apart.
struct Condition {
    var sql = ""
    var limit = ""
    var arguments = StatementArguments()

    /// - Parameters:
    ///   - time: the column that `since` and `before` bound.
    ///   - states: whether the table has a state.
    init(_ query: StoreQuery, time: String, states: Bool) {
        var terms: [String] = []
        var values: [(any DatabaseValueConvertible)?] = []
        func add(_ term: String, _ value: any DatabaseValueConvertible) {
            terms.append(term)
            values.append(value)
        }
        if let cameras = query.cameras {
            terms.append("camera IN (SELECT value FROM json_each(?))")
            values.append(JSONText.array(cameras.sorted().map { JSONText.string($0) }))
        }
        if let camera = query.camera { add("camera = ?", camera) }
        if let preset = query.preset { add("preset = ?", preset) }
        if let since = query.since { add("\(time) >= ?", since.milliseconds) }
        if let before = query.before { add("\(time) < ?", before.milliseconds) }
        for (column, words) in [
            ("violation", query.violations.map(\.rawValue)),
            ("state", states ? query.states.map(\.rawValue) : []),
        ] where !words.isEmpty {
            terms.append("\(column) IN (\(words.map { _ in "?" }.joined(separator: ", ")))")
            values += words
        }
        // Says what follows from the states, so that SQLite finds the index of open cases.
        if states, !query.states.isEmpty, query.states.allSatisfy(\.isOpen) {
            terms.append("is_open = 1")
        }
        if !terms.isEmpty { sql = "WHERE " + terms.joined(separator: " AND ") }
        if let count = query.limit { limit = "LIMIT \(max(0, count))" }
        arguments = StatementArguments(values)
    }
}
