import Foundation
import GRDB

/// Changes a database file past the store.
enum OtherHand {
    static func run(_ path: String, _ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// The first column of the first row.
    static func text(_ path: String, _ sql: String) throws -> String? {
        try DatabaseQueue(path: path).read { try String.fetchOne($0, sql: sql) }
    }

    /// Puts a copy of another store under the name, past whoever has the old one open.
    static func replace(_ path: String, with source: String) throws {
        for rest in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: path + rest)
        }
        try FileManager.default.copyItem(atPath: source, toPath: path)
    }
}
