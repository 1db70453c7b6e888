internal import CaseFiling
public import Foundation

/// How the lines of a desk's ledger hang together.
///
///     hash = SHA-256 of: previous hash ⏎ the line without its hash
///
/// in UTF-8, hashes as 64 lower-case hex digits; `hash` is the line's last member, `seq` its first,
/// counted from 1. The hash before the first line is 64 zeros, or the SHA-256 of the lines that stood
/// there before ledgers were chained.
public enum LedgerChain {
    /// The end of a chain.
    struct Link: Sendable, Hashable {
        var seq: Int
        var hash: String

        static let origin = Link(seq: 0, hash: String(repeating: "0", count: 64))
    }

    /// What a check found.
    public struct Verdict: Sendable, Hashable {
        /// Lines that hang together from the first on.
        public var chained: Int
        /// Lines from before ledgers were chained; the chain covers them as a whole.
        public var older: Int
        /// The line, counted from 1, that does not fit the one before; nil where all do.
        public var broken: Int?
        /// The last hash that fits: kept elsewhere, it shows later whether the end was cut off.
        public var head: String
    }

    /// Writes a line behind another.
    static func line(
        _ members: [(String, String)], after last: Link
    ) -> (line: String, link: Link) {
        let seq = last.seq + 1
        let text = JSONText.object([("seq", JSONText.number(seq))] + members)
        let hash = hash(text, after: last.hash)
        return (text.dropLast() + mark + hash + "\"}", Link(seq: seq, hash: hash))
    }

    /// The link that the next line hangs on.
    static func last(in bytes: Data) -> Link {
        let lines = bytes.split(separator: 10)
        guard let line = lines.last else { return .origin }
        if let (text, hash) = parts(String(decoding: line, as: UTF8.self)) {
            return Link(seq: seq(text) ?? lines.count, hash: hash)
        }
        return Link(seq: 0, hash: Keyring.hash(bytes))
    }

    /// Holds every line against the one before.
    ///
    /// - Parameter anchor: a hash that ``Verdict/head`` once was; where no line has it, the end was
    ///   cut off or written anew, and the line behind the last is named as broken.
    /// - Complexity: O(bytes).
    public static func check(_ bytes: Data, anchor: String? = nil) -> Verdict {
        var verdict = Verdict(chained: 0, older: 0, broken: nil, head: Link.origin.hash)
        var before = Data()
        var last = Link.origin
        var isAnchored = anchor == nil || anchor == last.hash
        let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        // What follows the last line feed is no line, and must be nothing.
        for (index, line) in lines.enumerated() where !(index == lines.count - 1 && line.isEmpty) {
            guard index < lines.count - 1,
                let (text, hash) = parts(String(decoding: line, as: UTF8.self))
            else {
                if verdict.chained == 0, index < lines.count - 1 {
                    verdict.older += 1
                    before += line + [10]
                    continue
                }
                verdict.broken = index + 1
                return verdict
            }
            if verdict.chained == 0, verdict.older > 0 {
                last = Link(seq: 0, hash: Keyring.hash(before))
            }
            guard seq(text) == last.seq + 1, self.hash(text, after: last.hash) == hash else {
                verdict.broken = index + 1
                return verdict
            }
            last = Link(seq: last.seq + 1, hash: hash)
            verdict.chained += 1
            verdict.head = hash
            isAnchored = isAnchored || anchor == hash
        }
        if !isAnchored { verdict.broken = verdict.older + verdict.chained + 1 }
        return verdict
    }

    private static let mark = ", \"hash\": \""

    /// The text that is hashed, and the hash that the line states.
    private static func parts(_ line: String) -> (text: String, hash: String)? {
        guard line.utf8.count > 66 + mark.utf8.count, line.hasSuffix("\"}") else { return nil }
        let hash = line.dropLast(2).suffix(64)
        let text = line.dropLast(66)
        guard text.hasSuffix(mark), hash.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) })
        else { return nil }
        return (text.dropLast(mark.count) + "}", String(hash))
    }

    private static func seq(_ text: String) -> Int? {
        let head = "{\"seq\": "
        guard text.hasPrefix(head) else { return nil }
        return Int(text.dropFirst(head.count).prefix { $0.isNumber })
    }

    private static func hash(_ text: String, after previous: String) -> String {
        Keyring.hash("\(previous)\n\(text)")
    }
}
