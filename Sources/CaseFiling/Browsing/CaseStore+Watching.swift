internal import Foundation
internal import GRDB
public import Scene

extension CaseStore {
    /// The place of the newest change in the trail; 0 where nothing changed yet.
    public func newestChange() async throws(StoreError) -> Int64 {
        try await connection.readAsync("find the newest change") { database in
            try Int64.fetchOne(database, sql: "SELECT max(seq) FROM audit") ?? 0
        }
    }

    /// What changed after a place in the trail, by this process or another, in order.
    public func changes(
        after sequence: Int64, limit: Int = 1000
    ) async throws(StoreError) -> [CaseChange] {
        try await connection.readAsync("follow the changes") { database in
            try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT seq, number, kind, at, actor FROM audit
                        WHERE seq > ? ORDER BY seq LIMIT ?
                        """), arguments: [sequence, limit]
            ).map { row in
                CaseChange(
                    sequence: row["seq"], number: row["number"], kind: row["kind"],
                    at: Moment(milliseconds: row["at"]), actor: Actor(text: row["actor"]))
            }
        }
    }

    /// Every open case, and the place in the trail up to which this holds.
    ///
    /// - Complexity: O(open cases).
    public func openCases() async throws(StoreError) -> (cases: [OpenCase], sequence: Int64) {
        try await connection.readAsync("list open cases") { database in
            let rows = try Row.fetchCursor(
                database, sql: OpenRows.sql + " WHERE filed.is_open = 1")
            var cases: [OpenCase] = []
            while let row = try rows.next() { cases.append(try OpenRows.value(row)) }
            let sequence = try Int64.fetchOne(database, sql: "SELECT max(seq) FROM audit")
            return (cases, sequence ?? 0)
        }
    }

    /// Those of the numbers that are open cases.
    public func openCases(among numbers: Set<String>) async throws(StoreError) -> [OpenCase] {
        try await connection.readAsync("find open cases") { database in
            let list = try JSONEncoder().encode(numbers.sorted())
            return try Row.fetchAll(
                database,
                sql: OpenRows.sql + """
                     WHERE filed.number IN (SELECT value FROM json_each(?)) AND filed.is_open = 1
                    """, arguments: [String(decoding: list, as: UTF8.self)]
            ).map(OpenRows.value)
        }
    }

    /// Every view that a case or an event names.
    public func views() async throws(StoreError) -> [ViewID] {
        try await connection.readAsync("list the views") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT camera, preset FROM event UNION SELECT camera, preset FROM suppression
                    ORDER BY camera, preset
                    """
            ).map(Rows.view)
        }
    }

    /// The place of the last case of each view that states one.
    public func places() async throws(StoreError) -> [ViewID: CasePlace] {
        try await connection.readAsync("list the places") { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT camera, preset, place, max(confirmed) FROM filed GROUP BY 1, 2")
            return Dictionary(
                try rows.map { (Rows.view($0), try Rows.value($0, "place")) }
            ) { first, _ in first }
        }
    }

    /// How many cases of each class came to each state.
    ///
    /// - Parameter cameras: only of these; nil for all.
    /// - Complexity: O(cases).
    public func verdicts(cameras: Set<String>? = nil) async throws(StoreError) -> [Verdict] {
        try await connection.readAsync("count verdicts") { database in
            let list = String(
                decoding: try JSONEncoder().encode((cameras ?? []).sorted()), as: UTF8.self)
            return try Row.fetchAll(
                database,
                sql: """
                    SELECT violation, state, count(*) AS cases FROM filed
                    WHERE ? OR camera IN (SELECT value FROM json_each(?)) GROUP BY 1, 2
                    """, arguments: [cameras == nil, list]
            ).map { row in
                Verdict(
                    violation: try Rows.word(row, "violation"), state: try Rows.word(row, "state"),
                    cases: row["cases"])
            }
        }
    }

    /// Where cases of a time lay, in cells of so many degrees: how many of each class and UTC day.
    ///
    /// - Complexity: O(cases of the time).
    public func heat(
        since: Moment, before: Moment, cell: Double, cameras: Set<String>? = nil
    ) async throws(StoreError) -> [HeatCell] {
        try await connection.readAsync("count by place") { database in
            let list = String(
                decoding: try JSONEncoder().encode((cameras ?? []).sorted()), as: UTF8.self)
            return try Row.fetchAll(
                database,
                sql: """
                    SELECT filed.violation, filed.confirmed / 86400000 AS day,
                        CAST(floor(latitude / ?1) AS INTEGER) AS row,
                        CAST(floor(longitude / ?1) AS INTEGER) AS column, count(*) AS cases
                    FROM filed JOIN spot ON spot.number = filed.number
                    WHERE filed.confirmed >= ?2 AND filed.confirmed < ?3
                        AND (?4 OR filed.camera IN (SELECT value FROM json_each(?5)))
                    GROUP BY 1, 2, 3, 4
                    """,
                arguments: [cell, since.milliseconds, before.milliseconds, cameras == nil, list]
            ).map { row in
                HeatCell(
                    violation: try Rows.word(row, "violation"), day: row["day"], row: row["row"],
                    column: row["column"], cases: row["cases"])
            }
        }
    }
}

/// Cases of one class and day that lie close together.
public struct HeatCell: Sendable, Hashable {
    public var violation: Violation
    /// Days since 1970-01-01 UTC.
    public var day: Int
    /// Latitude and longitude in cells, rounded down.
    public var row: Int
    public var column: Int
    public var cases: Int
}

private enum OpenRows {
    static let sql = """
        SELECT filed.number, filed.violation, camera, preset, state, confirmed, deadline, latitude,
            longitude FROM filed LEFT JOIN spot ON spot.number = filed.number
        """

    static func value(_ row: Row) throws -> OpenCase {
        OpenCase(
            number: row["number"], violation: try Rows.word(row, "violation"),
            view: Rows.view(row), state: try Rows.word(row, "state"),
            confirmed: Moment(milliseconds: row["confirmed"]),
            deadline: Rows.moment(row, "deadline"), latitude: row["latitude"],
            longitude: row["longitude"])
    }
}
