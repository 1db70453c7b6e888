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
}
