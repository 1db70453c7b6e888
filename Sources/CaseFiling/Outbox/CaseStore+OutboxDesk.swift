internal import GRDB
internal import Scene

/// What a person does with the outbox.
extension CaseStore {
    /// By the target's name.
    public func outboxStatus() throws(StoreError) -> [OutboxStatus] {
        try connection.read("count the outbox") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT name,
                        (SELECT count(*) FROM notice WHERE seq > cursor) AS ahead,
                        (SELECT count(*) FROM set_aside WHERE target = name AND dead = 0) AS aside,
                        (SELECT count(*) FROM set_aside WHERE target = name AND dead = 1) AS dead
                    FROM outbox_target ORDER BY name
                    """
            ).map { row in
                let (ahead, aside): (Int, Int) = (row["ahead"], row["aside"])
                return OutboxStatus(
                    target: row["name"], pending: ahead + aside, setAside: aside, dead: row["dead"])
            }
        }
    }

    /// What targets refused, by target and order.
    ///
    /// - Parameter target: nil for all.
    public func refusedNotices(
        target: String? = nil, limit: Int? = nil
    ) throws(StoreError) -> [RefusedNotice] {
        try connection.read("list the outbox") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT notice.*, target, tries, dead, error
                    FROM set_aside JOIN notice USING (seq)
                    WHERE ? IS NULL OR target = ? ORDER BY target, seq LIMIT ?
                    """, arguments: [target, target, limit ?? -1]
            ).map { row in
                RefusedNotice(
                    target: row["target"], notice: try Rows.notice(row), tries: row["tries"],
                    isDead: row["dead"], error: row["error"])
            }
        }
    }

    /// Brings given-up notices back, as if never tried.
    ///
    /// - Parameter key: only the notice of this key; nil for all of the target.
    /// - Returns: how many.
    @discardableResult
    public func replayOutbox(target: String, key: String? = nil) throws(StoreError) -> Int {
        try connection.write("replay the outbox") { database in
            try database.execute(
                sql: """
                    UPDATE set_aside SET dead = 0, tries = 0
                    WHERE target = ? AND dead = 1
                        AND (? IS NULL OR seq = (SELECT seq FROM notice WHERE key = ?))
                    """, arguments: [target, key, key])
            return database.changesCount
        }
    }

    /// Forgets refused notices of a target: the given-up ones, or the one of a key whether it was
    /// given up or not.
    ///
    /// - Returns: how many.
    @discardableResult
    public func dropFromOutbox(target: String, key: String? = nil) throws(StoreError) -> Int {
        try connection.write("drop from the outbox") { database in
            try database.execute(
                sql: """
                    DELETE FROM set_aside WHERE target = ? AND CASE WHEN ? IS NULL THEN dead = 1
                        ELSE seq = (SELECT seq FROM notice WHERE key = ?) END
                    """, arguments: [target, key, key])
            let count = database.changesCount
            try database.trimOutbox()
            return count
        }
    }
}
