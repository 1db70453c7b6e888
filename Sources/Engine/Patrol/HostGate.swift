internal import Synchronization

/// Lets so many visits at once to one host, the others in the order of their coming, exact ones first.
///
/// Whoever waits here takes no thread: the channels of one slow recorder keep no other camera waiting.
final class HostGate: Sendable {
    fileprivate struct Waiting {
        var isExact: Bool
        var go: CheckedContinuation<Void, Never>
    }

    fileprivate struct Host {
        var inside = 0
        var waiting: [Waiting] = []
    }

    fileprivate struct State {
        /// Nil: no limit.
        var limit: Int?
        /// Those that somebody is at or waits for.
        var hosts: [String: Host] = [:]
    }

    private let state: Mutex<State>

    init(limit: Int?) { state = Mutex(State(limit: limit)) }

    /// At most so many from now on; who is inside stays.
    func limit(to count: Int?) {
        let free = state.withLock { state in
            state.limit = count
            var free: [CheckedContinuation<Void, Never>] = []
            for host in Array(state.hosts.keys) { free += state.release(at: host) }
            return free
        }
        for next in free { next.resume() }
    }

    /// Returns when there is room at the host; ``leave(_:)`` must follow.
    func enter(_ host: String, isExact: Bool) async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                var place = state.hosts[host, default: Host()]
                defer { state.hosts[host] = place }
                if state.hasRoom(place), place.waiting.isEmpty {
                    place.inside += 1
                    return true
                }
                let next = Waiting(isExact: isExact, go: continuation)
                let end = place.waiting.endIndex
                let behind = isExact ? place.waiting.firstIndex { !$0.isExact } : nil
                place.waiting.insert(next, at: behind ?? end)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    /// Takes a place at the host where there is one free now.
    ///
    /// - Returns: whether it did; then ``leave(_:)`` must follow.
    func enterNow(_ host: String) -> Bool {
        state.withLock { state in
            var place = state.hosts[host, default: Host()]
            guard state.hasRoom(place), place.waiting.isEmpty else { return false }
            place.inside += 1
            state.hosts[host] = place
            return true
        }
    }

    func leave(_ host: String) {
        let free = state.withLock { state in
            precondition(state.hosts[host].map { $0.inside > 0 } ?? false, "nobody is inside")
            state.hosts[host]?.inside -= 1
            return state.release(at: host)
        }
        for next in free { next.resume() }
    }

    /// How many are at a host, and how many wait for it.
    struct Crowd: Sendable, Hashable {
        var inside = 0
        var waiting = 0
    }

    func crowd(at host: String) -> Crowd {
        state.withLock { state in
            state.hosts[host].map { Crowd(inside: $0.inside, waiting: $0.waiting.count) } ?? Crowd()
        }
    }
}

extension HostGate.State {
    fileprivate func hasRoom(_ host: HostGate.Host) -> Bool {
        limit.map { host.inside < $0 } ?? true
    }

    /// Lets in who may go now, and forgets a host at which nobody is.
    fileprivate mutating func release(
        at name: String
    ) -> [CheckedContinuation<Void, Never>] {
        guard var host = hosts[name] else { return [] }
        var free: [CheckedContinuation<Void, Never>] = []
        while hasRoom(host), !host.waiting.isEmpty {
            free.append(host.waiting.removeFirst().go)
            host.inside += 1
        }
        hosts[name] = host.inside == 0 && host.waiting.isEmpty ? nil : host
        return free
    }
}
