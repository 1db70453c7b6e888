internal import GRDB
internal import Scene

/// Reads the whole trail of one state of the store and holds everything against it.
struct AuditCheck {
    private let database: Database
    private let key: AuditKey?
    private let anchors: [AuditSeal]
    private let evidence: String?
    private var report = AuditReport(
        entries: 0, cases: 0, pictures: nil, head: AuditEntry.origin, sealed: nil, breaks: [])

    private static let most = 100

    /// - Parameter evidence: the folder that paths of pictures start from; nil reads none.
    init(_ database: Database, key: AuditKey?, anchors: [AuditSeal], evidence: String?) {
        self.database = database
        self.key = key
        self.anchors = anchors
        self.evidence = evidence
    }

    mutating func run() throws -> AuditReport {
        try followChain()
        try checkSeals()
        if report.breaks.isEmpty { try checkCases() }
        if let evidence { try checkPictures(in: evidence) }
        return report
    }

    /// Follows only the entries after the newest seal, once that one is proven.
    mutating func runFromLastSeal() throws -> AuditReport {
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM seal ORDER BY entries DESC LIMIT 1")
        if let row {
            let seal = AuditSeal(row)
            let head = try String.fetchOne(
                database, sql: "SELECT hash FROM audit WHERE seq = ?", arguments: [seal.entries])
            if key?.made(seal) != true {
                found("the last seal was not made with this key", entry: nil)
            } else if head ?? AuditEntry.origin != seal.head {
                found("it is not the entry that was sealed", entry: seal.entries)
            }
            guard report.breaks.isEmpty else { return report }
            (report.entries, report.head) = (seal.entries, seal.head)
        }
        try followChain()
        return report
    }

    private mutating func followChain() throws {
        let entries = try Row.fetchCursor(
            database, sql: "SELECT * FROM audit WHERE seq > ? ORDER BY seq",
            arguments: [report.entries])
        while let row = try entries.next() {
            let entry = AuditEntry(row)
            let number = entry.number.isEmpty ? nil : entry.number
            guard entry.seq == report.entries + 1 else {
                found("entry \(report.entries + 1) is missing", entry: report.entries + 1)
                return
            }
            guard entry.hash == entry.hash(after: report.head) else {
                found(
                    "it was changed, or does not follow entry \(report.entries)",
                    entry: entry.seq, number)
                return
            }
            report.entries = entry.seq
            report.head = entry.hash
        }
    }

    /// Seals of the store need the key; anchors are held against the chain without one too.
    private mutating func checkSeals() throws {
        var seals: [(AuditSeal, isAnchor: Bool)] = anchors.map { ($0, true) }
        let rows = try Row.fetchAll(database, sql: "SELECT * FROM seal ORDER BY entries")
        seals += rows.map { (AuditSeal($0), false) }
        for (seal, isAnchor) in seals {
            if let key, !key.made(seal) {
                found(
                    "the \(isAnchor ? "anchor" : "seal") of \(seal.entries) entries was not made "
                        + "with this key", entry: nil)
                continue
            }
            let head =
                seal.entries == 0
                ? AuditEntry.origin
                : try String.fetchOne(
                    database, sql: "SELECT hash FROM audit WHERE seq = ?",
                    arguments: [seal.entries])
            if head == nil, seal.entries > report.entries, report.breaks.isEmpty {
                found(
                    "entries \(report.entries + 1) to \(seal.entries) are missing: the end was cut",
                    entry: report.entries + 1)
            } else if head != seal.head {
                found("it is not the entry that was sealed", entry: seal.entries)
            } else if key != nil, seal.entries >= report.sealed?.entries ?? 0 {
                report.sealed = seal
            }
        }
    }

    private mutating func checkCases() throws {
        let cases = try Row.fetchCursor(database, sql: "SELECT * FROM filed ORDER BY number")
        while let row = try cases.next(), report.breaks.count < Self.most {
            let number: String = row["number"]
            report.cases += 1
            var replay = CaseReplay()
            let entries = try Row.fetchCursor(
                database.cachedStatement(
                    sql: "SELECT * FROM audit WHERE number = ? ORDER BY seq"),
                arguments: [number])
            while let entry = try entries.next() { try replay.apply(AuditEntry(entry)) }
            if let text = try replay.difference(from: row, in: database) {
                found(text, entry: nil, number)
            }
        }
        let lost = try Row.fetchAll(
            database,
            sql: """
                SELECT number, min(seq) AS seq FROM audit
                WHERE number <> '' AND number NOT IN (SELECT number FROM filed)
                GROUP BY number ORDER BY seq LIMIT ?
                """, arguments: [Self.most])
        for row in lost { found("the case is gone", entry: row["seq"], row["number"]) }
    }

    private mutating func checkPictures(in folder: String) throws {
        report.pictures = 0
        let files = try Row.fetchCursor(
            database,
            sql: """
                SELECT path, sha256, number FROM evidence LEFT JOIN case_event USING (event)
                WHERE pruned IS NULL ORDER BY path
                """)
        while let row = try files.next(), report.breaks.count < Self.most {
            let path: String = row["path"]
            report.pictures? += 1
            switch try FileDigest.sha256(of: "\(folder)/\(path)") {
            case nil: found("\(path) is missing", entry: nil, row["number"])
            case .some(let digest) where digest != row["sha256"]:
                found("\(path) is not the picture that was kept", entry: nil, row["number"])
            default: break
            }
        }
    }

    private mutating func found(_ what: String, entry: Int64?, _ number: String? = nil) {
        report.breaks.append(AuditReport.Break(entry: entry, number: number, what: what))
    }
}
