public import Foundation
internal import GRDB
internal import Scene

/// How a scan's records are written.
public enum ExportFormat: String, Sendable, Hashable, CaseIterable {
    case jsonl
    /// Tables beside the JSON lines, which are always written.
    case csv
}

extension CaseStore {
    /// Writes `events.jsonl`, `suppressed.jsonl`, `cases.jsonl` and `observations.jsonl`, empty ones
    /// too, and with `csv` also `events.csv`, `suppressed.csv` and `cases.csv`.
    ///
    /// Lines are ordered by (confirmed, view, id), observations by (moment, view). Each file is
    /// complete under its name or still the older one. All show one state of the store.
    ///
    /// - Complexity: one row in memory at a time.
    public func export(
        to directory: String, zone: TimeZone, format: ExportFormat = .jsonl
    ) throws(StoreError) {
        try connection.read("export") { database in
            let lines = Lines(zone: zone)
            let events = { try database.allEvents() }
            let suppressions = { try database.allSuppressions() }
            let cases = { try database.allCases() }
            let jsonLines = Sheet(folder: directory, ending: "\n")
            try jsonLines.write("events.jsonl", try events().map(lines.event))
            try jsonLines.write("suppressed.jsonl", try suppressions().map(lines.suppression))
            try jsonLines.write("cases.jsonl", try cases().map(lines.record))
            try jsonLines.write("observations.jsonl", try database.allObservationLines())
            guard format == .csv else { return }
            let table = Table(zone: zone)
            let tables = Sheet(folder: directory, ending: "\r\n")
            try tables.write("events.csv", header: Table.events, try events().map(table.event))
            try tables.write(
                "suppressed.csv", header: Table.suppressions,
                try suppressions().map(table.suppression))
            try tables.write("cases.csv", header: Table.cases, try cases().map(table.record))
        }
    }
}

/// Text files of one folder, a row of the store a line.
private struct Sheet {
    let folder: String
    let ending: String

    func write(
        _ name: String, header: String? = nil, _ lines: some Cursor<String>
    ) throws {
        var file = try DurableFile(folder: folder, name: name)
        if let header { try file.write((header + ending).utf8) }
        while let line = try lines.next() { try file.write((line + ending).utf8) }
        try file.keep()
    }
}

extension Database {
    fileprivate func allEvents() throws -> some Cursor<Event> {
        try Row.fetchCursor(
            self, sql: "SELECT * FROM event ORDER BY confirmed, camera, preset, id"
        ).map { try Rows.event($0, evidence: self.evidence(of: $0["id"])) }
    }

    fileprivate func allSuppressions() throws -> some Cursor<Suppression> {
        try Row.fetchCursor(
            self, sql: "SELECT * FROM suppression ORDER BY suppressed, camera, preset, id"
        ).map(Rows.suppression)
    }

    fileprivate func allCases() throws -> some Cursor<CaseRecord> {
        try Row.fetchCursor(
            self, sql: "SELECT * FROM filed ORDER BY confirmed, camera, preset, event"
        ).map { try self.record($0) }
    }

    fileprivate func allObservationLines() throws -> some Cursor<String> {
        try String.fetchCursor(
            self, sql: "SELECT line FROM observation ORDER BY moment, camera, preset")
    }
}
