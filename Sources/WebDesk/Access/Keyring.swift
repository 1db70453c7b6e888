internal import Crypto
public import Foundation
internal import Scene
internal import Synchronization

/// The file of tokens: a name, a role and a hash each, never the token itself.
///
/// A token is 32 random bytes, so that a plain SHA-256 of it cannot be guessed back; it is shown
/// once, when it is made. The file is read again when it has changed, so that a token that
/// `curbwatch desk token revoke` takes away is refused from the next request on.
public final class Keyring: Sendable {
    /// One token as the file holds it.
    public struct Entry: Sendable, Hashable, Codable {
        public var name: String
        public var role: Role
        /// Camera groups of the settings; nil for every camera.
        public var groups: [String]?
        /// 64 hex digits over the token.
        public var sha256: String
        public var made: Date
        public var expires: Date?

        public func isValid(at now: Date) -> Bool { expires.map { now < $0 } ?? true }
    }

    private struct Contents {
        var stamp: FileStamp?
        var byHash: [String: Entry] = [:]
    }

    public let path: String
    private let contents = Mutex(Contents())

    public init(path: String) { self.path = path }

    /// The tokens of the file in the order in which they were made; none where there is no file.
    ///
    /// - Throws: ``KeyringError`` where the file cannot be read or is none of ours.
    public func entries() throws(KeyringError) -> [Entry] {
        guard let data = FileManager.default.contents(atPath: path) else {
            guard FileManager.default.fileExists(atPath: path) else { return [] }
            throw KeyringError(.unreadable, path)
        }
        do {
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            return try decoder.decode([Entry].self, from: data)
        } catch {
            throw KeyringError(.damaged, path)
        }
    }

    /// Makes a token, and the file where there is none.
    ///
    /// - Returns: the token, which nobody can show again.
    public func add(
        name: String, role: Role, groups: [String]? = nil, expires: Date? = nil, now: Date
    ) throws(KeyringError) -> String {
        guard Self.isName(name) else { throw KeyringError(.badName(name), path) }
        var entries = try entries()
        guard !entries.contains(where: { $0.name == name }) else {
            throw KeyringError(.nameTaken(name), path)
        }
        let token = "cw_" + Self.random(32)
        entries.append(
            Entry(
                name: name, role: role, groups: groups, sha256: Self.hash(token), made: now,
                expires: expires))
        try write(entries)
        return token
    }

    /// Takes a token away.
    public func revoke(name: String) throws(KeyringError) {
        let entries = try entries()
        guard entries.contains(where: { $0.name == name }) else {
            throw KeyringError(.noSuchName(name), path)
        }
        try write(entries.filter { $0.name != name })
    }

    /// Whose token this is; nil for one that is unknown or over. A file that cannot be read lets
    /// nobody in.
    func entry(of token: String, now: Date) -> Entry? {
        guard token.utf8.count <= 256 else { return nil }
        return valid(hash: Self.hash(token), now: now)
    }

    func valid(hash: String, now: Date) -> Entry? {
        let stamp = FileStamp(path: path)
        let entry = contents.withLock { contents in
            if contents.stamp != stamp || stamp == nil {
                let entries = (try? entries()) ?? []
                contents.byHash = Dictionary(
                    entries.map { ($0.sha256, $0) }, uniquingKeysWith: { first, _ in first })
                contents.stamp = stamp
            }
            return contents.byHash[hash]
        }
        return entry.flatMap { $0.isValid(at: now) ? $0 : nil }
    }

    private func write(_ entries: [Entry]) throws(KeyringError) {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        do {
            let beside = path + ".new"
            try? FileManager.default.removeItem(atPath: beside)
            let bytes = try encoder.encode(entries)
            guard
                FileManager.default.createFile(
                    atPath: beside, contents: bytes, attributes: [.posixPermissions: 0o600]),
                rename(beside, path) == 0
            else { throw KeyringError(.cannotWrite, path) }
        } catch {
            throw KeyringError(.cannotWrite, path)
        }
    }

    /// One line for a case's history, without what would end it.
    static func isName(_ name: String) -> Bool {
        (1...100).contains(name.count)
            && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
            && name == name.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    static func hash(_ text: String) -> String { hash(Data(text.utf8)) }

    /// 64 lower-case hex digits.
    static func hash(_ bytes: Data) -> String {
        Hex.text(SHA256.hash(data: bytes))
    }

    /// So many bytes from the system's source, as base64url.
    static func random(_ count: Int) -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
        return Data(bytes).base64EncodedString().replacing("+", with: "-")
            .replacing("/", with: "_").replacing("=", with: "")
    }
}

/// What tells whether a file is still the same one.
struct FileStamp: Hashable {
    var inode: UInt64
    var size: Int64
    var seconds: Int
    var nanoseconds: Int

    init?(path: String) {
        var found = stat()
        guard stat(path, &found) == 0 else { return nil }
        inode = UInt64(found.st_ino)
        size = Int64(found.st_size)
        seconds = Int(found.st_mtim.tv_sec)
        nanoseconds = Int(found.st_mtim.tv_nsec)
    }
}

/// Why the file of tokens could not be used.
public struct KeyringError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Reason: Sendable, Hashable {
        case unreadable, damaged, cannotWrite
        case badName(String)
        case nameTaken(String)
        case noSuchName(String)
    }

    public var reason: Reason
    public var path: String

    init(_ reason: Reason, _ path: String) {
        self.reason = reason
        self.path = path
    }

    public var description: String {
        switch reason {
        case .unreadable: "\(path): cannot be read; check its permissions"
        case .damaged: "\(path): is no file of tokens; restore it, or move it away to begin anew"
        case .cannotWrite: "\(path): cannot be written; check the folder's permissions"
        case .badName(let name): "\"\(name)\": a name is one line of 1 ... 100 characters"
        case .nameTaken(let name): "\(name): has a token already; revoke it first"
        case .noSuchName(let name): "\(name): has no token; `curbwatch desk token list` shows them"
        }
    }
}
