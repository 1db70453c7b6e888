internal import Engine
internal import Synchronization

/// How many requests there were, how they ended and how long they took.
final class RequestGauges: Sendable {
    struct Key: Hashable {
        var route: String
        var status: Int
    }

    struct Contents {
        var counts: [Key: Int] = [:]
        var seconds: [String: TimeHistogram] = [:]
    }

    private let contents = Mutex(Contents())

    func take(route: String, status: Int, _ duration: Duration) {
        contents.withLock { contents in
            contents.counts[Key(route: route, status: status), default: 0] += 1
            contents.seconds[
                route,
                default: TimeHistogram([0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5])
            ].take(duration)
        }
    }

    var snapshot: Contents { contents.withLock { $0 } }
}
