/// What an audit of the store found.
public struct AuditReport: Sendable, Hashable {
    public enum Verdict: String, Sendable, Hashable {
        /// Every entry covers the one before it, and every case is as its entries say. Somebody who
        /// may write to the store could have rewritten all of it.
        case consistent
        /// And the head was sealed with a key that the store does not hold, up to `sealed`.
        case proven
        case broken
    }

    /// Something that is not as it was written.
    public struct Break: Sendable, Hashable {
        /// The first entry that does not fit; nil where the trail fits and a row does not.
        public var entry: Int64?
        /// The case, where it is known.
        public var number: String?
        public var what: String
    }

    public var entries: Int64
    public var cases: Int
    /// How many pictures were read; nil where none were to be.
    public var pictures: Int?
    /// The hash of the last entry, which covers all before it: 64 hex digits.
    public var head: String
    /// How many entries the newest good seal covers, and when it was made.
    public var sealed: AuditSeal?
    /// At most a hundred; empty where nothing is broken.
    public var breaks: [Break]

    public var verdict: Verdict {
        if !breaks.isEmpty { return .broken }
        return sealed == nil ? .consistent : .proven
    }
}

extension AuditReport {
    /// One JSON object: `verdict`, `entries`, `cases`, `pictures`, `head`, `sealed`, `breaks`.
    public var json: String {
        JSONText.object([
            ("verdict", JSONText.string(verdict.rawValue)), ("entries", "\(entries)"),
            ("cases", JSONText.number(cases)),
            ("pictures", pictures.map { JSONText.number($0) } ?? "null"),
            ("head", JSONText.string(head)), ("sealed", sealed?.line ?? "null"),
            (
                "breaks",
                JSONText.array(
                    breaks.map { found in
                        JSONText.object([
                            ("entry", found.entry.map { "\($0)" } ?? "null"),
                            ("case", JSONText.string(found.number)),
                            ("what", JSONText.string(found.what)),
                        ])
                    })
            ),
        ])
    }
}
