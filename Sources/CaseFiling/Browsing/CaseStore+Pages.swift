internal import Foundation
internal import GRDB
public import Scene

extension CaseStore {
    /// A page of cases, by confirmation, view and id, the newest first.
    ///
    /// - Complexity: O(limit) for one state, one class, one camera, all that is open or everything;
    ///   what is restricted otherwise is sought from the newest on.
    public func casePage(_ query: PageQuery) async throws(StoreError) -> Page<CaseSummary> {
        try await connection.readAsync("list cases") { database in
            let condition = PageCondition(query, of: .cases)
            let rows = try Row.fetchAll(
                database.cachedStatement(sql: PageCondition.cases + condition.sql),
                arguments: condition.arguments)
            return Page(try rows.map(Rows.summary), limit: condition.limit) {
                PageMark(at: $0.confirmed, view: $0.view, id: $0.event)
            }
        }
    }

    /// Grows with every change of a case that a page of cases could show; the trail's last entry.
    ///
    /// - Complexity: O(1).
    public func caseVersion() async throws(StoreError) -> Int64 {
        try await connection.readAsync("find the newest change") { database in
            try Int64.fetchOne(
                database.cachedStatement(sql: "SELECT max(seq) FROM audit")) ?? 0
        }
    }

    /// A page of events, by confirmation, view and id, the newest first.
    public func eventPage(_ query: PageQuery) async throws(StoreError) -> Page<Event> {
        try await connection.readAsync("list events") { database in
            let condition = PageCondition(query, of: .events)
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM event" + condition.sql,
                arguments: condition.arguments)
            let events = try rows.map {
                try Rows.event($0, evidence: database.evidence(of: $0["id"]))
            }
            return Page(events, limit: condition.limit) {
                PageMark(at: $0.confirmed, view: $0.view, id: $0.id)
            }
        }
    }

    /// A page of suppressions, by the moment of suppression, view and id, the newest first.
    public func suppressionPage(
        _ query: PageQuery
    ) async throws(StoreError) -> Page<Suppression> {
        try await connection.readAsync("list suppressions") { database in
            let condition = PageCondition(query, of: .suppressions)
            let rows = try Row.fetchAll(
                database, sql: "SELECT * FROM suppression" + condition.sql,
                arguments: condition.arguments)
            return Page(try rows.map(Rows.suppression), limit: condition.limit) {
                PageMark(at: $0.suppressed, view: $0.view, id: $0.id)
            }
        }
    }

    /// - Returns: nil where there is no such event.
    public func event(_ id: String) async throws(StoreError) -> Event? {
        try await connection.readAsync("find an event") { database in
            try Row.fetchOne(database, sql: "SELECT * FROM event WHERE id = ?", arguments: [id])
                .map { try Rows.event($0, evidence: database.evidence(of: id)) }
        }
    }
}

/// A page's restrictions as SQL with its arguments apart.
struct PageCondition {
    enum Table { case cases, events, suppressions }

    static let largest = 1000
    static let cases = """
        SELECT filed.*, event.zone AS spot_zone, event.first_seen, event.cleared, event.confidence,
            event.x, event.y, event.width, event.height, spot.latitude, spot.longitude,
            json_extract(place, '$.address') AS address,
            (SELECT group_concat(kind) FROM evidence
                WHERE evidence.event = filed.event AND pruned IS NULL) AS kinds
        FROM filed JOIN event ON event.id = filed.event
            LEFT JOIN spot ON spot.number = filed.number
        """

    private(set) var sql = ""
    private(set) var arguments = StatementArguments()
    let limit: Int

    init(_ query: PageQuery, of table: Table) {
        limit = min(max(1, query.limit), Self.largest)
        let (name, time, id) =
            switch table {
            case .cases: ("filed", "filed.confirmed", "filed.event")
            case .events: ("event", "event.confirmed", "event.id")
            case .suppressions: ("suppression", "suppression.suppressed", "suppression.id")
            }
        let (camera, preset) = ("\(name).camera", "\(name).preset")
        var terms: [String] = []
        var values: [(any DatabaseValueConvertible)?] = []
        func add(_ term: String, _ value: any DatabaseValueConvertible) {
            terms.append(term)
            values.append(value)
        }
        // A plus keeps SQLite from an index that would find the rows and then sort them all.
        if let cameras = query.cameras {
            let list = JSONText.array(cameras.sorted().map { JSONText.string($0) })
            add("+\(camera) IN (SELECT value FROM json_each(?))", list)
        }
        if let name = query.camera { add("\(camera) = ?", name) }
        if let name = query.preset { add("\(preset) = ?", name) }
        if let since = query.since { add("\(time) >= ?", since.milliseconds) }
        if let before = query.before { add("\(time) < ?", before.milliseconds) }
        func choose(_ column: String, _ words: [String]) {
            guard !words.isEmpty else { return }
            let marks = words.map { _ in "?" }.joined(separator: ", ")
            terms.append("\(words.count > 1 ? "+" : "")\(name).\(column) IN (\(marks))")
            values += words
        }
        choose("violation", query.violations.map(\.rawValue))
        if table == .cases {
            if let numbers = query.numbers {
                let list = JSONText.array(numbers.sorted().map { JSONText.string($0) })
                add("filed.number IN (SELECT value FROM json_each(?))", list)
            }
            choose("state", query.states.map(\.rawValue))
            // Says what follows from the states, so that SQLite finds the indices of either kind.
            let states = Set(query.states.map(\.isOpen))
            let isOpen =
                query.overdueAt != nil
                ? true : query.isOpen ?? (states.count == 1 ? states.first : nil)
            if let isOpen { terms.append("filed.is_open = \(isOpen ? 1 : 0)") }
            if let now = query.overdueAt { add("filed.deadline < ?", now.milliseconds) }
        }
        if let mark = query.mark {
            terms.append("(\(time), \(camera), \(preset), \(id)) < (?, ?, ?, ?)")
            values += [mark.at.milliseconds, mark.camera, mark.preset, mark.id]
        }
        if !terms.isEmpty { sql = " WHERE " + terms.joined(separator: " AND ") }
        sql +=
            " ORDER BY \(time) DESC, \(camera) DESC, \(preset) DESC, \(id) DESC"
            + " LIMIT \(limit + 1)"
        arguments = StatementArguments(values)
    }
}

extension Rows {
    static func summary(_ row: Row) throws -> CaseSummary {
        CaseSummary(
            number: row["number"], event: row["event"], state: try word(row, "state"),
            violation: try word(row, "violation"), view: view(row), zone: row["spot_zone"],
            clock: row["zone"], firstSeen: Moment(milliseconds: row["first_seen"]),
            confirmed: Moment(milliseconds: row["confirmed"]), deadline: moment(row, "deadline"),
            cleared: moment(row, "cleared"), closingProposed: moment(row, "closing_proposed"),
            confidence: row["confidence"], box: box(row), address: row["address"],
            latitude: row["latitude"], longitude: row["longitude"],
            evidence: ((row["kinds"] as String?) ?? "").split(separator: ",")
                .compactMap { EvidenceKind(rawValue: String($0)) })
    }
}
