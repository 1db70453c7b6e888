public import Foundation
internal import Scene
internal import Timetable

/// What a scan did, for people and for `summary.json`.
public struct ScanSummary: Sendable {
    public var inputs: [InputReport]
    public var events: Int
    public var cases: Int
    public var started: Date
    public var ended: Date
    /// It was stopped before its end and can be resumed.
    public var interrupted: Bool
    public var zone: TimeZone
    /// sha256 of each network file that was used, by its name.
    public var models: [String: String]

    /// Whether something in the input failed.
    public var hasFailures: Bool { inputs.contains { $0.status == .failed } }

    /// The text of `summary.json`.
    func json() throws -> Data {
        let decoded = inputs.map(\.picturesDecoded).reduce(0, +)
        let seconds = ended.timeIntervalSince(started)
        let sources = Set(inputs.filter { $0.start != nil }.map(\.timeSource))
        let form = Form(
            inputs: inputs.map { report in
                Form.Input(
                    path: report.path, view: report.view?.description,
                    status: report.status.rawValue, error: report.error,
                    picturesDecoded: report.picturesDecoded, observations: report.observations,
                    picturesPassedOver: report.picturesPassedOver, timeSource: report.timeSource,
                    start: report.start.map { LocalTime.iso8601(Date($0), zone: zone) })
            },
            timeSource: sources.count == 1 ? sources.first ?? "none" : "mixed",
            events: events, cases: cases, interrupted: interrupted,
            timing: Form.Timing(
                started: LocalTime.iso8601(started, zone: zone), seconds: seconds,
                picturesPerSecond: seconds > 0 ? Double(decoded) / seconds : 0),
            versions: Form.Versions(curbwatch: Version.text, settings: Version.settings),
            kernelVariant: Version.kernelVariant, models: models)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return try encoder.encode(form)
    }

    private struct Form: Encodable {
        struct Input: Encodable {
            var path: String
            var view: String?
            var status: String
            var error: String?
            var picturesDecoded: Int
            var observations: Int
            var picturesPassedOver: Int
            var timeSource: String
            var start: String?

            enum CodingKeys: CodingKey {
                case path, view, status, error, picturesDecoded, observations
                case picturesPassedOver, timeSource, start
            }

            /// Writes `null` where there is no error, so that every key is always there.
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(path, forKey: .path)
                try container.encode(view, forKey: .view)
                try container.encode(status, forKey: .status)
                try container.encode(error, forKey: .error)
                try container.encode(picturesDecoded, forKey: .picturesDecoded)
                try container.encode(observations, forKey: .observations)
                try container.encode(picturesPassedOver, forKey: .picturesPassedOver)
                try container.encode(timeSource, forKey: .timeSource)
                try container.encode(start, forKey: .start)
            }
        }

        struct Timing: Encodable {
            var started: String
            var seconds: Double
            var picturesPerSecond: Double
        }

        struct Versions: Encodable {
            var curbwatch: String
            var settings: Int
        }

        var inputs: [Input]
        var timeSource: String
        var events: Int
        var cases: Int
        var interrupted: Bool
        var timing: Timing
        var versions: Versions
        var kernelVariant: String
        var models: [String: String]
    }
}

/// What this build is.
public enum Version {
    public static let text = "0.1.0"
    /// Raised when settings of an older form are no longer read.
    public static let settings = 1
    /// For which processors the kernels were built.
    public static var kernelVariant: String {
        #if arch(x86_64)
            "x86-64-v3"
        #elseif arch(arm64)
            "arm64"
        #else
            "portable"
        #endif
    }
}
