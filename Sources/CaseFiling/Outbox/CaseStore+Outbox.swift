internal import GRDB
public import Scene

/// The outbox: each change is told to every target at least once, those of one case in their order.
///
/// A target has a cursor: up to it every notice was delivered, given up, or set aside because the
/// target refused it. So a target that is slow or down keeps nothing from another, and filing only
/// ever adds one row.
extension CaseStore {
    /// Says who is to be told from now on.
    ///
    /// A new name hears what changes after this; a name that is missing is forgotten with what
    /// waited for it. With no name at all, changes are no longer noted.
    public func setOutboxTargets(_ names: [String]) throws(StoreError) {
        try connection.write("set the outbox's targets") { database in
            let known = try Set(
                String.fetchAll(database, sql: "SELECT name FROM outbox_target"))
            for name in known.subtracting(names) {
                try database.execute(
                    sql: "DELETE FROM outbox_target WHERE name = ?", arguments: [name])
            }
            for name in Set(names).subtracting(known) {
                try database.execute(
                    sql: """
                        INSERT INTO outbox_target (name, cursor) VALUES
                            (?, coalesce((SELECT seq FROM sqlite_sequence
                                WHERE name = 'notice'), 0))
                        """, arguments: [name])
            }
            try database.trimOutbox()
        }
    }

    /// What one target has not had: first those it refused, the head of each subject only and the
    /// least tried before others, then those after its cursor in their order.
    ///
    /// - Parameter limit: of each of the two.
    public func waiting(
        for target: String, limit: Int
    ) async throws(StoreError) -> [WaitingNotice] {
        try await connection.readAsync("read the outbox") { database in
            let again = try Row.fetchAll(
                database,
                sql: """
                    SELECT notice.*, tries, 0 AS behind FROM set_aside JOIN notice USING (seq)
                    WHERE target = ? AND dead = 0 AND NOT EXISTS (
                        SELECT 1 FROM set_aside AS earlier
                        WHERE earlier.target = set_aside.target AND earlier.dead = 0
                            AND earlier.subject = set_aside.subject AND earlier.seq < set_aside.seq)
                    ORDER BY tries, seq LIMIT ?
                    """, arguments: [target, limit])
            let fresh = try Row.fetchAll(
                database,
                sql: """
                    SELECT notice.*, 0 AS tries, EXISTS (
                        SELECT 1 FROM set_aside WHERE target = ? AND dead = 0
                            AND set_aside.subject = notice.subject) AS behind
                    FROM notice
                    WHERE seq > (SELECT cursor FROM outbox_target WHERE name = ?)
                    ORDER BY seq LIMIT ?
                    """, arguments: [target, target, limit])
            return try (again + fresh).map { row in
                WaitingNotice(try Rows.notice(row), tries: row["tries"], isBehind: row["behind"])
            }
        }
    }

    /// Keeps what became of notices that ``waiting(for:limit:)`` gave, in their order.
    ///
    /// Until this returns they count as not delivered: a process that dies before is told again.
    public func settle(
        _ outcomes: [NoticeOutcome], for target: String
    ) async throws(StoreError) {
        guard !outcomes.isEmpty else { return }
        try await connection.writeAsync("keep what was delivered") { database in
            let isKnown =
                try Bool.fetchOne(
                    database, sql: "SELECT EXISTS (SELECT 1 FROM outbox_target WHERE name = ?)",
                    arguments: [target]) ?? false
            guard isKnown else { return }
            for outcome in outcomes { try database.settle(outcome, target) }
            try database.execute(
                sql: "UPDATE outbox_target SET cursor = max(cursor, ?) WHERE name = ?",
                arguments: [outcomes.map(\.sequence).max(), target])
            try database.trimOutbox()
        }
    }
}

extension Database {
    fileprivate func settle(_ outcome: NoticeOutcome, _ target: String) throws {
        let (isDead, counts, words): (Bool, Bool, String?)
        switch outcome.result {
        case .delivered:
            try cachedStatement(sql: "DELETE FROM set_aside WHERE target = ? AND seq = ?")
                .execute(arguments: [target, outcome.sequence])
            return
        case .held: (isDead, counts, words) = (false, false, nil)
        case .refused(let text): (isDead, counts, words) = (false, true, text)
        case .dead(let text): (isDead, counts, words) = (true, true, text)
        }
        // One that was trimmed meanwhile (dropped by a person) stays gone.
        try cachedStatement(
            sql: """
                INSERT INTO set_aside (target, seq, subject, tries, dead, error)
                SELECT ?, seq, subject, ?, ?, ? FROM notice WHERE seq = ?
                ON CONFLICT (target, seq) DO UPDATE SET
                    tries = tries + excluded.tries, dead = excluded.dead,
                    error = coalesce(excluded.error, error)
                """
        ).execute(arguments: [target, counts ? 1 : 0, isDead, words, outcome.sequence])
    }

    /// Forgets notices that nobody waits for.
    func trimOutbox() throws {
        try cachedStatement(
            sql: """
                DELETE FROM notice
                WHERE seq <= coalesce((SELECT min(cursor) FROM outbox_target), 1 << 62)
                    AND seq NOT IN (SELECT seq FROM set_aside)
                """
        ).execute()
    }
}

extension Rows {
    static func notice(_ row: Row) throws -> Notice {
        let path: String? = row["picture"]
        let digest: String? = row["sha256"]
        var picture: EvidenceFile?
        if let path, let digest { picture = EvidenceFile(path: path, sha256: digest) }
        return Notice(
            sequence: row["seq"], key: row["key"], subject: row["subject"],
            camera: (row["camera"] as String?).map(CameraID.init),
            violation: (row["violation"] as String?).flatMap(Violation.init(rawValue:)),
            kind: try word(row, "kind"), at: Moment(milliseconds: row["at"]), body: row["body"],
            picture: picture)
    }
}
