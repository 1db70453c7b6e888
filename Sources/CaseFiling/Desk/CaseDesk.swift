internal import Foundation
internal import GRDB
internal import Scene
internal import Timetable

/// Files, links and moves cases inside a transaction that somebody else began; each change goes
/// into the audit trail with it.
struct CaseDesk {
    let database: Database
    let trail: AuditTrail
    let teller: Teller

    init(_ database: Database) throws {
        self.database = database
        trail = AuditTrail(database)
        teller = try Teller(database)
    }

    /// The place of an event is clean: its case may be closed, once every event of it is over.
    func proposeClosing(after clearance: Batch.Clearance) throws {
        let number = try String.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT number FROM case_event JOIN filed USING (number)
                    WHERE case_event.event = ? AND is_open = 1
                    """), arguments: [clearance.event])
        guard let number else { return }
        let standing = try Int.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT count(*) FROM case_event JOIN event ON event.id = case_event.event
                    WHERE number = ? AND cleared IS NULL
                    """), arguments: [number])
        guard standing == 0 else { return }
        let before = try teller.record(number)
        try database.cachedStatement(
            sql: "UPDATE filed SET closing_proposed = ? WHERE number = ?"
        ).execute(arguments: [clearance.at.milliseconds, number])
        try trail.closingProposed(clearance.at, of: number)
        try note("the place is clean: closing proposed", at: clearance.at, on: number)
        try teller.changed(number, from: before)
    }

    /// Moves a case to another state and writes it into its history.
    ///
    /// - Parameter tells: whether a notice of it goes out; a caller that changes more tells itself.
    func move(
        _ number: String, to state: CaseState, by actor: Actor, at moment: Moment, note: String?,
        zone: TimeZone?, calendar: WorkCalendar, tells: Bool = true
    ) throws {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT state, entry, zone FROM filed WHERE number = ?",
                arguments: [number])
        else { throw StoreError(.noSuchCase, subject: number, attempt: "find the case") }
        let from: CaseState = try Rows.word(row, "state")
        let before = try teller.record(number)
        guard from.next.contains(state) else {
            throw StoreError(
                .illegalTransition(from: from, to: state, allowed: from.next), subject: number,
                attempt: "change the case")
        }
        var change = CaseRecord.Change(
            at: moment, actor: actor, from: from, to: state, note: note)
        if change.beginsDeadline {
            let entry: CatalogueEntry = try Rows.value(row, "entry")
            let clock = zone ?? TimeZone(identifier: row["zone"]) ?? .gmt
            change.deadline = Deadline.of(
                entry.timeLimit, from: moment, zone: clock, calendar: calendar)
            try database.execute(
                sql: """
                    UPDATE filed SET registered = ?, deadline = ?, closing_proposed = NULL
                    WHERE number = ?
                    """,
                arguments: [moment.milliseconds, change.deadline?.milliseconds, number])
        }
        try database.execute(
            sql: "UPDATE filed SET state = ?, is_open = ?, ended = ? WHERE number = ?",
            arguments: [
                state.rawValue, state.isOpen, state.isOpen ? nil : moment.milliseconds, number,
            ])
        try database.execute(
            sql: "UPDATE spot SET is_open = ? WHERE number = ?", arguments: [state.isOpen, number])
        try add(change, to: number)
        if tells { try teller.changed(number, from: before) }
    }

    func state(of number: String) throws -> CaseState {
        guard
            let row = try Row.fetchOne(
                database.cachedStatement(sql: "SELECT state FROM filed WHERE number = ?"),
                arguments: [number])
        else { throw StoreError(.noSuchCase, subject: number, attempt: "find the case") }
        return try Rows.word(row, "state")
    }

    func note(
        _ text: String, at moment: Moment, by actor: Actor = .engine, on number: String
    ) throws {
        let state = try String.fetchOne(
            database, sql: "SELECT state FROM filed WHERE number = ?", arguments: [number])
        let here = state.flatMap(CaseState.init(rawValue:)) ?? .reported
        try add(
            CaseRecord.Change(at: moment, actor: actor, from: here, to: here, note: text),
            to: number)
    }

    func tie(_ event: String, to number: String) throws {
        try database.cachedStatement(sql: "INSERT INTO case_event (event, number) VALUES (?, ?)")
            .execute(arguments: [event, number])
    }

    func add(_ change: CaseRecord.Change, to number: String) throws {
        let last = try Int.fetchOne(
            database.cachedStatement(sql: "SELECT max(step) FROM case_change WHERE number = ?"),
            arguments: [number])
        let step = (last ?? 0) + 1
        try database.cachedStatement(
            sql: """
                INSERT INTO case_change (number, step, at, actor, from_state, to_state, note,
                    deadline)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            number, step, change.at.milliseconds, change.actor.text, change.from?.rawValue,
            change.to.rawValue, change.note, change.deadline?.milliseconds,
        ])
        try trail.changed(change, step: step, of: number)
    }
}
