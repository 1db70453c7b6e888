internal import Crypto
internal import Foundation
public import Scene

/// The folder `evidence/` of an output directory: a picture is on disk before a record names it.
public struct EvidenceStore: Sendable {
    /// The output directory.
    public let root: String

    private var folder: String { "\(root)/evidence" }

    /// Makes `root/evidence` where it is missing.
    ///
    /// - Throws: ``StoreError/Reason/cannotWrite``, ``StoreError/Reason/diskFull``.
    public init(root: String) throws(StoreError) {
        self.root = root
        do {
            try FileManager.default.createDirectory(
                atPath: "\(root)/evidence", withIntermediateDirectories: true)
        } catch {
            let code = (error as NSError).code == NSFileWriteOutOfSpaceError ? ENOSPC : EACCES
            throw StoreError(errno: code, subject: root, attempt: "make the evidence folder")
        }
    }

    /// Keeps one encoded picture as `evidence/<event id>-<kind>.jpg`, or a clip as `.mp4`, replacing
    /// an older one.
    ///
    /// The file and its folder are on disk when this returns: written beside, fsync, rename,
    /// fsync of the folder.
    ///
    /// - Parameter event: 16 lower-case hex digits; anything else throws
    ///   ``StoreError/Reason/badName``, so that no name becomes a path.
    public func put(
        event: String, kind: EvidenceKind, bytes: [UInt8]
    ) throws(StoreError) -> EvidenceFile {
        let name = try Self.name(event, kind)
        var file = try DurableFile(folder: folder, name: name)
        try file.write(bytes)
        try file.keep()
        return EvidenceFile(
            path: "evidence/\(name)", sha256: Hex.text(SHA256.hash(data: bytes)))
    }

    /// Removes every picture of an event or suspicion; none there is no error.
    public func remove(event: String) throws(StoreError) {
        for kind in EvidenceKind.allCases { try remove(event: event, kind: kind) }
    }

    /// Removes one picture; none there is no error.
    func remove(event: String, kind: EvidenceKind) throws(StoreError) {
        let path = "\(folder)/\(try Self.name(event, kind))"
        guard unlink(path) == 0 || errno == ENOENT else {
            throw StoreError(errno: errno, subject: path, attempt: "remove")
        }
    }

    /// Returns once what was removed stays removed after a power cut.
    func sync() throws(StoreError) { try DurableFile.sync(folder: folder) }

    /// The size in bytes of every file, by its name.
    func sizes() throws(StoreError) -> [String: Int64] {
        var sizes: [String: Int64] = [:]
        for name in try names() {
            var found = stat()
            // One that went in between takes nothing.
            if stat("\(folder)/\(name)", &found) == 0 { sizes[name] = Int64(found.st_size) }
        }
        return sizes
    }

    /// Removes what no record and no open suspicion names: pictures of a transaction that never
    /// came, and half-written files. Files with names of another form stay.
    ///
    /// - Parameter ids: the events of the store and the open suspicions.
    /// - Returns: how many files went.
    @discardableResult
    public func sweep(keeping ids: Set<String>) throws(StoreError) -> Int {
        var removed = 0
        for name in try names() where Self.isOrphan(name, keeping: ids) {
            guard unlink("\(folder)/\(name)") == 0 else {
                throw StoreError(errno: errno, subject: "\(folder)/\(name)", attempt: "remove")
            }
            removed += 1
        }
        return removed
    }

    private func names() throws(StoreError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw StoreError(errno: EACCES, subject: folder, attempt: "read the folder")
        }
    }

    private static func isOrphan(_ name: String, keeping ids: Set<String>) -> Bool {
        if name.hasPrefix(DurableFile.temporaryPrefix) { return true }
        let id = String(name.prefix(16))
        return Hex.holds(id, count: 16) && name.dropFirst(16).hasPrefix("-")
            && (name.hasSuffix(".jpg") || name.hasSuffix(".mp4")) && !ids.contains(id)
    }

    private static func name(
        _ event: String, _ kind: EvidenceKind
    ) throws(StoreError) -> String {
        guard Hex.holds(event, count: 16) else {
            throw StoreError(.badName, subject: event, attempt: "name an evidence picture")
        }
        return plainName(event, kind)
    }

    private static func plainName(_ event: String, _ kind: EvidenceKind) -> String {
        "\(event)-\(kind.rawValue).\(kind.fileExtension)"
    }

    /// Where ``put(event:kind:bytes:)`` puts a picture, as records name it.
    static func usualPath(_ event: String, _ kind: EvidenceKind) -> String {
        "evidence/" + plainName(event, kind)
    }
}
