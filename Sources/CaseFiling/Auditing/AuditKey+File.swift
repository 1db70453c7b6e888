internal import Foundation

/// Why a file holds no key that proves anything.
public struct AuditKeyError: Error, Sendable, CustomStringConvertible {
    /// A case exists only where a caller acts differently on it.
    public enum Reason: Sendable {
        case unreadable
        case tooShort
        /// Who can change the store could change the key beside it.
        case besideStore
    }

    public var reason: Reason
    public var description: String
}

extension AuditKey {
    /// Reads a key from a file of 32 bytes or more.
    ///
    /// - Parameter folder: the store's; a key that lies in it, also by a symbolic link, is refused.
    public init(file path: String, awayFrom folder: String) throws(AuditKeyError) {
        let store = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path
        guard !URL(fileURLWithPath: path).resolvingSymlinksInPath().path.hasPrefix(store + "/")
        else {
            throw AuditKeyError(
                reason: .besideStore,
                description: "\(path): lies beside the store, where it proves nothing; move it away"
            )
        }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw AuditKeyError(
                reason: .unreadable, description: "\(path): cannot read the key")
        }
        guard let key = AuditKey(bytes: Array(bytes)) else {
            throw AuditKeyError(
                reason: .tooShort,
                description: "\(path): \(bytes.count) bytes are no key; "
                    + "needs \(Self.shortest) or more: head -c 32 /dev/urandom")
        }
        self = key
    }
}
