internal import GRDB
public import Scene
public import Timetable

/// Events of one view, class and day whose class is filed and that were not.
public struct NotFiled: Sendable, Hashable {
    public enum Cause: String, Sendable, Hashable, CaseIterable {
        /// The view had filed as many as it may on that day.
        case dailyCap = "daily_cap"
        /// A quiet time that is not over, or that the thing did not outlast.
        case quiet
    }

    public var view: ViewID
    public var violation: Violation
    public var cause: Cause
    /// Local to the site.
    public var day: LocalDay
    public var count: Int
}

extension CaseStore {
    /// What the policy left unfiled, by day, view and class; the query's states and limit are not
    /// used.
    public func notFiled(_ query: StoreQuery = StoreQuery()) throws(StoreError) -> [NotFiled] {
        try connection.read("count what was not filed") { database in
            let condition = Condition(query, time: "confirmed", states: false)
            return try Row.fetchAll(
                database,
                sql: """
                    SELECT camera, preset, violation, cause, day, count(*) AS events
                    FROM (SELECT event.*, cause, day FROM unfiled
                        JOIN event ON event.id = unfiled.event)
                    \(condition.sql)
                    GROUP BY camera, preset, violation, cause, day
                    ORDER BY day, camera, preset, violation, cause
                    """, arguments: condition.arguments
            ).map { row in
                NotFiled(
                    view: Rows.view(row), violation: try Rows.word(row, "violation"),
                    cause: try Rows.word(row, "cause"), day: LocalDay(number: row["day"]),
                    count: row["events"])
            }
        }
    }

    /// Decides on an event that was proposed as the same as a case of another view.
    ///
    /// - Parameter isSame: links it to the case; else it becomes a case of its own, `reported`.
    /// - Returns: the case that then holds the event.
    /// - Throws: `noSuchCase` where the event is not proposed.
    @discardableResult
    public func decide(
        proposed event: String, isSame: Bool, by actor: Actor, at moment: Moment
    ) throws(StoreError) -> CaseRecord {
        try connection.write("decide on event \(event)") { database in
            let number = try CaseDesk(database).decide(
                event, isSame: isSame, by: actor, at: moment)
            guard let record = try database.record(number: number) else {
                throw DatabaseError.damaged("number")
            }
            return record
        }
    }
}
