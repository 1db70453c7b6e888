public import Foundation
internal import GRDB
internal import Scene

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
        try connection.pool.read { database in
            let cases = try database.cases(query)
            switch format {
            case .jsonl:
                while let record = try cases.next() {
                    try receive(Lines(zone: zone ?? record.clock).record(record) + "\n")
                }
            case .csv:
                try receive(Table.cases + "\r\n")
                while let record = try cases.next() {
                    try receive(Table(zone: zone ?? record.clock).record(record) + "\r\n")
                }
            case .geojson:
                try receive("{\"type\": \"FeatureCollection\", \"features\": [")
                var isFirst = true
                while let record = try cases.next() {
                    try receive(isFirst ? "\n" : ",\n")
                    try receive(Lines(zone: zone ?? record.clock).feature(record))
                    isFirst = false
                }
                try receive("\n]}\n")
            }
        }
    }

    /// Writes the cases that a query finds to a file, complete under its name or not at all.
    public func write(
        cases query: StoreQuery, as format: CaseFormat, zone: TimeZone? = nil, to path: String
    ) throws(StoreError) {
        let name = path as NSString
        let folder = name.deletingLastPathComponent
        var file = try DurableFile(
            folder: folder.isEmpty ? "." : folder, name: name.lastPathComponent)
        var pieces: [UInt8] = []
        do {
            try write(cases: query, as: format, zone: zone) { pieces += Array($0.utf8) }
        } catch {
            throw StoreError(error, subject: connection.path, attempt: "export cases")
        }
        try file.write(pieces)
        try file.keep()
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
