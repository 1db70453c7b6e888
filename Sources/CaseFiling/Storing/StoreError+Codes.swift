internal import Foundation
internal import GRDB

extension StoreError {
    /// Puts SQLite's code, or an error of our own on its way through it, into our words.
    init(_ error: any Error, subject: String, attempt: String) {
        if let own = error as? StoreError {
            self = own
            return
        }
        guard let error = error as? DatabaseError else {
            self.init(.failed, subject: subject, attempt: attempt)
            return
        }
        let reason: Reason =
            switch error.resultCode {
            case .SQLITE_FULL: .diskFull
            case .SQLITE_IOERR, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
                .cannotWrite
            case .SQLITE_BUSY, .SQLITE_LOCKED: .inUse
            case .SQLITE_CORRUPT: .corrupt
            case .SQLITE_NOTADB: .notOurs
            default: .failed
            }
        self.init(
            reason, subject: subject, attempt: attempt,
            libraryCode: error.extendedResultCode.rawValue)
    }

    init(errno code: Int32, subject: String, attempt: String) {
        let reason: Reason =
            switch code {
            case ENOSPC, EDQUOT: .diskFull
            case EACCES, EPERM, EROFS, ENOENT, ENOTDIR, EISDIR, EFBIG, EIO, EMFILE, ENFILE:
                .cannotWrite
            default: .failed
            }
        self.init(reason, subject: subject, attempt: attempt, libraryCode: code)
    }
}
