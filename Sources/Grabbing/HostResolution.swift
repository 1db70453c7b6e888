internal import Glibc

/// Finds the numeric address of a host within a deadline.
///
/// The system's resolver can block for half a minute and nothing interrupts it, so it runs on a
/// thread of its own with a small stack, which is left to finish alone when it is late.
enum HostResolution {
    /// Returns numeric addresses, the resolver's first choice first.
    ///
    /// - Throws: `unreachable` for an unknown host, `stalled`, `cancelled`.
    static func addresses(
        of host: String, name: String, interrupt: Interrupt
    ) throws(GrabError) -> [String] {
        if isNumeric(host) { return [host] }
        let question = Question(host: host)
        guard question.ask() else {
            throw GrabError(.unreachable, source: name, attempt: attempt, detail: "no thread")
        }
        while true {
            if let found = question.answer(within: .milliseconds(50)) {
                guard !found.isEmpty else {
                    throw GrabError(
                        .unreachable, source: name, attempt: attempt, detail: "unknown host")
                }
                return found
            }
            if interrupt.shouldStop {
                throw GrabError(
                    interrupt.isCancelled ? .cancelled : .stalled, source: name,
                    attempt: attempt)
            }
        }
    }

    private static let attempt = "resolve host"

    private static func isNumeric(_ host: String) -> Bool {
        var four = in_addr()
        var six = in6_addr()
        return inet_pton(AF_INET, host, &four) == 1 || inet_pton(AF_INET6, host, &six) == 1
    }
}

/// One question to the resolver and, some day, its answer.
///
/// `@unchecked Sendable`: `found` is touched under the lock only, and the condition variable is
/// made before the object is shared and destroyed with its last owner, which is never a waiter.
private final class Question: @unchecked Sendable {
    private let host: String
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let answered = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var found: [String]?

    init(host: String) {
        self.host = host
        pthread_mutex_init(lock, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(answered, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(answered)
        pthread_mutex_destroy(lock)
        answered.deallocate()
        lock.deallocate()
    }

    /// Starts the thread; false where the system has none left.
    func ask() -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, 256 << 10)
        defer { pthread_attr_destroy(&attributes) }
        var thread = pthread_t()
        let held = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, &attributes,
            { argument in
                if let argument {
                    let question = Unmanaged<Question>.fromOpaque(argument).takeRetainedValue()
                    question.settle(question.resolve())
                }
                return nil
            }, held.toOpaque())
        if code != 0 { held.release() }
        return code == 0
    }

    /// The answer, an empty list for an unknown host; nil where it has not come in time.
    func answer(within limit: Duration) -> [String]? {
        var until = timespec()
        clock_gettime(CLOCK_MONOTONIC, &until)
        let nanoseconds = until.tv_nsec + Int(limit.components.attoseconds / 1_000_000_000)
        until.tv_sec += Int(limit.components.seconds) + nanoseconds / 1_000_000_000
        until.tv_nsec = nanoseconds % 1_000_000_000
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while found == nil {
            if pthread_cond_timedwait(answered, lock, &until) != 0 { break }
        }
        return found
    }

    private func settle(_ addresses: [String]) {
        pthread_mutex_lock(lock)
        found = addresses
        pthread_cond_signal(answered)
        pthread_mutex_unlock(lock)
    }

    private func resolve() -> [String] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [String] = []
        var entry = list
        while let current = entry {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            if getnameinfo(
                current.pointee.ai_addr, current.pointee.ai_addrlen, &text,
                socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0
            {
                addresses.append(
                    String(decoding: text.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self))
            }
            entry = current.pointee.ai_next
        }
        return addresses
    }
}
