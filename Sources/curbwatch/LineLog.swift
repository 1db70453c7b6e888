internal import Engine
internal import Foundation
internal import Logging

/// Writes one line a message to standard error, as text for people or as JSON for a collector.
struct LineLog: LogHandler {
    let format: LogSettings.Format
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    init(format: LogSettings.Format, logLevel: Logger.Level) {
        self.format = format
        self.logLevel = logLevel
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let facts = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let time = Date().formatted(.iso8601.time(includingFractionalSeconds: true))
        let line: String
        switch format {
        case .text:
            let tail = facts.map { " \($0.key)=\(Self.oneLine("\($0.value)"))" }.joined()
            line = "\(time) \(event.level.rawValue) \(Self.oneLine("\(event.message)"))\(tail)"
        case .json:
            var object = [
                "time": time, "level": event.level.rawValue, "message": "\(event.message)",
            ]
            for (key, value) in facts { object[key] = "\(value)" }
            let data = try? JSONSerialization.data(
                withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
            line = data.map { String(decoding: $0, as: UTF8.self) } ?? "\(event.message)"
        }
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }

    /// A line feed in a camera's answer must not begin a new line of the log.
    private static func oneLine(_ text: String) -> String {
        text.contains(where: \.isNewline)
            ? text.split(whereSeparator: \.isNewline).joined(separator: " ⏎ ") : text
    }
}
