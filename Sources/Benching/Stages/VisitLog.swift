internal import Foundation
internal import Logging
internal import Synchronization

/// Reads a patrol's log: how late each visit began, how long it took, what was missed or failed.
final class VisitLog: Sendable {
    struct Reading: Sendable {
        /// Seconds, in the order in which visits ended.
        var lateness: [Double] = []
        var took: [Double] = []
        var missed = 0
        var failures: [String] = []
    }

    private let found = Mutex(Reading())

    var logger: Logger {
        Logger(label: "bench") { _ in Handler(log: self) }
    }

    func reading() -> Reading { found.withLock { $0 } }

    private func take(_ message: String, _ facts: Logger.Metadata) {
        found.withLock { found in
            switch message {
            case "visit":
                found.lateness.append(Self.seconds(facts["lateness_ms"]))
                found.took.append(Self.seconds(facts["took_ms"]))
                found.missed += Int(facts["missed"].map { "\($0)" } ?? "") ?? 0
            case "visit missed": found.missed += 1
            case "visit failed":
                found.failures.append(facts["error"].map { "\($0)" } ?? "no reason given")
            default: break
            }
        }
    }

    private static func seconds(_ value: Logger.MetadataValue?) -> Double {
        (Double(value.map { "\($0)" } ?? "") ?? 0) / 1000
    }

    private struct Handler: LogHandler {
        let log: VisitLog
        var logLevel = Logger.Level.info
        var metadata: Logger.Metadata = [:]

        init(log: VisitLog) { self.log = log }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            log.take("\(event.message)", event.metadata ?? [:])
        }
    }
}
