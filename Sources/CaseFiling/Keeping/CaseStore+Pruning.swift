internal import Foundation
internal import GRDB
public import Scene

extension CaseStore {
    /// Gives up evidence pictures whose time is over.
    ///
    /// First the record says that they are gone, with an entry in the audit trail and a note of what
    /// is to be removed; then the files go; then the note. A process that dies between leaves
    /// files that the next call removes, never a record that names a missing file. The hashes stay.
    ///
    /// - Parameter dryRun: only tells what would go.
    /// - Throws: ``StoreError``; what was done so far stays done.
    @discardableResult
    public func prune(
        _ retention: Retention, evidence: EvidenceStore, now: Moment, dryRun: Bool = false
    ) throws(StoreError) -> PruningReport {
        if !dryRun { try removePending(evidence) }
        let chosen = try choose(retention, evidence, now)
        var report = PruningReport()
        report.aboveBudget = chosen.aboveBudget
        for start in stride(from: 0, to: chosen.events.count, by: Self.eventsAtOnce) {
            let part = chosen.events[start..<min(start + Self.eventsAtOnce, chosen.events.count)]
            let given =
                dryRun ? Array(part) : try giveUp(Array(part), at: now)
            report.events += given.count
            report.files += given.reduce(0) { $0 + $1.files }
            report.bytes += given.reduce(0) { $0 + $1.bytes }
            if !dryRun { try removePending(evidence) }
        }
        return report
    }

    /// One transaction each: others may write in between.
    private static let eventsAtOnce = 200

    /// - Returns: those that could still go: an officer may have reopened a case meanwhile.
    private func giveUp(
        _ events: [EventPictures], at now: Moment
    ) throws(StoreError) -> [EventPictures] {
        try connection.write("give up pictures") { database in
            try events.filter { event in
                let isOpen = try Bool.fetchOne(
                    database,
                    sql: """
                        SELECT is_open FROM filed WHERE number = coalesce(
                            (SELECT number FROM case_event WHERE event = ?1),
                            (SELECT number FROM proposal WHERE event = ?1))
                        """, arguments: [event.id])
                guard isOpen != true else { return false }
                let kinds = try String.fetchAll(
                    database,
                    sql:
                        "SELECT kind FROM evidence WHERE event = ? AND pruned IS NULL ORDER BY kind",
                    arguments: [event.id])
                guard !kinds.isEmpty else { return false }
                try database.execute(
                    sql: """
                        INSERT OR IGNORE INTO removal (event, kind)
                        SELECT event, kind FROM evidence WHERE event = ? AND pruned IS NULL
                        """, arguments: [event.id])
                try database.execute(
                    sql: "UPDATE evidence SET pruned = ? WHERE event = ? AND pruned IS NULL",
                    arguments: [now.milliseconds, event.id])
                try AuditTrail(database).pruned(kinds, of: event.id, at: now)
                return true
            }
        }
    }

    /// Removes the files that the record no longer names, then forgets them.
    private func removePending(_ evidence: EvidenceStore) throws(StoreError) {
        let pending = try connection.read("find pictures to remove") { database in
            try Row.fetchAll(database, sql: "SELECT event, kind FROM removal").map { row in
                (event: row["event"] as String, kind: try Rows.word(row, "kind") as EvidenceKind)
            }
        }
        guard !pending.isEmpty else { return }
        for picture in pending { try evidence.remove(event: picture.event, kind: picture.kind) }
        try evidence.sync()
        try connection.write("forget removed pictures") { database in
            for picture in pending {
                try database.execute(
                    sql: "DELETE FROM removal WHERE event = ? AND kind = ?",
                    arguments: [picture.event, picture.kind.rawValue])
            }
        }
    }
}
