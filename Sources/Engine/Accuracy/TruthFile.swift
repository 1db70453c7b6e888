internal import Foundation
internal import Scene

/// What really happened in a recording: `NAME.truth.json` beside it.
struct TruthFile: Sendable {
    struct Occurrence: Sendable, Hashable {
        var violation: Violation
        var start: Moment
        /// Nil: still there at the end.
        var end: Moment?
        var box: Box
    }

    var occurrences: [Occurrence]

    /// - Throws: ``AccuracyError`` naming the file and the entry that is not of the form
    ///   `[{"violation", "start", "end", "box"}]`.
    init(path: String) throws(AccuracyError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw AccuracyError(.noInput, "\(path): cannot be read")
        }
        let rows: [Row]
        do {
            rows = try JSONDecoder().decode([Row].self, from: data)
        } catch {
            throw AccuracyError(
                .badData, "\(path): needs [{\"violation\", \"start\", \"end\", \"box\"}]")
        }
        var occurrences: [Occurrence] = []
        for (index, row) in rows.enumerated() {
            guard let violation = Violation(rawValue: row.violation),
                let start = AccuracyTime.moment(row.start), row.box.count == 4
            else {
                throw AccuracyError(
                    .badData,
                    "\(path)[\(index)]: needs a known violation, times in ISO 8601 and a box "
                        + "[x, y, width, height]")
            }
            let end = row.end.flatMap { AccuracyTime.moment($0) }
            if row.end != nil, end == nil || (end ?? start) < start {
                throw AccuracyError(
                    .badData, "\(path)[\(index)]: needs an end in ISO 8601, not before the start")
            }
            occurrences.append(
                Occurrence(
                    violation: violation, start: start, end: end,
                    box: Box(x: row.box[0], y: row.box[1], width: row.box[2], height: row.box[3])))
        }
        self.occurrences = occurrences
    }

    private struct Row: Decodable {
        var violation: String
        var start: String
        var end: String?
        var box: [Double]
    }
}

/// Times as they stand in the files.
enum AccuracyTime {
    static func moment(_ text: String) -> Moment? {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
        return (try? style.parse(text)).map { Moment($0) }
    }
}

/// Why accuracy could not be told.
public struct AccuracyError: Error, Sendable, CustomStringConvertible {
    /// A case exists only where the command ends differently.
    public enum Reason: Sendable { case noInput, badData, cannotWrite }
    public var reason: Reason
    public var description: String

    init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }
}
