internal import GRDB
public import Scene

/// A case that came to its end: what the judge holds for its events may go.
public struct CaseEnding: Sendable, Hashable {
    /// The entry of the audit trail; the next question begins after it.
    public var entry: Int64
    public var number: String
    /// Closed, rejected or cancelled.
    public var state: CaseState
    public var at: Moment
    /// The events of this view that belong to the case.
    public var events: [Event]
}

extension CaseStore {
    /// The cases with events of one view that ended after an entry of the audit trail, in the order
    /// of their ends. One that was reopened since is not among them.
    ///
    /// - Parameter entry: 0 for the beginning; then the `entry` of the last ending, or the
    ///   ``auditEntries()`` at the time of asking.
    /// - Complexity: O(entries since then): SQLite is held to the trail's own order, since it would
    ///   go through every case.
    public func endings(
        of view: ViewID, after entry: Int64
    ) throws(StoreError) -> [CaseEnding] {
        try connection.read("find ended cases") { database in
            let rows = try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT max(seq) AS entry, filed.number, state, ended
                        FROM audit NOT INDEXED CROSS JOIN filed ON filed.number = audit.number
                        WHERE seq > ?1 AND kind = 'changed' AND is_open = 0
                            AND EXISTS (SELECT 1 FROM case_event
                                JOIN event ON event.id = case_event.event
                                WHERE case_event.number = filed.number
                                    AND event.camera = ?2 AND event.preset = ?3)
                        GROUP BY filed.number ORDER BY entry
                        """),
                arguments: [entry, view.camera.name, view.preset.name])
            return try rows.map { row in
                let number: String = row["number"]
                let events = try Row.fetchAll(
                    database.cachedStatement(
                        sql: """
                            SELECT event.* FROM case_event
                            JOIN event ON event.id = case_event.event
                            WHERE number = ? AND camera = ? AND preset = ? ORDER BY confirmed, id
                            """),
                    arguments: [number, view.camera.name, view.preset.name]
                ).map { try Rows.event($0, evidence: database.evidence(of: $0["id"])) }
                return CaseEnding(
                    entry: row["entry"], number: number, state: try Rows.word(row, "state"),
                    at: Moment(milliseconds: row["ended"]), events: events)
            }
        }
    }

    /// How many entries the audit trail has.
    public func auditEntries() throws(StoreError) -> Int64 {
        try connection.read("count the audit trail") { database in
            try Int64.fetchOne(database, sql: "SELECT max(seq) FROM audit") ?? 0
        }
    }
}
