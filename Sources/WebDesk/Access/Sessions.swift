internal import Foundation
internal import Synchronization

/// People who signed in on the page. They are kept in memory only: a restart signs everyone out.
final class Sessions: Sendable {
    struct Session: Sendable {
        /// The hash of the token that opened it: one that is revoked ends it.
        var token: String
        /// What the page must send with every change.
        var csrf: String
        var opened: Date
        var used: Date
    }

    static let longest: TimeInterval = 24 * 3600
    static let idle: TimeInterval = 8 * 3600
    private static let most = 10_000

    private let open = Mutex<[String: Session]>([:])

    /// - Returns: the cookie's value, and the session.
    func begin(token: String, now: Date) -> (key: String, session: Session) {
        let key = Keyring.random(32)
        let session = Session(token: token, csrf: Keyring.random(24), opened: now, used: now)
        open.withLock { open in
            if open.count >= Self.most { open = open.filter { Self.isAlive($0.value, now) } }
            if open.count >= Self.most,
                let oldest = open.min(by: { $0.value.used < $1.value.used })
            {
                open[oldest.key] = nil
            }
            open[Keyring.hash(key)] = session
        }
        return (key, session)
    }

    func session(_ key: String, now: Date) -> Session? {
        guard key.utf8.count <= 128 else { return nil }
        let hash = Keyring.hash(key)
        return open.withLock { open in
            guard let session = open[hash] else { return nil }
            guard Self.isAlive(session, now) else {
                open[hash] = nil
                return nil
            }
            open[hash]?.used = now
            return session
        }
    }

    func end(_ key: String) { open.withLock { _ = $0.removeValue(forKey: Keyring.hash(key)) } }

    private static func isAlive(_ session: Session, _ now: Date) -> Bool {
        now.timeIntervalSince(session.opened) < longest
            && now.timeIntervalSince(session.used) < idle
    }
}
