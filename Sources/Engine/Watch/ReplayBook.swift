internal import Foundation
public import Scene

/// What the judge was given in the last day, view by view, so that other zones can be tried on it:
/// `replay/<view>.jsonl` in the output directory, an observation a line.
///
/// It is kept where a desk is served, and nothing else rests on it: a line that a power cut tore is
/// passed over. A view is written by one visit at a time.
public struct ReplayBook: Sendable {
    /// What a preview looks at.
    public static let span: Duration = .seconds(86_400)
    /// A file is cut back to ``span`` once its first line is older than this.
    static let longest: Duration = .seconds(108_000)
    /// A file beyond this many bytes keeps its newer half.
    static let largest = 16 << 20

    private let folder: String

    /// - Parameter output: the output directory.
    public init(output: String) { folder = "\(output)/replay" }

    private func path(of view: ViewID) -> String { "\(folder)/\(FileName.of(view)).jsonl" }

    /// Adds what the judge was given of one picture; its zones are left out, they are asked anew.
    func keep(_ observation: Observation) throws {
        var bare = observation
        bare.zones = []
        let line = try Self.encoder.encode(bare) + Data([10])
        let path = path(of: observation.view)
        if let file = FileHandle(forUpdatingAtPath: path) {
            defer { try? file.close() }
            try trim(file, path, before: observation.moment)
        } else {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            _ = FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o640])
        }
        guard let file = FileHandle(forWritingAtPath: path) else {
            throw CocoaError(.fileWriteNoPermission)
        }
        defer { try? file.close() }
        let end = try file.seekToEnd()
        do {
            try file.write(contentsOf: line)
        } catch {
            try? file.truncate(atOffset: end)
            throw error
        }
    }

    /// The observations of a view since a moment, in their order, without zones.
    public func observations(of view: ViewID, since: Moment) -> [Observation] {
        guard let bytes = FileManager.default.contents(atPath: path(of: view)) else { return [] }
        var last = Moment(milliseconds: .min)
        return Self.lines(bytes).compactMap { line in
            guard let seen = try? Self.decoder.decode(Observation.self, from: line),
                seen.view == view, seen.moment >= since, seen.moment > last
            else { return nil }
            last = seen.moment
            return seen
        }
    }

    private func trim(_ file: FileHandle, _ path: String, before now: Moment) throws {
        let head = try file.read(upToCount: 1 << 16) ?? Data()
        let size = try file.seekToEnd()
        let first = Self.lines(head).first.flatMap {
            try? Self.decoder.decode(Observation.self, from: $0)
        }
        let isOld = first.map { now - $0.moment > Self.longest } ?? (size > 1 << 16)
        guard isOld || size > Self.largest else { return }
        let bytes = FileManager.default.contents(atPath: path) ?? Data()
        var kept = Self.lines(bytes).filter { line in
            (try? Self.decoder.decode(Observation.self, from: line)).map {
                now - $0.moment <= Self.span
            } ?? false
        }
        if size > Self.largest { kept = Array(kept.suffix(kept.count / 2)) }
        let text = kept.reduce(into: Data()) { $0 += $1 + [10] }
        try text.write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    private static func lines(_ bytes: Data) -> [Data] { bytes.split(separator: 10) }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return encoder
    }

    private static var decoder: JSONDecoder { JSONDecoder() }
}
