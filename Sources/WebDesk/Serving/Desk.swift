internal import Engine
internal import Foundation
internal import Logging
internal import Scene

/// What all requests share.
final class Desk: Sendable {
    let access: DeskAccess
    let settings: DeskSettings
    let keyring: Keyring
    let sessions = Sessions()
    let throttle: Throttle
    let signOn: SignOnKeys?
    let standing = Standing()
    let newsroom: Newsroom
    let timetables = Timetables()
    let gauges = RequestGauges()
    let ledger: Ledger
    let logger: Logger
    let started = ContinuousClock.now
    /// Pages of cases and the map.
    let texts = TextCache()

    init(_ access: DeskAccess, _ settings: DeskSettings, logger: Logger) {
        self.access = access
        self.settings = settings
        self.logger = logger
        keyring = Keyring(path: settings.tokens ?? "\(access.output)/desk-tokens.json")
        throttle = Throttle(rate: settings.rate)
        signOn = settings.signOn.map { SignOnKeys($0, logger: logger) }
        newsroom = Newsroom(most: settings.listeners)
        ledger = Ledger(path: "\(access.output)/desk-audit.jsonl", logger: logger)
    }

    /// Since this desk began, on a clock that never jumps.
    var uptime: Duration { ContinuousClock.now - started }

    /// Whether pages reach it by TLS, here or at the proxy.
    var isSecure: Bool { settings.transport != .loopback }

    /// Names the cameras that somebody may see; empty for all.
    func scope(of asker: Principal) -> String {
        asker.cameras.map { String(Keyring.hash($0.sorted().joined(separator: "\n")).prefix(16)) }
            ?? ""
    }

    /// The cameras of some groups; a group that the settings do not name holds none.
    func cameras(of groups: [String]?) -> Set<String>? {
        guard let groups else { return nil }
        return groups.reduce(into: Set<String>()) { cameras, group in
            cameras.formUnion((settings.groups[group] ?? []).map(\.name))
        }
    }
}
