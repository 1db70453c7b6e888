internal import CMosquitto
internal import Foundation
internal import Scene
internal import Synchronization

/// One connection to a broker at a time, on a thread of its own that resolves, connects, reads and
/// writes; others only hand over what is to be published.
///
/// Each connection has a new client of libmosquitto: the outbox is the queue, and what the library
/// had not sent when a connection broke comes again from there.
///
/// `@unchecked Sendable`: everything that changes is in `shared` and `wake`, under their locks; the
/// client in it is used by others only under that lock, and destroyed only under it.
final class BrokerConnection: @unchecked Sendable {
    enum Outcome: Sendable {
        case acknowledged
        case failed(String)
    }

    /// Sent between threads by the lock that holds it.
    private struct Client: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    private struct Waiting {
        var continuation: CheckedContinuation<Outcome, Never>
        var until: ContinuousClock.Instant
    }

    private struct Shared {
        var client: Client?
        var isConnected = false
        var isClosing = false
        var words = "not connected yet"
        var waiting: [Int32: Waiting] = [:]
        var retained: [String: [UInt8]] = [:]
        var ended: [CheckedContinuation<Void, Never>] = []
        var isRunning = false
    }

    private let settings: BrokerSettings
    private let shared = Mutex(Shared())
    private let wake = NSCondition()

    private static let isReady = mosquitto_lib_init() == MOSQ_ERR_SUCCESS.code
    /// How long the thread sleeps for the broker, in milliseconds; overdue answers are found then.
    private static let turn: Int32 = 250
    private static let keepAlive: Int32 = 30

    init(_ settings: BrokerSettings) { self.settings = settings }

    func start() {
        guard Self.isReady else { return }
        shared.withLock { $0.isRunning = true }
        let thread = Thread { [self] in work() }
        thread.name = "mqtt"
        thread.stackSize = 512 << 10
        thread.start()
    }

    func publish(_ topic: String, _ bytes: [UInt8]) async -> Outcome {
        await withCheckedContinuation { continuation in
            let failure: String? = shared.withLock { shared in
                guard let client = shared.client?.pointer, shared.isConnected else {
                    return shared.words
                }
                var id: Int32 = 0
                let code = mosquitto_publish(
                    client, &id, topic, Int32(bytes.count), bytes, 1, false)
                guard code == MOSQ_ERR_SUCCESS.code else { return Self.words(code) }
                shared.waiting[id] = Waiting(
                    continuation: continuation, until: .now.advanced(by: settings.timeout))
                return nil
            }
            if let failure { continuation.resume(returning: .failed(failure)) }
        }
    }

    func retain(_ bytes: [UInt8], at topic: String) {
        shared.withLock { shared in
            shared.retained[topic] = bytes
            guard let client = shared.client?.pointer, shared.isConnected else { return }
            _ = mosquitto_publish(client, nil, topic, Int32(bytes.count), bytes, 1, true)
        }
    }

    func close() async {
        await withCheckedContinuation { continuation in
            let isOver = shared.withLock { shared in
                guard shared.isRunning else { return true }
                shared.ended.append(continuation)
                shared.isClosing = true
                if let client = shared.client?.pointer, shared.isConnected {
                    Self.say("offline", at: settings.available, to: client)
                    mosquitto_disconnect(client)
                }
                return false
            }
            if isOver { continuation.resume() }
            wake.lock()
            wake.broadcast()
            wake.unlock()
        }
    }

    private var isClosing: Bool { shared.withLock { $0.isClosing } }

    /// The thread's whole life: connections, one after another, with growing pauses between.
    private func work() {
        var failures = 0
        let policy = CourierPolicy(longest: .seconds(60))
        while !isClosing {
            if connect() {
                failures = 0
                serve()
            }
            drop()
            guard !isClosing else { break }
            failures += 1
            rest(policy.pause(after: failures, chance: .random(in: 0...1)))
        }
        let ended = shared.withLock { shared in
            shared.isRunning = false
            defer { shared.ended = [] }
            return shared.ended
        }
        for continuation in ended { continuation.resume() }
    }

    private func connect() -> Bool {
        guard
            let client = mosquitto_new(
                settings.clientID, true, Unmanaged.passUnretained(self).toOpaque())
        else { return fail("out of memory") }
        mosquitto_threaded_set(client, true)
        mosquitto_connect_callback_set(client) { _, owner, code in
            BrokerConnection.owner(owner).connected(code)
        }
        mosquitto_disconnect_callback_set(client) { _, owner, _ in
            BrokerConnection.owner(owner).shared.withLock { $0.isConnected = false }
        }
        mosquitto_publish_callback_set(client) { _, owner, id in
            BrokerConnection.owner(owner).acknowledged(id)
        }
        let held = Client(pointer: client)
        shared.withLock { $0.client = held }
        var codes = [
            mosquitto_will_set(client, settings.available, 7, "offline", 1, true)
        ]
        if let user = settings.user {
            codes.append(mosquitto_username_pw_set(client, user, settings.password?.revealed))
        }
        if settings.usesTLS {
            let folder = settings.certificates == nil ? "/etc/ssl/certs" : nil
            codes.append(
                mosquitto_tls_set(client, settings.certificates, folder, nil, nil, nil))
        }
        codes.append(
            mosquitto_connect(
                client, settings.host, Int32(settings.port), Self.keepAlive))
        if let code = codes.first(where: { $0 != MOSQ_ERR_SUCCESS.code }) {
            return fail(Self.words(code))
        }
        return true
    }

    /// Until the connection breaks.
    private func serve() {
        guard let client = shared.withLock({ $0.client })?.pointer else { return }
        var code = MOSQ_ERR_SUCCESS.code
        while code == MOSQ_ERR_SUCCESS.code {
            code = mosquitto_loop(client, Self.turn, 1)
            timeOut()
        }
        _ = fail(Self.words(code))
    }

    private func connected(_ code: Int32) {
        shared.withLock { shared in
            guard code == 0, let client = shared.client?.pointer else {
                shared.words = String(cString: mosquitto_connack_string(code))
                return
            }
            Self.say("online", at: settings.available, to: client)
            for (topic, bytes) in shared.retained {
                _ = mosquitto_publish(client, nil, topic, Int32(bytes.count), bytes, 1, true)
            }
            shared.isConnected = true
        }
    }

    private func acknowledged(_ id: Int32) {
        let waiting = shared.withLock { $0.waiting.removeValue(forKey: id) }
        waiting?.continuation.resume(returning: .acknowledged)
    }

    private func timeOut() {
        let now = ContinuousClock.now
        let late = shared.withLock { shared in
            let late = shared.waiting.filter { $0.value.until <= now }
            for id in late.keys { shared.waiting[id] = nil }
            return late.values.map(\.continuation)
        }
        for continuation in late {
            continuation.resume(returning: .failed("no acknowledgement in time"))
        }
    }

    private func fail(_ words: String) -> Bool {
        shared.withLock { shared in
            // What the broker said when it refused us tells more than that it then hung up.
            if shared.isConnected || shared.words == "not connected yet" || words != Self.lost {
                shared.words = words
            }
        }
        return false
    }

    /// Destroys the client; nobody waits for it any longer.
    private func drop() {
        let (words, waiting) = shared.withLock { shared in
            shared.isConnected = false
            if let client = shared.client { mosquitto_destroy(client.pointer) }
            shared.client = nil
            defer { shared.waiting = [:] }
            return (shared.words, shared.waiting.values.map(\.continuation))
        }
        for continuation in waiting { continuation.resume(returning: .failed(words)) }
    }

    private func rest(_ pause: Duration) {
        let seconds = Double(pause.wholeMilliseconds) / 1000
        let until = Date(timeIntervalSinceNow: seconds)
        wake.lock()
        while !isClosing, wake.wait(until: until) {}
        wake.unlock()
    }

    private static let lost = words(MOSQ_ERR_CONN_LOST.code)

    private static func say(_ word: String, at topic: String, to client: OpaquePointer) {
        _ = mosquitto_publish(client, nil, topic, Int32(word.utf8.count), word, 1, true)
    }

    private static func words(_ code: Int32) -> String {
        String(cString: mosquitto_strerror(code))
    }

    /// The thread keeps the owner alive as long as its client lives.
    private static func owner(_ pointer: UnsafeMutableRawPointer?) -> BrokerConnection {
        guard let pointer else { preconditionFailure("libmosquitto lost its owner") }
        return Unmanaged.fromOpaque(pointer).takeUnretainedValue()
    }
}

extension mosq_err_t {
    fileprivate var code: Int32 { Int32(rawValue) }
}
