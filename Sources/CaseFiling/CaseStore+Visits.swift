internal import GRDB
public import Scene

extension CaseStore {
    /// Keeps visits that were not made and the faults that were seen, all of them or none.
    ///
    /// They are given in the order of their due times, view by view: what lies at or before a view's
    /// mark is already accounted for and is passed over, so that nothing counts twice. Rows of a view
    /// that follow each other with the same reason become one.
    public func record(
        _ missed: [MissedVisits], faults: [FaultSighting] = []
    ) throws(StoreError) {
        guard !missed.isEmpty || !faults.isEmpty else { return }
        try connection.write("keep missed visits") { database in
            for visits in missed { try database.keep(visits) }
            let teller = try Teller(database)
            for fault in faults {
                try database.put(
                    .faulty(cause: fault.cause, detail: fault.detail), of: fault.view,
                    at: fault.moment, zone: fault.zone, teller)
            }
        }
    }

    /// Gives up rows of missed visits and of faults that ended, all of them before `moment`.
    public func forgetVisits(before moment: Moment) throws(StoreError) {
        try connection.write("forget old visits") { database in
            for sql in [
                "DELETE FROM missed_visit WHERE last < ?",
                "DELETE FROM camera_fault WHERE last < ? AND ended IS NOT NULL",
            ] { try database.execute(sql: sql, arguments: [moment.milliseconds]) }
        }
    }

    /// How far each view that was ever due is accounted for.
    public func visitMarks() throws(StoreError) -> [ViewID: VisitMark] {
        try connection.read("read what was visited") { database in
            let rows = try Row.fetchCursor(database, sql: "SELECT * FROM visit_mark")
            var marks: [ViewID: VisitMark] = [:]
            while let row = try rows.next() {
                marks[Self.view(row)] = VisitMark(
                    due: Moment(milliseconds: row["due"]), done: row["done"],
                    missed: row["missed"])
            }
            return marks
        }
    }

    /// Visits that were not made, by the time at which the first was due, then by view.
    ///
    /// - Parameters:
    ///   - view: nil for all.
    ///   - since: rows whose last visit was due at or after it.
    ///   - limit: the newest so many.
    public func missedVisits(
        of view: ViewID? = nil, since: Moment = .epoch, limit: Int = 10_000
    ) throws(StoreError) -> [MissedVisits] {
        try connection.read("list missed visits") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM missed_visit WHERE last >= ?
                        AND (? IS NULL OR (camera = ? AND preset = ?))
                    ORDER BY first DESC, camera DESC, preset DESC LIMIT ?
                    """,
                arguments: [
                    since.milliseconds, view?.camera.name, view?.camera.name, view?.preset.name,
                    limit,
                ]
            ).reversed().map { row in
                MissedVisits(
                    view: Self.view(row), first: Moment(milliseconds: row["first"]),
                    last: Moment(milliseconds: row["last"]), count: row["count"],
                    reason: MissedVisits.Reason(rawValue: row["reason"]) ?? .failed,
                    detail: row["detail"])
            }
        }
    }

    static func view(_ row: Row) -> ViewID {
        ViewID(camera: CameraID(row["camera"]), preset: PresetID(row["preset"]))
    }
}

extension Database {
    /// Notes that the visit due at `due` was made.
    func markDone(_ view: ViewID, due: Moment) throws {
        _ = try mark(view, due, done: 1, missed: 0)
    }

    fileprivate func keep(_ visits: MissedVisits) throws {
        let before = try Int64.fetchOne(
            cachedStatement(sql: "SELECT due FROM visit_mark WHERE camera = ? AND preset = ?"),
            arguments: [visits.view.camera.name, visits.view.preset.name])
        guard try mark(visits.view, visits.last, done: 0, missed: visits.count) else { return }
        let (camera, preset) = (visits.view.camera.name, visits.view.preset.name)
        // The row that ends at the mark is the newest: nothing was done between.
        try cachedStatement(
            sql: """
                UPDATE missed_visit SET last = ?, count = count + ?, detail = ?
                WHERE camera = ? AND preset = ? AND last = ? AND reason = ?
                """
        ).execute(arguments: [
            visits.last.milliseconds, visits.count, visits.detail, camera, preset, before,
            visits.reason.rawValue,
        ])
        guard changesCount == 0 else { return }
        try cachedStatement(
            sql: """
                INSERT INTO missed_visit (camera, preset, first, last, count, reason, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            camera, preset, visits.first.milliseconds, visits.last.milliseconds, visits.count,
            visits.reason.rawValue, visits.detail,
        ])
    }

    /// - Returns: false where the view is accounted for up to `due` already.
    private func mark(_ view: ViewID, _ due: Moment, done: Int, missed: Int) throws -> Bool {
        try cachedStatement(
            sql: """
                INSERT INTO visit_mark (camera, preset, due, done, missed) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (camera, preset) DO UPDATE SET due = excluded.due,
                    done = done + excluded.done, missed = missed + excluded.missed
                WHERE excluded.due > due
                """
        ).execute(arguments: [
            view.camera.name, view.preset.name, due.milliseconds, done, missed,
        ])
        return changesCount > 0
    }
}
