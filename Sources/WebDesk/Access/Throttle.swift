internal import Synchronization

/// Holds each client to a rate, and shuts one out that guesses tokens.
///
/// Both tables are bounded: where they are full, what has rested longest is forgotten, so that many
/// addresses cost no more memory than ``most``.
final class Throttle: Sendable {
    private struct Bucket {
        var level: Double
        var at: Duration
    }

    private struct Failures {
        var count: Int
        var first: Duration
        var shutUntil: Duration?
    }

    static let guesses = 10
    static let window: Duration = .seconds(300)
    static let shut: Duration = .seconds(300)
    private static let most = 20_000

    private let rate: Double
    private let buckets = Mutex<[String: Bucket]>([:])
    private let failures = Mutex<[String: Failures]>([:])

    /// - Parameter rate: requests a second of one client on average; four times as many at once.
    init(rate: Int) { self.rate = Double(rate) }

    /// - Parameter uptime: of a monotonic clock.
    /// - Returns: nil where the request may pass, else the seconds after which to come again.
    func wait(_ client: String, uptime: Duration) -> Int? {
        buckets.withLock { buckets in
            if buckets.count >= Self.most {
                buckets = buckets.filter { uptime - $0.value.at < .seconds(5) }
                if buckets.count >= Self.most { buckets = [:] }
            }
            var bucket = buckets[client] ?? Bucket(level: rate * 4, at: uptime)
            let passed =
                Double((uptime - bucket.at).components.attoseconds) * 1e-18
                + Double((uptime - bucket.at).components.seconds)
            bucket.level = min(rate * 4, bucket.level + passed * rate)
            bucket.at = uptime
            defer { buckets[client] = bucket }
            guard bucket.level >= 1 else {
                return max(1, Int(((1 - bucket.level) / rate).rounded(.up)))
            }
            bucket.level -= 1
            return nil
        }
    }

    /// The seconds for which an address is still shut out; nil where it is not.
    func shutOut(_ address: String, uptime: Duration) -> Int? {
        failures.withLock { failures in
            guard let until = failures[address]?.shutUntil, until > uptime else { return nil }
            return Int((until - uptime).components.seconds) + 1
        }
    }

    /// Notes a token or session that was not known.
    ///
    /// - Returns: whether this one shut the address out.
    func failed(_ address: String, uptime: Duration) -> Bool {
        failures.withLock { failures in
            if failures.count >= Self.most {
                failures = failures.filter { uptime - $0.value.first < Self.window }
                if failures.count >= Self.most { failures = [:] }
            }
            var entry = failures[address] ?? Failures(count: 0, first: uptime)
            if uptime - entry.first > Self.window { entry = Failures(count: 0, first: uptime) }
            entry.count += 1
            let shuts = entry.count == Self.guesses
            if shuts { entry.shutUntil = uptime + Self.shut }
            failures[address] = entry
            return shuts
        }
    }

    func succeeded(_ address: String) {
        failures.withLock { failures in
            if failures[address]?.shutUntil == nil { failures[address] = nil }
        }
    }
}
