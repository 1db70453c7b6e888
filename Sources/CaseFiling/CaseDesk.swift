internal import Foundation
internal import GRDB
internal import Scene
internal import Timetable

/// Files, links and moves cases inside a transaction that somebody else began; each change goes
/// into the audit trail with it.
struct CaseDesk {
    private let database: Database
    private let trail: AuditTrail

    init(_ database: Database) {
        self.database = database
        trail = AuditTrail(database)
    }

    /// Makes a case of a new event where its class is filed, or links it to the open case of the
    /// same view, class and place.
    func file(_ event: Event, _ filing: Filing) throws {
        let entry = filing.catalogue[event.violation]
        guard entry.file != .none else { return }
        if let number = try openCase(like: event) {
            try link(event, to: number)
            return
        }
        let number = try freeNumber(for: event, entry, filing)
        let registers =
            entry.file == .registered
            && event.confidence >= filing.registerFloors[event.violation] ?? 0
        let deadline =
            registers
            ? Deadline.of(
                entry.timeLimit, from: event.confirmed, zone: filing.zone,
                calendar: filing.calendar) : nil
        try database.cachedStatement(
            sql: """
                INSERT INTO filed (number, event, violation, camera, preset, confirmed, state,
                    is_open, registered, deadline, entry, place, zone)
                VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            number, event.id, event.violation.rawValue, event.view.camera.name,
            event.view.preset.name, event.confirmed.milliseconds,
            (registers ? CaseState.registered : .reported).rawValue,
            registers ? event.confirmed.milliseconds : nil, deadline?.milliseconds,
            try Rows.json(entry), try Rows.json(filing.place), filing.zone.identifier,
        ])
        try tie(event.id, to: number)
        try trail.filed(event.id, as: number, at: event.confirmed.milliseconds)
        try add(
            CaseRecord.Change(at: event.confirmed, actor: .engine, to: .reported), to: number)
        if registers {
            try add(
                CaseRecord.Change(
                    at: event.confirmed, actor: .engine, from: .reported, to: .registered,
                    deadline: deadline), to: number)
        }
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
        try database.cachedStatement(
            sql: "UPDATE filed SET closing_proposed = ? WHERE number = ?"
        ).execute(arguments: [clearance.at.milliseconds, number])
        try trail.closingProposed(clearance.at, of: number)
        try note("the place is clean: closing proposed", at: clearance.at, on: number)
    }

    /// Moves a case to another state and writes it into its history.
    func move(
        _ number: String, to state: CaseState, by actor: Actor, at moment: Moment, note: String?,
        zone: TimeZone?, calendar: WorkCalendar
    ) throws {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT state, entry, zone FROM filed WHERE number = ?",
                arguments: [number])
        else { throw StoreError(.noSuchCase, subject: number, attempt: "find the case") }
        let from: CaseState = try Rows.word(row, "state")
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
            sql: "UPDATE filed SET state = ?, is_open = ? WHERE number = ?",
            arguments: [state.rawValue, state.isOpen, number])
        try add(change, to: number)
    }

    private func openCase(like event: Event) throws -> String? {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT number, x, y, width, height FROM filed
                    JOIN case_event USING (number) JOIN event ON event.id = case_event.event
                    WHERE filed.camera = ? AND filed.preset = ? AND filed.violation = ?
                        AND is_open = 1
                    ORDER BY filed.confirmed, filed.event
                    """),
            arguments: [
                event.view.camera.name, event.view.preset.name, event.violation.rawValue,
            ])
        return rows.first { Self.samePlace(Rows.box($0), event.box) }?["number"]
    }

    /// IoU ≥ 0.3, or one box mostly inside the other.
    private static func samePlace(_ a: Box, _ b: Box) -> Bool {
        let common = a.intersection(b).area
        return a.overlap(b) >= 0.3 || common >= 0.7 * min(a.area, b.area) && common > 0
    }

    private func link(_ event: Event, to number: String) throws {
        try tie(event.id, to: number)
        try database.cachedStatement(
            sql: "UPDATE filed SET closing_proposed = NULL WHERE number = ?"
        ).execute(arguments: [number])
        try trail.linked(event.id, to: number, at: event.confirmed.milliseconds)
        try note("seen again as \(event.id)", at: event.confirmed, on: number)
    }

    private func note(_ text: String, at moment: Moment, on number: String) throws {
        let state = try String.fetchOne(
            database, sql: "SELECT state FROM filed WHERE number = ?", arguments: [number])
        let here = state.flatMap(CaseState.init(rawValue:)) ?? .reported
        try add(
            CaseRecord.Change(at: moment, actor: .engine, from: here, to: here, note: text),
            to: number)
    }

    private func tie(_ event: String, to number: String) throws {
        try database.cachedStatement(sql: "INSERT INTO case_event (event, number) VALUES (?, ?)")
            .execute(arguments: [event, number])
    }

    private func add(_ change: CaseRecord.Change, to number: String) throws {
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

    /// The event's number; all its digits where another event has the short one.
    private func freeNumber(
        for event: Event, _ entry: CatalogueEntry, _ filing: Filing
    ) throws -> String {
        let number = filing.number.number(of: event, entry, zone: filing.zone)
        let taken = try Bool.fetchOne(
            database.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM filed WHERE number = ?)"),
            arguments: [number])
        guard taken == true else { return number }
        return filing.number.number(of: event, entry, zone: filing.zone, digits: 16)
    }
}
