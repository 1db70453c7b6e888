internal import Foundation

/// Tells systemd how the daemon fares, by the datagram protocol of `sd_notify(3)`.
///
/// Without `NOTIFY_SOCKET` in the environment, as on a terminal, it says nothing to nobody.
public struct SystemNotifier: Sendable {
    /// How often systemd wants a sign of life; nil where it does not ask for one.
    public let watchdog: Duration?
    private let socketName: String?

    public init(environment: [String: String]) {
        socketName = environment["NOTIFY_SOCKET"].flatMap { $0.isEmpty ? nil : $0 }
        // The variable may be inherited from a parent that it was meant for.
        let isOurs =
            environment["WATCHDOG_PID"].map {
                Int32($0) == ProcessInfo.processInfo.processIdentifier
            }
            ?? true
        watchdog =
            isOurs
            ? environment["WATCHDOG_USEC"].flatMap { Int64($0) }.flatMap {
                $0 > 0 ? .microseconds($0) : nil
            } : nil
    }

    public func ready() { send("READY=1") }

    public func alive() { send("WATCHDOG=1") }

    public func stopping() { send("STOPPING=1") }

    public func reloading() {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        send("RELOADING=1\nMONOTONIC_USEC=\(now.tv_sec * 1_000_000 + now.tv_nsec / 1000)")
    }

    /// One line for `systemctl status`.
    public func status(_ text: String) {
        send("STATUS=\(text.replacingOccurrences(of: "\n", with: " "))")
    }

    private func send(_ text: String) {
        guard let socketName else { return }
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var name = Array(socketName.utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        // An abstract name begins with a zero byte, which the environment writes as @.
        if name.first == UInt8(ascii: "@") { name[0] = 0 }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = text.withCString {
                    sendto(
                        descriptor, $0, strlen($0), Int32(MSG_NOSIGNAL), address, length)
                }
            }
        }
    }
}
