internal import Crypto
internal import Foundation
internal import GRDB
public import Scene

/// A key that the store does not hold; who has it can seal a trail and prove it later.
public struct AuditKey: Sendable {
    private let key: SymmetricKey

    public static let shortest = 32

    /// - Parameter bytes: as they are in the key's file.
    /// - Returns: nil below 32 bytes: a short key could be found by trying.
    public init?(bytes: [UInt8]) {
        guard bytes.count >= Self.shortest else { return nil }
        key = SymmetricKey(data: bytes)
    }

    func seal(entries: Int64, head: String, at: Moment) -> AuditSeal {
        let code = HMAC<SHA256>.authenticationCode(
            for: Self.message(entries, head, at), using: key)
        return AuditSeal(entries: entries, head: head, at: at, hmac: Hex.text(code))
    }

    /// Whether this key made the seal.
    func made(_ seal: AuditSeal) -> Bool {
        guard let code = Hex.bytes(seal.hmac) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: Self.message(seal.entries, seal.head, seal.at), using: key)
    }

    private static func message(_ entries: Int64, _ head: String, _ at: Moment) -> [UInt8] {
        Array("curbwatch-audit\n\(entries)\n\(head)\n\(at.milliseconds)".utf8)
    }
}

/// The head of a trail at one moment with its HMAC-SHA256 over
/// `curbwatch-audit ⏎ entries ⏎ head ⏎ at`, in UTF-8.
///
/// As a line of an anchor file, which lies where the store's writers cannot reach, it also shows
/// that entries are missing from the end.
public struct AuditSeal: Sendable, Hashable, Codable {
    public var entries: Int64
    public var head: String
    public var at: Moment
    /// 64 hex digits.
    public var hmac: String

    /// One JSON object.
    public var line: String {
        JSONText.object([
            ("entries", "\(entries)"), ("head", JSONText.string(head)),
            ("at", "\(at.milliseconds)"), ("hmac", JSONText.string(hmac)),
        ])
    }

    /// - Returns: nil where the text is no such line.
    public init?(line: some StringProtocol) {
        guard let seal = try? JSONDecoder().decode(Self.self, from: Data(line.utf8)) else {
            return nil
        }
        self = seal
    }

    init(_ row: Row) {
        self.init(
            entries: row["entries"], head: row["head"], at: Moment(milliseconds: row["at"]),
            hmac: row["hmac"])
    }

    init(entries: Int64, head: String, at: Moment, hmac: String) {
        (self.entries, self.head, self.at, self.hmac) = (entries, head, at, hmac)
    }
}
