internal import Foundation
internal import GRDB
internal import Scene

/// From a new event to a case, a link, or an event that the policy leaves unfiled.
extension CaseDesk {
    /// Files a new event where its class is filed, or links it to the case that it belongs to.
    func file(_ event: Event, _ filing: Filing) throws {
        guard filing.catalogue[event.violation].file != .none else {
            return try teller.event(event, from: nil, zone: filing.zone)
        }
        try settle(event, filing, at: event.confirmed)
    }

    /// Files what the policy left unfiled in a quiet time that is over, and that still stands.
    func fileWaiting(in view: ViewID, _ filing: Filing, at moment: Moment) throws {
        guard filing.policies.values.contains(where: { !$0.quiet.isEmpty }) else { return }
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT event.* FROM unfiled JOIN event ON event.id = unfiled.event
                    WHERE unfiled.camera = ? AND unfiled.preset = ? AND cause = ?
                        AND cleared IS NULL
                    ORDER BY confirmed, id
                    """),
            arguments: [view.camera.name, view.preset.name, NotFiled.Cause.quiet.rawValue])
        for row in rows {
            let id: String = row["id"]
            let event = try Rows.event(row, evidence: database.evidence(of: id))
            guard !filing.isQuiet(event.violation, at: moment) else { continue }
            try database.execute(sql: "DELETE FROM unfiled WHERE event = ?", arguments: [id])
            try settle(event, filing, at: moment)
        }
    }

    private func settle(_ event: Event, _ filing: Filing, at moment: Moment) throws {
        if let number = try openCase(like: event) {
            return try link(event, to: number, at: moment, note: "seen again as \(event.id)")
        }
        if try joinNeighbour(event, filing, at: moment) { return }
        if filing.isQuiet(event.violation, at: moment) {
            return try leave(event, filing, at: moment, .quiet)
        }
        var follows: String?
        if let rule = filing.recurrence, let old = try closedCase(like: event, within: rule.within)
        {
            if rule.action == .reopen { return try reopen(old, for: event, filing, at: moment) }
            follows = "follows \(old), which was closed"
        }
        if try isCapped(event, filing, at: moment) {
            return try leave(event, filing, at: moment, .dailyCap)
        }
        try make(Draft(event, filing, in: database), filing, at: moment, note: follows)
    }

    /// Writes a new case with its first change.
    ///
    /// - Parameter filing: nil leaves the case at `reported` and its spot unknown.
    func make(
        _ draft: Draft, _ filing: Filing?, at moment: Moment, by actor: Actor = .engine,
        note: String? = nil
    ) throws {
        let event = draft.event
        var registers = false
        if let filing {
            registers =
                filing.catalogue[event.violation].file == .registered
                && event.confidence >= filing.registerFloors[event.violation] ?? 0
                && filing.isOpen(filing.policy(of: event.violation).registerHours, at: moment)
        }
        var deadline: Moment?
        if registers, let filing {
            deadline = Deadline.of(
                filing.catalogue[event.violation].timeLimit, from: moment, zone: filing.zone,
                calendar: filing.calendar)
        }
        try database.cachedStatement(
            sql: """
                INSERT INTO filed (number, event, violation, camera, preset, confirmed, state,
                    is_open, registered, deadline, entry, place, zone)
                VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            draft.number, event.id, event.violation.rawValue, event.view.camera.name,
            event.view.preset.name, event.confirmed.milliseconds,
            (registers ? CaseState.registered : .reported).rawValue,
            registers ? moment.milliseconds : nil, deadline?.milliseconds, draft.entry,
            draft.place, draft.zone,
        ])
        try tie(event.id, to: draft.number)
        if filing?.neighbours != nil, let spot = filing?.spot(of: event) {
            try put(spot, of: event.violation, number: draft.number)
        }
        try trail.filed(event.id, as: draft.number, at: moment.milliseconds)
        try add(
            CaseRecord.Change(at: moment, actor: actor, to: .reported, note: note),
            to: draft.number)
        if registers {
            try add(
                CaseRecord.Change(
                    at: moment, actor: actor, from: .reported, to: .registered,
                    deadline: deadline), to: draft.number)
        }
        try teller.filed(draft.number)
    }

    func link(
        _ event: Event, to number: String, at moment: Moment, by actor: Actor = .engine,
        note text: String
    ) throws {
        let before = try teller.record(number)
        try tie(event.id, to: number)
        try database.cachedStatement(
            sql: "UPDATE filed SET closing_proposed = NULL WHERE number = ?"
        ).execute(arguments: [number])
        try trail.linked(event.id, to: number, at: moment.milliseconds)
        try note(text, at: moment, by: actor, on: number)
        try teller.changed(number, from: before)
    }

    private func reopen(
        _ number: String, for event: Event, _ filing: Filing, at moment: Moment
    ) throws {
        let before = try teller.record(number)
        try tie(event.id, to: number)
        try trail.linked(event.id, to: number, at: moment.milliseconds)
        try move(
            number, to: .registered, by: .engine, at: moment, note: "back as \(event.id)",
            zone: filing.zone, calendar: filing.calendar, tells: false)
        try teller.changed(number, from: before)
    }

    private func leave(
        _ event: Event, _ filing: Filing, at moment: Moment, _ cause: NotFiled.Cause
    ) throws {
        try database.cachedStatement(
            sql: "INSERT INTO unfiled (event, camera, preset, cause, day) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [
            event.id, event.view.camera.name, event.view.preset.name, cause.rawValue,
            filing.day(of: moment),
        ])
        try teller.event(event, from: nil, zone: filing.zone)
    }

    func openCase(like event: Event) throws -> String? {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT number, x, y, width, height FROM filed INDEXED BY filed_open
                    JOIN case_event USING (number) JOIN event ON event.id = case_event.event
                    WHERE filed.camera = ?1 AND filed.preset = ?2 AND filed.violation = ?3
                        AND is_open = 1 AND event.camera = ?1 AND event.preset = ?2
                    ORDER BY filed.confirmed, filed.event
                    """),
            arguments: [
                event.view.camera.name, event.view.preset.name, event.violation.rawValue,
            ])
        while let row = try rows.next() {
            if Self.isSamePlace(Rows.box(row), event.box) { return row["number"] }
        }
        return nil
    }

    /// The case of the same view, class and place that was closed last, not too long before.
    private func closedCase(like event: Event, within: Duration) throws -> String? {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT number, x, y, width, height FROM filed
                    JOIN event ON event.id = filed.event
                    WHERE filed.camera = ? AND filed.preset = ? AND filed.violation = ?
                        AND ended BETWEEN ? AND ? AND state = 'closed'
                    ORDER BY ended DESC, number
                    """),
            arguments: [
                event.view.camera.name, event.view.preset.name, event.violation.rawValue,
                (event.confirmed - within).milliseconds, event.confirmed.milliseconds,
            ])
        while let row = try rows.next() {
            if Self.isSamePlace(Rows.box(row), event.box) { return row["number"] }
        }
        return nil
    }

    /// IoU ≥ 0.3, or one box mostly inside the other.
    private static func isSamePlace(_ a: Box, _ b: Box) -> Bool {
        let common = a.intersection(b).area
        return a.overlap(b) >= 0.3 || common >= 0.7 * min(a.area, b.area) && common > 0
    }

    /// Whether the view has filed as many of the class as it may on this local day.
    private func isCapped(_ event: Event, _ filing: Filing, at moment: Moment) throws -> Bool {
        guard let cap = filing.policy(of: event.violation).dailyCap else { return false }
        let day = filing.day(of: moment)
        // A local day lies within the 52 hours around the UTC day of its number. What a quiet time
        // held back for more than a month counts on no day.
        let rows = try Int64.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT at FROM filed JOIN case_change USING (number)
                    WHERE camera = ?1 AND preset = ?2 AND violation = ?3 AND step = 1
                        AND confirmed BETWEEN ?4 - 2678400000 AND ?4 AND at BETWEEN ?5 AND ?6
                    """),
            arguments: [
                event.view.camera.name, event.view.preset.name, event.violation.rawValue,
                moment.milliseconds, Int64(day) * 86_400_000 - 50_400_000,
                Int64(day + 1) * 86_400_000 + 50_400_000,
            ])
        var count = 0
        while let at = try rows.next() {
            if filing.day(of: Moment(milliseconds: at)) == day { count += 1 }
        }
        return count >= cap
    }
}
