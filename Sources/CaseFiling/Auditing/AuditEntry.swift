internal import Crypto
internal import Foundation
internal import GRDB
internal import Scene

/// One entry of the audit trail: what changed in a case, tied to the entry before it.
///
///     hash = SHA-256 of: previous hash ⏎ [seq, at, "actor", "number", "kind", detail]
///
/// in UTF-8, hashes as 64 lower-case hex digits, the array as JSON text with `, ` between its
/// members. The hash before the first entry is 64 zeros. The text is written once and kept: a later
/// program never has to write it the same way again.
struct AuditEntry {
    enum Kind: String {
        /// A store of an older version became one with a trail; what was before is not vouched for.
        case adopted
        case filed, linked, changed, cleared, closing, pruned
    }

    /// 1 for the first.
    var seq: Int64
    /// When it happened, in the time of what was seen.
    var at: Int64
    var actor: String
    /// The case; empty for entries about the store.
    var number: String
    var kind: String
    /// An ``AuditDetail`` as JSON.
    var detail: String
    var hash: String

    static let origin = String(repeating: "0", count: 64)

    func hash(after previous: String) -> String {
        let line = JSONText.array([
            "\(seq)", "\(at)", JSONText.string(actor), JSONText.string(number),
            JSONText.string(kind), detail,
        ])
        return Hex.text(SHA256.hash(data: Array("\(previous)\n\(line)".utf8)))
    }

    init(_ row: Row) {
        seq = row["seq"]
        at = row["at"]
        actor = row["actor"]
        number = row["number"]
        kind = row["kind"]
        detail = row["detail"]
        hash = row["hash"]
    }

    init(seq: Int64, at: Int64, actor: String, number: String, kind: Kind, detail: AuditDetail)
        throws
    {
        (self.seq, self.at, self.actor, self.number) = (seq, at, actor, number)
        self.kind = kind.rawValue
        self.detail = try Rows.json(detail)
        hash = ""
    }
}

/// What an entry says; only what its kind needs is there.
struct AuditDetail: Codable {
    /// The event that was filed, linked, cleared or pruned.
    var event: String?
    /// A digest of the rows that never change afterwards: ``AuditFacts``.
    var facts: String?
    var cleared: Int64?
    /// By kind of picture its hash; and, after a space, its path where ``EvidenceStore`` would give it
    /// another. Entries before version 6 always have the path.
    var evidence: [String: String]?
    var step: Int?
    var from: String?
    var to: String?
    var note: String?
    var deadline: Int64?
    /// Since when the place is clean.
    var proposed: Int64?
    /// The kinds of pictures that were given up.
    var pruned: [String]?
    /// The schema's version before.
    var version: Int?
}

/// Digests of rows, read from the tables both when an entry is written and when it is checked.
enum AuditFacts {
    private static let eventColumns = [
        "id", "violation", "camera", "preset", "zone", "first_seen", "confirmed", "x", "y", "width",
        "height", "confidence", "reason",
    ]
    private static let filedColumns = [
        "number", "event", "violation", "camera", "preset", "confirmed", "entry", "place", "zone",
    ]

    /// - Parameter filed: the case's row; nil for an event that is only linked.
    static func digest(event: Row, filed: Row?) -> String {
        var text = eventColumns.map { value(event[$0] as DatabaseValue) }
        if let filed { text += filedColumns.map { value(filed[$0] as DatabaseValue) } }
        return Hex.text(SHA256.hash(data: Array(text.joined(separator: "\n").utf8)))
    }

    private static func value(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .null: "null"
        case .int64(let number): "\(number)"
        // All 64 bits, so that no rounding hides a change.
        case .double(let number): String(number.bitPattern, radix: 16)
        case .string(let text): JSONText.string(text)
        case .blob(let data): Hex.text(data)
        }
    }
}
