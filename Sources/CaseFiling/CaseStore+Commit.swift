internal import Foundation
internal import GRDB
internal import Scene

extension CaseStore {
    /// Keeps the whole batch, or nothing of it. It is on disk when this returns.
    ///
    /// Callers that come while another's batch is being written share the next transaction, each
    /// batch still whole or not at all: the disk is waited for once for all of them.
    ///
    /// What is already kept (the same id) is left as it is: a repeated batch changes nothing.
    ///
    /// - Throws: `diskFull`, `cannotWrite`, `corrupt`, `inUse`; the store is then as before.
    public func commit(_ batch: Batch) throws(StoreError) {
        try group.commit(batch) { (batches) throws(StoreError) in try keep(batches) }
    }

    func keep(_ batches: [Batch]) throws(StoreError) -> [StoreError?] {
        try connection.write("keep events") { database in
            if batches.count == 1 {
                try database.keep(batches[0])
                return [nil]
            }
            return try batches.map { batch in
                do {
                    try database.inSavepoint {
                        try database.keep(batch)
                        return .commit
                    }
                    return nil
                } catch {
                    // SQLite has taken everything back itself: nothing of the others stands either.
                    guard database.isInsideTransaction else { throw error }
                    return StoreError(error, subject: connection.path, attempt: "keep events")
                }
            }
        }
    }
}

extension Database {
    fileprivate func keep(_ batch: Batch) throws {
        let desk = try CaseDesk(self)
        for event in batch.events {
            guard try insert(event) else { continue }
            if let filing = batch.filing {
                try desk.file(event, filing)
            } else {
                try desk.teller.event(event, from: nil, zone: .gmt)
            }
        }
        for clearance in batch.cleared { try keep(clearance, of: batch, desk) }
        for suppression in batch.suppressed { try insert(suppression) }
        for line in batch.observations { try insert(line, of: batch.view) }
        if let checkpoint = batch.checkpoint { try put(checkpoint) }
        if let due = batch.visitDue { try markDone(batch.view, due: due) }
        let now = batch.checkpoint?.position.lastMoment ?? batch.events.last?.confirmed
        if let health = batch.health, let now {
            try put(
                health, of: batch.view, at: now, zone: batch.filing?.zone ?? .gmt, desk.teller)
        }
        if let filing = batch.filing, let now {
            try desk.fileWaiting(in: batch.view, filing, at: now)
        }
    }

    private func keep(_ clearance: Batch.Clearance, of batch: Batch, _ desk: CaseDesk) throws {
        let before = desk.teller.isHeard ? try unfiledEvent(clearance.event) : nil
        guard try clear(clearance) else { return }
        try desk.trail.cleared(clearance)
        try desk.proposeClosing(after: clearance)
        if let before, let after = try unfiledEvent(clearance.event) {
            try desk.teller.event(after, from: before, zone: batch.filing?.zone ?? .gmt)
        }
    }

    /// The event, where neither a case nor a proposal tells of it.
    private func unfiledEvent(_ id: String) throws -> Event? {
        let row = try Row.fetchOne(
            cachedStatement(
                sql: """
                    SELECT * FROM event WHERE id = ?1
                        AND NOT EXISTS (SELECT 1 FROM case_event WHERE event = ?1)
                        AND NOT EXISTS (SELECT 1 FROM proposal WHERE event = ?1)
                    """), arguments: [id])
        return try row.map { try Rows.event($0, evidence: evidence(of: id)) }
    }

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
            Data(checkpoint.memory), Data(),
        ])
        try put(checkpoint.parts, of: checkpoint)
    }

    /// Writes the parts that are new and drops those that are named no longer.
    private func put(_ parts: [String: Checkpoint.Part], of checkpoint: Checkpoint) throws {
        let key: [any DatabaseValueConvertible] = [
            checkpoint.view.camera.name, checkpoint.view.preset.name, checkpoint.run,
        ]
        let names = try String.fetchAll(
            cachedStatement(
                sql: """
                    SELECT name FROM checkpoint_part WHERE camera = ? AND preset = ? AND run = ?
                    """), arguments: StatementArguments(key))
        for name in names where parts[name] == nil {
            try cachedStatement(
                sql: """
                    DELETE FROM checkpoint_part
                    WHERE camera = ? AND preset = ? AND run = ? AND name = ?
                    """
            ).execute(arguments: StatementArguments(key + [name]))
        }
        for (name, part) in parts {
            switch part {
            case .written(let bytes):
                try cachedStatement(
                    sql: """
                        INSERT OR REPLACE INTO checkpoint_part (camera, preset, run, name, bytes)
                        VALUES (?, ?, ?, ?, ?)
                        """
                ).execute(arguments: StatementArguments(key + [name, Data(bytes)]))
            case .kept:
                precondition(names.contains(name), "a part that no checkpoint wrote: \(name)")
            }
        }
    }
}
