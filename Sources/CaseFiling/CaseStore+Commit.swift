internal import Foundation
internal import GRDB
internal import Scene

extension CaseStore {
    /// Keeps the whole batch, or nothing of it. It is on disk when this returns.
    ///
    /// What is already kept (the same id) is left as it is: a repeated batch changes nothing.
    ///
    /// - Throws: `diskFull`, `cannotWrite`, `corrupt`, `inUse`; the store is then as before.
    public func commit(_ batch: Batch) throws(StoreError) {
        try connection.write("keep events") { database in
            for event in batch.events {
                guard try database.insert(event) else { continue }
                if let filing = batch.filing { try CaseDesk(database).file(event, filing) }
            }
            for clearance in batch.cleared {
                guard try database.clear(clearance) else { continue }
                try AuditTrail(database).cleared(clearance)
                try CaseDesk(database).proposeClosing(after: clearance)
            }
            for suppression in batch.suppressed { try database.insert(suppression) }
            for line in batch.observations { try database.insert(line, of: batch.view) }
            if let checkpoint = batch.checkpoint { try database.put(checkpoint) }
        }
    }
}

extension Database {
    /// - Returns: false where the event is already kept.
    fileprivate func insert(_ event: Event) throws -> Bool {
        let statement = try cachedStatement(
            sql: """
                INSERT INTO event (id, violation, camera, preset, zone, first_seen, confirmed,
                    cleared, x, y, width, height, confidence, reason)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """)
        try statement.execute(arguments: [
            event.id, event.violation.rawValue, event.view.camera.name, event.view.preset.name,
            event.zone, event.firstSeen.milliseconds, event.confirmed.milliseconds,
            event.cleared?.milliseconds, event.box.x, event.box.y, event.box.width,
            event.box.height, event.confidence, Lines.reason(event.reason),
        ])
        guard changesCount > 0 else { return false }
        for kind in EvidenceKind.allCases {
            if let file = event.evidence[kind] { try insert(file, kind, of: event.id) }
        }
        return true
    }

    private func insert(_ file: EvidenceFile, _ kind: EvidenceKind, of event: String) throws {
        try cachedStatement(
            sql: """
                INSERT INTO evidence (event, kind, path, sha256) VALUES (?, ?, ?, ?)
                ON CONFLICT (event, kind) DO NOTHING
                """
        ).execute(arguments: [event, kind.rawValue, file.path, file.sha256])
    }

    /// - Returns: false where the event is not kept or was cleared before.
    fileprivate func clear(_ clearance: Batch.Clearance) throws -> Bool {
        try cachedStatement(
            sql: "UPDATE event SET cleared = ? WHERE id = ? AND cleared IS NULL"
        ).execute(arguments: [clearance.at.milliseconds, clearance.event])
        guard changesCount > 0 else { return false }
        if let file = clearance.evidence { try insert(file, .after, of: clearance.event) }
        return true
    }

    fileprivate func insert(_ item: Suppression) throws {
        try cachedStatement(
            sql: """
                INSERT INTO suppression (id, violation, camera, preset, zone, first_seen, last_seen,
                    suppressed, x, y, width, height, cause, reason)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
                """
        ).execute(arguments: [
            item.id, item.violation.rawValue, item.view.camera.name, item.view.preset.name,
            item.zone, item.firstSeen.milliseconds, item.lastSeen.milliseconds,
            item.suppressed.milliseconds, item.box.x, item.box.y, item.box.width,
            item.box.height, item.cause.rawValue, Lines.reason(item.reason),
        ])
    }

    fileprivate func insert(_ line: ObservationLine, of view: ViewID) throws {
        try cachedStatement(
            sql: """
                INSERT INTO observation (moment, camera, preset, line) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """
        ).execute(arguments: [
            line.moment.milliseconds, view.camera.name, view.preset.name, line.text,
        ])
    }

    fileprivate func put(_ checkpoint: Checkpoint) throws {
        let position = checkpoint.position
        try cachedStatement(
            sql: """
                INSERT OR REPLACE INTO checkpoint (camera, preset, run, input_index, input_path,
                    last_moment, pictures_decoded, generation, settings, memory, judge)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            checkpoint.view.camera.name, checkpoint.view.preset.name, checkpoint.run,
            position.inputIndex, position.inputPath, position.lastMoment.milliseconds,
            position.picturesDecoded, checkpoint.memoryGeneration, checkpoint.settingsHash,
            Data(checkpoint.memory), Data(checkpoint.judge),
        ])
    }
}
