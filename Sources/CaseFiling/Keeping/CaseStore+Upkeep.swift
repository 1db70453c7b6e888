internal import Foundation
internal import GRDB

extension CaseStore {
    /// Copies the store in one piece while others read and write, and checks the copy.
    ///
    /// The pictures are not in it.
    ///
    /// - Parameter path: the copy, complete under its name or not there; an older file is replaced.
    /// - Returns: its size in bytes.
    public func backUp(to path: String) throws(StoreError) -> Int64 {
        let attempt = "back up the store"
        guard !Self.isSameFile(path, connection.path) else {
            throw StoreError(.cannotWrite, subject: path, attempt: attempt)
        }
        do {
            try StoreCopy.write(of: connection.pool, to: path)
            return try StoreCopy.check(path)
        } catch {
            throw StoreError(error, subject: path, attempt: attempt)
        }
    }

    /// Packs the store: room of what was deleted goes back to the disk.
    ///
    /// Takes as much free disk as the store is large, and keeps everybody else out meanwhile.
    public func vacuum() throws(StoreError) {
        do {
            try connection.pool.writeWithoutTransaction { database in
                try database.execute(sql: "VACUUM")
            }
            try connection.pool.writeWithoutTransaction { database in
                _ = try database.checkpoint(.truncate)
            }
        } catch {
            throw StoreError(error, subject: connection.path, attempt: "pack the store")
        }
    }

    private static func isSameFile(_ a: String, _ b: String) -> Bool {
        var (first, second) = (stat(), stat())
        guard stat(a, &first) == 0, stat(b, &second) == 0 else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }
}
