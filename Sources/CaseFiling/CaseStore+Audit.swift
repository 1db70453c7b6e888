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
            return seal
        }
    }
}
