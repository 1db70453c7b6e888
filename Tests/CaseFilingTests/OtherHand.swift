import Foundation
import GRDB

/// Changes a database file past the store.
enum OtherHand {
    static func run(_ path: String, _ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }
}
