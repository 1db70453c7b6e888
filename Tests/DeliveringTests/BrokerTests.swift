import Foundation
import Scene
import Testing

@testable import Delivering

/// A Mosquitto of the test's own.
private struct Broker {
    let peer: Peer
    let port: Int

    /// - Parameter port: nil for any that is free.
    init(_ folder: TemporaryFolder, port: Int? = nil, extra: String = "") throws {
        self.port = try port ?? Self.freePort()
        try folder.put(
            "listener \(self.port) 127.0.0.1\nallow_anonymous true\nlog_dest stdout\nuser root\n\(extra)\n",
            in: "broker.conf")
        peer = try Peer.telling(Programs.broker, ["-c", folder.path + "/broker.conf"])
        try #require(peer.line(with: "running") != nil)
    }

    /// Listens, and is subscribed when this returns.
    func listener(_ topic: String, count: Int, _ more: [String] = []) throws -> Peer {
        let listener = try Peer.telling(
            Programs.listener,
            [
                "-h", "127.0.0.1", "-p", "\(port)", "-t", topic, "-q", "1", "-d", "-F",
                "GOT %t %r %p",
                "-C", "\(count)",
            ] + more)
        try #require(listener.line(with: "Subscribed") != nil)
        return listener
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0
                    ? getsockname(descriptor, generic, &length) : -1
            }
        }
        try #require(code == 0)
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

@Suite("An MQTT broker", .enabled(if: Programs.hasBroker))
struct BrokerTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Tries until the broker has it: the connection comes about on its own thread.
    private func deliver(_ notice: Notice, to target: MQTTTarget) async {
        while true {
            do throws(DeliveryError) {
                return try await target.deliver(notice)
            } catch {
                await Task.yield()
            }
        }
    }

    @Test("hears that we are there, every notice, and the last state of a camera")
    func tells() async throws {
        let broker = try Broker(folder)
        let target = MQTTTarget(
            name: "mqtt", settings: BrokerSettings(host: "127.0.0.1", port: broker.port))
        target.show("{\"state\": \"lost\"}", of: CameraID("north/1"))
        target.show("{\"state\": \"ok\"}", of: CameraID("north/1"))
        let listener = try broker.listener("curbwatch/events", count: 2)
        await deliver(Sample.notice(1), to: target)
        await deliver(Sample.notice(2), to: target)
        #expect(listener.line(with: "GOT ")?.hasSuffix(Sample.notice(1).body) == true)
        #expect(listener.line(with: "GOT ")?.hasSuffix(Sample.notice(2).body) == true)
        let late = try broker.listener("curbwatch/#", count: 2)
        let retained = [late.line(with: "GOT "), late.line(with: "GOT ")]
        #expect(retained.contains("GOT curbwatch/available 1 online"))
        #expect(retained.contains("GOT curbwatch/north%2F1/status 1 {\"state\": \"ok\"}"))
        await target.close()
        #expect(
            try broker.listener("curbwatch/available", count: 1).line(with: "GOT ")
                == "GOT curbwatch/available 1 offline")
    }

    @Test("that goes away and comes back is told what came meanwhile")
    func restarts() async throws {
        let broker = try Broker(folder)
        let target = MQTTTarget(
            name: "mqtt", settings: BrokerSettings(host: "127.0.0.1", port: broker.port))
        await deliver(Sample.notice(1), to: target)
        broker.peer.end()
        // Nobody is there: every try says so, and none waits for the broker.
        var error: DeliveryError?
        while error == nil {
            do throws(DeliveryError) {
                try await target.deliver(Sample.notice(2))
            } catch {
                #expect(error.reason == .unavailable)
                break
            }
        }
        error = nil
        let again = try Broker(folder, port: broker.port)
        let listener = try again.listener("curbwatch/events", count: 1)
        await deliver(Sample.notice(2), to: target)
        #expect(listener.line(with: "GOT ")?.hasSuffix(Sample.notice(2).body) == true)
        await target.close()
    }

    @Test("with a certificate that nobody knows gets no connection; with its file it does")
    func certificates() async throws {
        try #require(Programs.hasOpenSSL)
        let certificate = try Certificate(in: folder)
        let broker = try Broker(
            folder, extra: "certfile \(certificate.path)\nkeyfile \(certificate.key)")
        let wary = MQTTTarget(
            name: "mqtt",
            settings: BrokerSettings(host: "127.0.0.1", port: broker.port, usesTLS: true))
        // The broker's log tells when our side turned away.
        #expect(broker.peer.line(with: "OpenSSL Error") != nil)
        let error = await #expect(throws: DeliveryError.self) {
            try await wary.deliver(Sample.notice())
        }
        #expect(error?.reason == .unavailable)
        await wary.close()
        let trusting = MQTTTarget(
            name: "mqtt",
            settings: BrokerSettings(
                host: "127.0.0.1", port: broker.port, usesTLS: true,
                certificates: certificate.path))
        await deliver(Sample.notice(), to: trusting)
        await trusting.close()
    }

    @Test("hears from its own last will when we are killed")
    func lastWill() async throws {
        let broker = try Broker(folder)
        let target = MQTTTarget(
            name: "mqtt",
            settings: BrokerSettings(host: "127.0.0.1", port: broker.port, clientID: "ours"))
        await deliver(Sample.notice(1), to: target)
        let listener = try broker.listener("curbwatch/available", count: 2)
        #expect(listener.line(with: "GOT ") == "GOT curbwatch/available 1 online")
        // A second program with our name: the broker throws the first one out, as if it had died.
        let other = try Peer(
            Programs.listener,
            ["-h", "127.0.0.1", "-p", "\(broker.port)", "-i", "ours", "-t", "none", "-C", "1"])
        defer { other.end() }
        #expect(listener.line(with: "GOT ")?.hasSuffix("offline") == true)
        await target.close()
    }
}
