internal import Foundation
internal import GRDB
internal import Scene

/// Where a case's thing stands on the ground.
struct Spot {
    var position: GroundPosition
    /// By a calibration; else it is where the camera hangs.
    var isCalibrated: Bool
}

/// What another view sees too.
extension CaseDesk {
    private struct Neighbour {
        var number: String
        var spot: Spot
        var metres: Double
    }

    /// Links or proposes an event for the nearest open case of its class that another view has.
    ///
    /// Linked where both spots are calibrated. Else it is proposed, and only to a case of another
    /// camera: two presets of one camera hang in one place and look at different ones.
    ///
    /// - Returns: false where there is none.
    func joinNeighbour(_ event: Event, _ filing: Filing, at moment: Moment) throws -> Bool {
        guard let rule = filing.neighbours, let spot = filing.spot(of: event),
            let near = try neighbour(of: event, at: spot, rule)
        else { return false }
        let distance = JSONText.number(near.metres, places: 0)
        if spot.isCalibrated, near.spot.isCalibrated {
            try link(
                event, to: near.number, at: moment,
                note: "\(event.view) sees it too, \(distance) m away, as \(event.id)")
        } else {
            try propose(event, filing, near, distance, at: moment)
        }
        return true
    }

    func put(_ spot: Spot, of violation: Violation, number: String) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO spot (number, violation, latitude, longitude, calibrated, is_open)
                VALUES (?, ?, ?, ?, ?, 1)
                """
        ).execute(arguments: [
            number, violation.rawValue, spot.position.latitude, spot.position.longitude,
            spot.isCalibrated,
        ])
    }

    /// Decides what was proposed: links the event to the case, or makes it a case of its own.
    ///
    /// - Returns: the case's number.
    func decide(_ id: String, isSame: Bool, by actor: Actor, at moment: Moment) throws -> String {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT * FROM proposal WHERE event = ?", arguments: [id]),
            let found = try Row.fetchOne(
                database, sql: "SELECT * FROM event WHERE id = ?", arguments: [id])
        else { throw StoreError(.noSuchCase, subject: id, attempt: "find the proposal") }
        try database.execute(sql: "DELETE FROM proposal WHERE event = ?", arguments: [id])
        let event = try Rows.event(found, evidence: database.evidence(of: id))
        let number: String = row["number"]
        if isSame {
            try link(event, to: number, at: moment, by: actor, note: "\(id) is the same")
            return number
        }
        let draft = Draft(
            event: event, number: row["own_number"], entry: row["entry"], place: row["place"],
            zone: row["zone"])
        let before = try teller.record(number)
        try note("\(id) is another: \(draft.number)", at: moment, by: actor, on: number)
        try teller.changed(number, from: before)
        try make(draft, nil, at: moment, by: actor, note: "was proposed for \(number)")
        return draft.number
    }

    private func propose(
        _ event: Event, _ filing: Filing, _ near: Neighbour, _ distance: String, at moment: Moment
    ) throws {
        let before = try teller.record(near.number)
        let draft = try Draft(event, filing, in: database)
        try database.cachedStatement(
            sql: """
                INSERT INTO proposal (event, number, metres, own_number, entry, place, zone)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            event.id, near.number, near.metres, draft.number, draft.entry, draft.place, draft.zone,
        ])
        try note(
            "\(event.view), \(distance) m away, may see the same as \(event.id)", at: moment,
            on: near.number)
        try teller.changed(near.number, from: before)
    }

    private func neighbour(
        of event: Event, at spot: Spot, _ rule: NeighbourRule
    ) throws -> Neighbour? {
        let reach = rule.metres / GroundPosition.metresPerDegree
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT number, latitude, longitude, calibrated, camera, preset,
                        (SELECT max(event.confirmed) FROM case_event
                            JOIN event ON event.id = case_event.event
                            WHERE case_event.number = spot.number) AS seen
                    FROM spot JOIN filed USING (number)
                    WHERE spot.violation = ? AND latitude BETWEEN ? AND ? AND spot.is_open = 1
                    ORDER BY number
                    """),
            arguments: [
                event.violation.rawValue, spot.position.latitude - reach,
                spot.position.latitude + reach,
            ])
        var nearest: Neighbour?
        while let row = try rows.next() {
            let (number, view): (String, ViewID) = (row["number"], Rows.view(row))
            let other = Spot(
                position: GroundPosition(longitude: row["longitude"], latitude: row["latitude"]),
                isCalibrated: row["calibrated"])
            let metres = spot.position.metres(to: other.position)
            let apart = abs(event.confirmed.milliseconds - (row["seen"] as Int64))
            guard metres <= rule.metres, apart <= rule.within.wholeMilliseconds,
                view.camera != event.view.camera
                    || view != event.view && spot.isCalibrated && other.isCalibrated,
                metres < nearest?.metres ?? .infinity
            else { continue }
            nearest = Neighbour(number: number, spot: other, metres: metres)
        }
        return nearest
    }
}
