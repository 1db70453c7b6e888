import CaseFiling
import Foundation
import Scene
import Testing

@Suite("The files of an output directory")
struct ExportTests {
    let folder: TemporaryFolder
    let store: CaseStore

    init() throws {
        folder = try TemporaryFolder()
        store = try CaseStore(path: folder.store)
    }

    @Test("an empty store still writes every file")
    func empty() throws {
        try store.export(to: folder.path, zone: Sample.shanghai, format: .csv)
        for name in ["events", "suppressed", "cases", "observations"] {
            #expect(try folder.text(name + ".jsonl") == "")
        }
        #expect(try folder.text("events.csv").hasPrefix("id,violation,camera"))
    }

    @Test("an event line holds exactly the keys of interfaces.md, in their order")
    func eventLine() throws {
        var event = Sample.event()
        event.evidence = [
            .after: EvidenceFile(path: "evidence/a-after.jpg", sha256: "bb"),
            .confirmed: EvidenceFile(path: "evidence/a-confirmed.jpg", sha256: "aa"),
        ]
        try store.commit(Batch(view: Sample.view, events: [event]))
        try store.export(to: folder.path, zone: Sample.shanghai)
        let expected = """
            {"id": "\(event.id)", "violation": "garbage_pile", "camera": "gate", \
            "preset": "corner", "zone": "walk", "first_seen": "2026-01-30T15:50:00+08:00", \
            "confirmed": "2026-01-30T16:00:00+08:00", "cleared": null, \
            "box": [0.1, 0.2, 0.05, 0.07], "confidence": 0.93, \
            "reason": {"summary": "It has stood.", \
            "signals": [{"name": "dwell_seconds", "value": 600, "threshold": 600}]}, \
            "evidence": {"confirmed": {"path": "evidence/a-confirmed.jpg", "sha256": "aa"}, \
            "after": {"path": "evidence/a-after.jpg", "sha256": "bb"}}}

            """
        #expect(try folder.text("events.jsonl") == expected)
    }

    @Test("a case line holds the record of violations.md with case, event, state and history")
    func caseLine() throws {
        let event = Sample.event()
        try store.commit(Batch(view: Sample.view, filing: Sample.filing, events: [event]))
        try store.export(to: folder.path, zone: Sample.shanghai)
        let line = try #require(try folder.lines("cases.jsonl").first)
        #expect(line["event"] as? String == event.id)
        #expect(line["state"] as? String == "reported")
        #expect((line["name"] as? [String: String])?["zh"] == "暴露垃圾")
        let codes = line["codes"] as? [String: [String: String]]
        #expect(codes?["GB/T 47678.5-2026"] == ["code": "06010", "source": "secondhand"])
        #expect(line["longitude"] as? Double == 113.264_432_1)
        #expect((line["history"] as? [[String: Any]])?.count == 1)
    }

    @Test("lines come by confirmation, then view, then id, in whatever order they were kept")
    func order() throws {
        let views = ["b", "a", "c"].map {
            ViewID(camera: CameraID($0), preset: PresetID("p"))
        }
        for view in views {
            let events = [
                Sample.event(at: Sample.friday + .seconds(5), view: view),
                Sample.event(at: Sample.friday, view: view),
            ]
            try store.commit(Batch(view: view, filing: Sample.filing, events: events))
        }
        try store.export(to: folder.path, zone: .gmt)
        let cameras = try folder.lines("events.jsonl").compactMap { $0["camera"] as? String }
        #expect(cameras == ["a", "b", "c", "a", "b", "c"])
    }

    @Test("an observation line is what the judge was given; an empty class is left out")
    func observationLine() {
        var region = Region(
            id: 3, box: Box(x: 0.123_456, y: 0, width: 1 / 3, height: 1), state: .appeared,
            still: true, since: Sample.friday, lastSeen: Sample.friday, sightings: 4,
            area: 0.000_03, difference: 30)
        var seen = Observation(
            view: Sample.view, moment: Sample.friday + .milliseconds(40), picture: "a\"b.jpg",
            looking: .watch, path: .full,
            health: PictureHealth(usable: true, shift: Point(x: 0.001, y: -0.002)), zones: [],
            regions: [region])
        #expect(
            ObservationLine(seen, zone: Sample.shanghai).text == """
                {"picture": "a\\"b.jpg", "view": "gate/corner", \
                "moment": "2026-01-30T16:00:00.040+08:00", "path": "full", \
                "health": {"usable": true, "reason": null, "shift": [0.001, -0.002]}, \
                "regions": [{"id": 3, "box": [0.1235, 0, 0.3333, 1], "state": "appeared", \
                "still": true, "since": "2026-01-30T16:00:00+08:00", "sightings": 4, \
                "area": 0.00003}], "tracks": []}
                """)
        region.classes = ["other": 0.2, "garbage": 0.8]
        seen.regions = [region]
        #expect(
            ObservationLine(seen, zone: .gmt).text.contains(
                #""area": 0.00003, "class": {"garbage": 0.8, "other": 0.2}}"#))
    }

    @Test(
        "a cell that a spreadsheet would run gets an apostrophe",
        arguments: [
            ("=1+1", "'=1+1"), ("+a", "'+a"), ("-b", "'-b"), ("@c", "'@c"), ("a=b", "a=b"),
            ("say \"no\", twice", "\"say \"\"no\"\", twice\""),
        ])
    func formulas(name: String, cell: String) throws {
        let view = ViewID(camera: CameraID(name), preset: PresetID("p"))
        try store.commit(
            Batch(view: view, filing: Sample.filing, events: [Sample.event(view: view)]))
        try store.export(to: folder.path, zone: .gmt, format: .csv)
        let row = try folder.text("events.csv").components(separatedBy: "\r\n")[1]
        #expect(row.contains(",garbage_pile,\(cell),p,"))
    }

    @Test("an export that cannot be written leaves the older file and no rest")
    func cannotWrite() throws {
        try store.export(to: folder.path, zone: .gmt)
        let target = folder.path + "/events.jsonl"
        try FileManager.default.removeItem(atPath: target)
        try FileManager.default.createDirectory(
            atPath: target + "/in-the-way", withIntermediateDirectories: true)
        let error = #expect(throws: StoreError.self) {
            try store.export(to: folder.path, zone: .gmt)
        }
        #expect(error?.reason == .cannotWrite)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(!names.contains { $0.hasPrefix(".writing-") })
    }
}
