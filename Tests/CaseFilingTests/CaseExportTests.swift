import CaseFiling
import Foundation
import Scene
import Testing

@Suite("Cases for others")
struct CaseExportTests {
    let folder: TemporaryFolder
    let store: CaseStore
    private let nowhere = ViewID(camera: CameraID("=cmd"), preset: PresetID("p"))

    init() throws {
        folder = try TemporaryFolder()
        store = try CaseStore(path: folder.store)
        try store.commit(
            Batch(view: Sample.view, filing: Sample.filing, events: [Sample.event()]))
        try store.commit(
            Batch(
                view: nowhere, filing: Filing(),
                events: [Sample.event(at: Sample.friday + .seconds(1), view: nowhere)]))
    }

    private func text(_ format: CaseFormat, _ query: StoreQuery = StoreQuery()) throws -> String {
        var text = ""
        try store.write(cases: query, as: format) { text += $0 }
        return text
    }

    @Test("GeoJSON is a feature collection with longitude first; no position is a null geometry")
    func geoJSON() throws {
        let data = Data(try text(.geojson).utf8)
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(root["type"] as? String == "FeatureCollection")
        let features = try #require(root["features"] as? [[String: Any]])
        #expect(features.count == 2)
        let point = features[0]["geometry"] as? [String: Any]
        #expect(point?["coordinates"] as? [Double] == [113.264_432_1, 23.129_123_4])
        #expect(features[1]["geometry"] is NSNull)
        #expect((features[0]["properties"] as? [String: Any])?["state"] as? String == "reported")
    }

    @Test("a query that finds nothing is still a valid document")
    func nothing() throws {
        let query = StoreQuery(states: [.closed])
        #expect(try text(.jsonl, query) == "")
        let data = Data(try text(.geojson, query).utf8)
        let root = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        #expect((root?["features"] as? [Any])?.isEmpty == true)
    }

    @Test("times are those of each case's own site, unless a zone is given")
    func zones() throws {
        let lines = try text(.jsonl).split(separator: "\n")
        #expect(lines[0].contains(#""confirmed": "2026-01-30T16:00:00+08:00""#))
        #expect(lines[1].contains(#""confirmed": "2026-01-30T08:00:01+00:00""#))
        var inTokyo = ""
        try store.write(
            cases: StoreQuery(), as: .jsonl, zone: TimeZone(identifier: "Asia/Tokyo")
        ) { inTokyo += $0 }
        #expect(!inTokyo.contains("+08:00") && inTokyo.contains("17:00:01+09:00"))
    }

    @Test("a CSV row has as many cells as the head, and no formula")
    func csv() throws {
        let rows = try text(.csv).components(separatedBy: "\r\n")
        #expect(rows.count == 4)
        #expect(rows[3] == "")
        let cells = rows.prefix(3).map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        #expect(Set(cells.map(\.count)).count == 1)
        #expect(rows[2].contains(",'=cmd,p,"))
    }

    @Test("a file holds what standard output would get")
    func file() throws {
        try store.write(cases: StoreQuery(), as: .csv, to: folder.path + "/out.csv")
        #expect(try folder.text("out.csv") == text(.csv))
    }
}

@Suite("Same input, same answer")
struct InterleavingTests {
    /// Four views with ten batches each: what parallel scans commit in some order.
    @Test("however the views' batches interleave, the exports are the same", arguments: 0..<6)
    func interleaved(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let mixed = try Self.export { Int.random(in: 0..<$0, using: &random) }
        let oneByOne = try Self.export { _ in 0 }
        #expect(mixed == oneByOne)
    }

    /// - Parameter pick: which of so many views commits next.
    private static func export(_ pick: (Int) -> Int) throws -> [String] {
        let folder = try TemporaryFolder()
        let store = try CaseStore(path: folder.store)
        var queues = (0..<4).map(Self.batches)
        while !queues.isEmpty {
            let next = pick(queues.count)
            try store.commit(queues[next].removeFirst())
            if queues[next].isEmpty { queues.remove(at: next) }
        }
        try store.export(to: folder.path, zone: Sample.shanghai, format: .csv)
        return try [
            "events.jsonl", "suppressed.jsonl", "cases.jsonl", "observations.jsonl", "cases.csv",
        ].map(folder.text)
    }

    private static func batches(of number: Int) -> [Batch] {
        let view = ViewID(camera: CameraID("c\(number)"), preset: PresetID("p"))
        return (0..<10).map { step in
            let moment = Sample.friday + .seconds(60 * step)
            let event = Sample.event(
                at: moment, box: Box(x: 0.1 * Double(step % 5), y: 0.2, width: 0.05, height: 0.05),
                view: view)
            let seen = Observation(
                view: view, moment: moment, picture: "\(step)", looking: .watch, path: .full,
                health: .good, zones: [], regions: [])
            return Batch(
                view: view, filing: Sample.filing, events: [event],
                cleared: [.init(event: event.id, at: moment + .seconds(30))],
                observations: [ObservationLine(seen, zone: Sample.shanghai)])
        }
    }
}
