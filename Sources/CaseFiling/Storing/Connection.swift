internal import Foundation
internal import GRDB

/// The open database, and for an engine the lock on its folder.
///
/// WAL, so that readers never wait for the one writer. `synchronous = FULL`, so that a commit is on
/// disk when it returns: with NORMAL a power cut takes back the last commits, which by then have
/// been told to others as filed.
struct Connection: Sendable {
    let path: String
    let pool: DatabasePool
    private let lock: FolderLock?

    static let busyTimeout: TimeInterval = 10
    /// Of each connection, there are five at most. With SQLite's own 2 MB a fifth of the time of
    /// filing among 50,000 cases went into reading pages again.
    private static let cacheKilobytes = 16_000

    init(path: String, access: CaseStore.Access) throws(StoreError) {
        let exists = FileManager.default.fileExists(atPath: path)
        guard exists || access == .engine else {
            throw StoreError(.noSuchStore, subject: path, attempt: "open the store")
        }
        var held = access == .engine ? try FolderLock(folder: Connection.folder(of: path)) : nil
        let found = exists ? try Schema.inspect(path: path) : 0
        let isOld = found > 0 && found < Schema.version
        // An engine of the older version would go on without the new tables.
        if isOld, held == nil { held = try FolderLock(folder: Connection.folder(of: path)) }
        lock = access == .engine ? held : nil
        self.path = path
        do {
            var configuration = Configuration()
            configuration.busyMode = .timeout(Self.busyTimeout)
            configuration.foreignKeysEnabled = true
            configuration.maximumReaderCount = 4
            configuration.prepareDatabase { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try database.execute(sql: "PRAGMA cache_size = -\(Self.cacheKilobytes)")
            }
            pool = try DatabasePool(path: path, configuration: configuration)
            if isOld { try Schema.backUp(pool, version: found, path: path) }
            try withExtendedLifetime(held) { try Schema.migrate(pool) }
        } catch {
            throw StoreError(error, subject: path, attempt: "open the store")
        }
    }

    func read<Value>(
        _ attempt: String, _ body: (Database) throws -> Value
    ) throws(StoreError) -> Value {
        do {
            return try pool.read(body)
        } catch {
            throw StoreError(error, subject: path, attempt: attempt)
        }
    }

    /// Runs one transaction; a thrown error takes everything back.
    ///
    /// - Parameter takeBack: takes everything back without an error too.
    func write<Value>(
        _ attempt: String, takeBack: Bool = false, _ body: (Database) throws -> Value
    ) throws(StoreError) -> Value {
        do {
            guard takeBack else { return try pool.write(body) }
            return try pool.writeWithoutTransaction { database in
                try database.beginTransaction(.immediate)
                defer { try? database.rollback() }
                return try body(database)
            }
        } catch {
            throw StoreError(error, subject: path, attempt: attempt)
        }
    }

    /// Reads without holding the caller's thread.
    func readAsync<Value: Sendable>(
        _ attempt: String, _ body: @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await pool.read(body)
        } catch {
            throw StoreError(error, subject: path, attempt: attempt)
        }
    }

    /// Runs one transaction without holding the caller's thread.
    func writeAsync<Value: Sendable>(
        _ attempt: String, _ body: @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await pool.write(body)
        } catch {
            throw StoreError(error, subject: path, attempt: attempt)
        }
    }

    private static func folder(of path: String) -> String {
        let folder = (path as NSString).deletingLastPathComponent
        return folder.isEmpty ? "." : folder
    }
}

/// Keeps a second engine out of an output directory; the kernel takes it back when we die.
///
/// It lies on the folder and not on the database: closing a second descriptor of a database file
/// would drop SQLite's own locks on it.
final class FolderLock: Sendable {
    private let descriptor: Int32

    init(folder: String) throws(StoreError) {
        let attempt = "lock the folder"
        descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw StoreError(errno: errno, subject: folder, attempt: attempt)
        }
        // A file system without locks (some network ones) must not stop the work.
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            close(descriptor)
            throw StoreError(.inUse, subject: folder, attempt: attempt)
        }
    }

    deinit { close(descriptor) }
}
