internal import Foundation
internal import GRDB
public import Scene

extension CaseStore {
    /// Counts the cases that a query finds; its `limit` is not used.
    ///
    /// - Parameter now: what deadlines are held against.
    /// - Complexity: O(cases); eight bytes in memory for each closed one.
    public func statistics(
        _ query: StoreQuery = StoreQuery(), now: Moment
    ) throws(StoreError) -> CaseStatistics {
        try connection.read("count cases") { database in
            var found = CaseStatistics()
            let condition = Condition(query, time: "confirmed", states: true)
            // Offsets of clocks are whole quarters of an hour, so a quarter never spans midnight.
            let groups = try Row.fetchCursor(
                database,
                sql: """
                    SELECT violation, camera, preset, state, is_open, zone,
                        confirmed / 900000 AS quarter, count(*) AS cases,
                        sum(is_open = 1 AND deadline < ?) AS late
                    FROM filed \(condition.sql)
                    GROUP BY violation, camera, preset, state, zone, quarter
                    """, arguments: [now.milliseconds] + condition.arguments)
            var days = LocalDays()
            while let row = try groups.next() {
                let state: CaseState = try Rows.word(row, "state")
                let cases: Int = row["cases"]
                var count = CaseStatistics.Count()
                switch state {
                case .closed: count.closed = cases
                case .rejected, .cancelled: count.dropped = cases
                default: (count.open, count.overdue) = (cases, row["late"] ?? 0)
                }
                let day = days.day(quarter: row["quarter"], zone: row["zone"])
                found.total = found.total + count
                found.byState[state, default: 0] += cases
                let violation: Violation = try Rows.word(row, "violation")
                found.byClass[violation] = found.byClass[violation, default: .init()] + count
                let view = Rows.view(row)
                found.byView[view] = found.byView[view, default: .init()] + count
                found.byDay[day] = found.byDay[day, default: .init()] + count
            }
            let closed = condition.sql + (condition.sql.isEmpty ? "WHERE" : " AND")
            found.reportedToClosed = CaseStatistics.Times(
                milliseconds: try Int64.fetchAll(
                    database,
                    sql: """
                        SELECT (SELECT max(at) FROM case_change
                            WHERE case_change.number = filed.number AND to_state = 'closed')
                            - confirmed
                        FROM filed \(closed) state = 'closed'
                        """, arguments: condition.arguments))
            return found
        }
    }
}

/// Local days of quarters of an hour, each worked out once.
private struct LocalDays {
    private struct Key: Hashable {
        var quarter: Int64
        var zone: String
    }

    private var known: [Key: String] = [:]

    mutating func day(quarter: Int64, zone: String) -> String {
        let key = Key(quarter: quarter, zone: zone)
        if let day = known[key] { return day }
        let lines = Lines(zone: TimeZone(identifier: zone) ?? .gmt)
        let day = String(lines.local(Moment(milliseconds: quarter * 900_000)).prefix(10))
        known[key] = day
        return day
    }
}
