internal import Foundation

#if canImport(Glibc)
    internal import Glibc
#endif

/// Asks the local net which cameras are there.
public struct Discovery: Sendable {
    public struct Failure: Error, Sendable, CustomStringConvertible {
        public var description: String
    }

    /// Where the question goes: WS-Discovery's group, unless a test or a routed net has another.
    public var group: String
    public var port: UInt16

    public init(group: String = "239.255.255.250", port: UInt16 = 3702) {
        self.group = group
        self.port = port
    }

    /// Sends the question twice and hands each camera over once, as its answer comes.
    ///
    /// Blocks its thread for `time`: nobody can know who else would answer.
    public func run(for time: Duration, found: (Probe.Match) -> Void) throws(Failure) {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { throw failure("make a socket") }
        defer { close(descriptor) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        guard inet_pton(AF_INET, group, &place.sin_addr) == 1 else {
            throw Failure(description: "\(group): not an IPv4 address")
        }
        let id = UUID()
        try send(Probe.message(id: id), to: place, by: descriptor)
        let begin = ContinuousClock.now
        var isRepeated = false
        var known: Set<String> = []
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            let past = ContinuousClock.now - begin
            guard past < time else { return }
            // UDP may lose the first one.
            if !isRepeated, past >= .milliseconds(500) {
                isRepeated = true
                try send(Probe.message(id: id), to: place, by: descriptor)
            }
            let left = Int32(min(max(1, (time - past) / .milliseconds(1)), 100))
            var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, left) > 0 else { continue }
            let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            guard count > 0 else { continue }
            for match in Probe.matches(in: Array(bytes[..<count]), to: id)
            where known.count < 4096 && known.insert(match.endpoint).inserted {
                found(match)
            }
        }
    }

    private func send(
        _ message: [UInt8], to place: sockaddr_in, by descriptor: Int32
    ) throws(Failure) {
        var place = place
        let sent = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(
                    descriptor, message, message.count, 0, $0,
                    socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard sent == message.count else { throw failure("ask") }
    }

    private func failure(_ attempt: String) -> Failure {
        Failure(description: "\(group): could not \(attempt): \(String(cString: strerror(errno)))")
    }
}
