internal import GRDB
public import Scene

extension CaseStore {
    /// Follows the audit trail from its first entry and holds every case against it.
    ///
    /// - Parameters:
    ///   - key: with it the seals of the store and the anchors are proven.
    ///   - anchors: seals that were kept elsewhere; only they show that the end was cut.
    ///   - evidence: the output directory, whose pictures are then held against their hashes too.
    /// - Throws: ``StoreError`` where the store cannot be read; what is broken is in the report.
    /// - Complexity: O(entries); one case in memory at a time.
    public func audit(
        key: AuditKey? = nil, anchors: [AuditSeal] = [], evidence: String? = nil
    ) throws(StoreError) -> AuditReport {
        try connection.read("audit the cases") { database in
            var check = AuditCheck(database, key: key, anchors: anchors, evidence: evidence)
            return try check.run()
        }
    }

    /// Seals what an audit found sound, and keeps the seal in the store.
    ///
    /// - Parameter report: of an audit just made; entries that came since stay unsealed.
    /// - Returns: the seal, for an anchor file; nil where the report found something broken or the
    ///   trail is no longer the one of the report.
    public func seal(
        _ report: AuditReport, with key: AuditKey, at moment: Moment
    ) throws(StoreError) -> AuditSeal? {
        guard report.breaks.isEmpty else { return nil }
        let seal = key.seal(entries: report.entries, head: report.head, at: moment)
        return try connection.write("seal the audit trail") { database in
            let head = try String.fetchOne(
                database, sql: "SELECT hash FROM audit WHERE seq = ?", arguments: [seal.entries])
            guard head ?? AuditEntry.origin == seal.head else { return nil }
            try database.execute(
                sql: "INSERT OR REPLACE INTO seal (entries, head, at, hmac) VALUES (?, ?, ?, ?)",
                arguments: [seal.entries, seal.head, seal.at.milliseconds, seal.hmac])
            try Teller(database).sealed(seal)
            return seal
        }
    }

    /// Whether the trail has grown since its last seal and that one is as old as `every`; a store
    /// that was never sealed is due with its first entry.
    public func isSealDue(
        at now: Moment, every: Duration = .seconds(86400)
    ) throws(StoreError) -> Bool {
        try connection.read("find the last seal") { database in
            let last = try Row.fetchOne(
                database, sql: "SELECT entries, at FROM seal ORDER BY entries DESC LIMIT 1")
            let entries = try Int64.fetchOne(database, sql: "SELECT max(seq) FROM audit") ?? 0
            guard let last else { return entries > 0 }
            let at = Moment(milliseconds: last["at"])
            return entries > last["entries"] && at + every <= now
        }
    }

    /// Seals the trail after following it from its last seal; what lies before that is vouched for
    /// by the seal's HMAC.
    ///
    /// The seal is kept in the store and told to every target of the outbox.
    ///
    /// - Returns: the seal, or what is broken; ``audit(key:anchors:evidence:)`` tells more of it.
    /// - Complexity: O(entries since the last seal).
    public func sealTrail(
        with key: AuditKey, at moment: Moment
    ) throws(StoreError) -> (seal: AuditSeal?, breaks: [AuditReport.Break]) {
        let report = try connection.read("follow the audit trail") { database in
            var check = AuditCheck(database, key: key, anchors: [], evidence: nil)
            return try check.runFromLastSeal()
        }
        guard report.breaks.isEmpty else { return (nil, report.breaks) }
        return (try seal(report, with: key, at: moment), [])
    }
}
