internal import Foundation
internal import GRDB
public import Scene

/// The store of one site: events, cases, suppressions, observation lines and checkpoints.
///
/// Rules, with what follows from breaking them:
/// - One engine for a store: a second one is refused (``StoreError/Reason/inUse``), because two
///   would both believe their checkpoints.
/// - Evidence first, then ``commit(_:)``: a record never names a picture that is not on disk.
/// - A checkpoint goes with the batch that it ends: alone, a killed run would repeat or lose events.
public final class CaseStore: Sendable {
    /// Who opens it.
    public enum Access: Sendable {
        /// A scan or a daemon: makes the store where there is none and keeps other engines out.
        case engine
        /// Short reads and changes of state, beside an engine.
        case desk
    }

    let connection: Connection
    let group = GroupCommit()

    /// Opens the store, makes it or brings it up to date.
    ///
    /// - Parameter path: the database file; its folder must be there.
    /// - Throws: ``StoreError`` with the reasons `noSuchStore` (desk only), `inUse`, `notOurs`,
    ///   `newerVersion`, `corrupt`, `cannotWrite`, `diskFull`.
    public init(path: String, access: Access = .engine) throws(StoreError) {
        connection = try Connection(path: path, access: access)
    }

    /// The last checkpoint of the view in this run.
    public func checkpoint(of view: ViewID, run: String) throws(StoreError) -> Checkpoint? {
        try connection.read("read a checkpoint") { database in
            let row = try Row.fetchOne(
                database,
                sql: "SELECT * FROM checkpoint WHERE camera = ? AND preset = ? AND run = ?",
                arguments: [view.camera.name, view.preset.name, run])
            guard let row else { return nil }
            let memory: Data = row["memory"]
            let parts = try Row.fetchAll(
                database,
                sql: """
                    SELECT name, bytes FROM checkpoint_part
                    WHERE camera = ? AND preset = ? AND run = ?
                    """, arguments: [view.camera.name, view.preset.name, run])
            return Checkpoint(
                view: view, run: run,
                position: Checkpoint.Position(
                    inputIndex: row["input_index"], inputPath: row["input_path"],
                    lastMoment: Moment(milliseconds: row["last_moment"]),
                    picturesDecoded: row["pictures_decoded"]),
                memoryGeneration: row["generation"], memory: Array(memory),
                parts: Dictionary(
                    uniqueKeysWithValues: parts.map { part in
                        (part["name"], .written(Array(part["bytes"] as Data)))
                    }), settingsHash: row["settings"])
        }
    }

    /// Forgets the checkpoints of a run that has come to its end.
    public func dropCheckpoints(run: String) throws(StoreError) {
        try connection.write("drop checkpoints") { database in
            for table in ["checkpoint", "checkpoint_part"] {
                try database.execute(
                    sql: "DELETE FROM \(table) WHERE run = ?", arguments: [run])
            }
        }
    }

    /// Every event's id, for ``EvidenceStore/sweep(keeping:)``.
    public func eventIDs() throws(StoreError) -> Set<String> {
        try connection.read("list the events") { database in
            try String.fetchSet(database, sql: "SELECT id FROM event")
        }
    }

    /// Whether the file is sound: SQLite's integrity check and every reference.
    ///
    /// - Returns: what is wrong, one line each; empty where nothing is.
    public func problems() throws(StoreError) -> [String] {
        try connection.read("check the store") { database in
            let integrity = try String.fetchAll(database, sql: "PRAGMA integrity_check")
            let references = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check")
            return integrity.filter { $0 != "ok" }
                + references.map { "\($0["table"] as String): a reference leads nowhere" }
        }
    }
}
