internal import Foundation
internal import GRDB

/// A copy of a store in one piece, made while others read and write.
enum StoreCopy {
    /// Writes what is committed now to `target`, packed and with nothing beside it; complete under
    /// its name or not at all. An older file there is replaced.
    static func write(of writer: some DatabaseWriter, to target: String) throws {
        let name = target as NSString
        let folder = name.deletingLastPathComponent.isEmpty ? "." : name.deletingLastPathComponent
        let temporary = "\(folder)/\(DurableFile.temporaryPrefix)\(name.lastPathComponent)"
        unlink(temporary)
        defer { unlink(temporary) }
        try writer.writeWithoutTransaction { database in
            try database.execute(sql: "VACUUM INTO ?", arguments: [temporary])
        }
        try DurableFile.adopt(temporary, as: target, in: folder)
    }

    /// - Returns: the copy's size in bytes.
    /// - Throws: `corrupt` where it is not sound.
    static func check(_ path: String) throws -> Int64 {
        var configuration = Configuration()
        configuration.readonly = true
        let words = try DatabaseQueue(path: path, configuration: configuration).read { database in
            try String.fetchAll(database, sql: "PRAGMA integrity_check")
        }
        guard words == ["ok"] else {
            throw StoreError(.corrupt, subject: path, attempt: "check the copy")
        }
        var found = stat()
        guard stat(path, &found) == 0 else {
            throw StoreError(errno: errno, subject: path, attempt: "find the copy")
        }
        return Int64(found.st_size)
    }
}
