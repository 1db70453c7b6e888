public import Foundation
internal import GRDB
public import Scene

/// How cases are handed to others.
public enum CaseFormat: String, Sendable, Hashable, CaseIterable {
    case jsonl, csv
    /// RFC 7946: a feature for each case, in WGS 84; without a position its geometry is null.
    case geojson
}

extension CaseStore {
    /// Writes the cases that a query finds, piece by piece, to `receive`.
    ///
    /// - Parameters:
    ///   - zone: for all times; nil takes each case's own site.
    ///   - receive: gets whole lines. What it throws ends the export and is thrown on.
    /// - Throws: ``StoreError`` where the store cannot be read.
    /// - Complexity: one case in memory at a time.
    public func write(
        cases query: StoreQuery, as format: CaseFormat, zone: TimeZone? = nil,
        _ receive: (String) throws -> Void
    ) throws {
        let sheet = CaseSheet(format: format, zone: zone)
        try connection.pool.read { database in
            try receive(sheet.head)
            let cases = try database.cases(query).enumerated()
            while let (place, record) = try cases.next() {
                try receive(sheet.piece(record, isFirst: place == 0))
            }
            try receive(sheet.tail)
        }
    }

    /// Writes the cases that a query finds to a file, complete under its name or not at all.
    public func write(
        cases query: StoreQuery, as format: CaseFormat, zone: TimeZone? = nil, to path: String
    ) throws(StoreError) {
        let sheet = CaseSheet(format: format, zone: zone)
        let name = path as NSString
        let folder = name.deletingLastPathComponent
        try connection.read("export cases") { database in
            var file = try DurableFile(
                folder: folder.isEmpty ? "." : folder, name: name.lastPathComponent)
            try file.write(sheet.head.utf8)
            let cases = try database.cases(query).enumerated()
            while let (place, record) = try cases.next() {
                try file.write(sheet.piece(record, isFirst: place == 0).utf8)
            }
            try file.write(sheet.tail.utf8)
            try file.keep()
        }
    }
}

/// One format's words around and for each case.
private struct CaseSheet {
    let format: CaseFormat
    /// Nil takes each case's own.
    let zone: TimeZone?

    var head: String {
        switch format {
        case .jsonl: ""
        case .csv: Table.cases + "\r\n"
        case .geojson: "{\"type\": \"FeatureCollection\", \"features\": [\n"
        }
    }

    var tail: String { format == .geojson ? "\n]}\n" : "" }

    func piece(_ record: CaseRecord, isFirst: Bool) -> String {
        let zone = zone ?? record.clock
        return switch format {
        case .jsonl: Lines(zone: zone).record(record) + "\n"
        case .csv: Table(zone: zone).record(record) + "\r\n"
        case .geojson: (isFirst ? "" : ",\n") + Lines(zone: zone).feature(record)
        }
    }
}

extension CaseRecord {
    /// The site's time zone; Greenwich where this machine does not know it.
    public var clock: TimeZone { TimeZone(identifier: zone) ?? .gmt }

    /// The record as it stands in `cases.jsonl`, times in the site's zone.
    public var json: String { Lines(zone: clock).record(self) }
}

extension Lines {
    /// One GeoJSON feature: longitude before latitude.
    fileprivate func feature(_ record: CaseRecord) -> String {
        var geometry = "null"
        if let longitude = record.place.longitude, let latitude = record.place.latitude {
            geometry = JSONText.object([
                ("type", JSONText.string("Point")),
                (
                    "coordinates",
                    JSONText.array([longitude, latitude].map { JSONText.number($0, places: 7) })
                ),
            ])
        }
        return JSONText.object([
            ("type", JSONText.string("Feature")), ("geometry", geometry),
            ("properties", self.record(record)),
        ])
    }
}

extension Database {
    fileprivate func cases(_ query: StoreQuery) throws -> some Cursor<CaseRecord> {
        let condition = Condition(query, time: "confirmed", states: true)
        return try Row.fetchCursor(
            self,
            sql: "SELECT * FROM filed \(condition.sql) "
                + "ORDER BY confirmed, camera, preset, event \(condition.limit)",
            arguments: condition.arguments
        ).map { try self.record($0) }
    }
}

extension Event {
    /// The event as it stands in `events.jsonl`.
    public func json(zone: TimeZone) -> String { Lines(zone: zone).event(self) }
}

extension Suppression {
    /// The suspicion as it stands in `suppressed.jsonl`.
    public func json(zone: TimeZone) -> String { Lines(zone: zone).suppression(self) }
}
