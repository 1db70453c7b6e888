import Foundation
import Testing

/// What a scan of a sample must find; stands beside the clip.
private struct Expected: Decodable {
    struct Event: Decodable {
        var violation: [String]
        var box: [Double]
        var iouAtLeast: Double
        var centerInsideSuffices: Bool?
        var firstSeen: [String]
        var confirmed: [String]
        var cleared: [String]?
    }

    var clip: String
    var site: String
    /// `change`, `preset_recognition`, or `absolute_look` where change alone cannot find it.
    var needs: String
    var events: [Event]
    var othersAllowed: Int

    static let all: [String] = {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (names ?? []).filter { $0.hasSuffix(".expected.json") }.sorted()
    }()

    static let folder = Program.root.appendingPathComponent("Samples")

    init(name: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(
            Expected.self, from: Data(contentsOf: Self.folder.appendingPathComponent(name)))
    }
}

@Suite("A scan of each sample finds what is true of it, and nothing else")
struct SampleTests {
    @Test("there are five samples or more")
    func count() { #expect(Expected.all.count >= 5) }

    @Test("events of a sample", arguments: Expected.all)
    func events(name: String) throws {
        let expected = try Expected(name: name)
        let scratch = try Scratch()
        defer { scratch.remove() }
        let out = scratch.path("out")
        let outcome = try Program.run(
            "scan", Expected.folder.appendingPathComponent(expected.clip).path, "--site",
            Expected.folder.appendingPathComponent(expected.site).path, "--output", out)
        #expect(outcome.code == 0, "\(outcome.errors)")
        var found = try Scratch.lines(out + "/events.jsonl")
        // What was there first needs the absolute look: until then nothing may be reported.
        let wanted = expected.needs == "absolute_look" ? [] : expected.events
        for event in wanted {
            let place = found.firstIndex { Self.matches($0, event) }
            #expect(
                place != nil,
                "\(expected.clip): \(event.violation) was not found: \(Self.brief(found))")
            if let place {
                try Self.checkEvidence(of: found[place], in: out)
                found.remove(at: place)
            }
        }
        #expect(
            found.count <= expected.othersAllowed,
            "\(expected.clip): found besides: \(Self.brief(found))")
    }

    private static func brief(_ events: [[String: Any]]) -> [String] {
        events.map { event in
            ["violation", "first_seen", "confirmed", "cleared", "box"]
                .map { "\(event[$0] ?? "")" }.joined(separator: " ")
        }
    }

    private static func matches(_ found: [String: Any], _ wanted: Expected.Event) -> Bool {
        guard let violation = found["violation"] as? String,
            wanted.violation.contains(violation), let box = found["box"] as? [Double],
            // Whoever puts a thing down hides it until they step away.
            within(found["first_seen"], wanted.firstSeen, orLater: 10),
            within(found["confirmed"], wanted.confirmed)
        else { return false }
        if let cleared = wanted.cleared, !within(found["cleared"], cleared) { return false }
        let middle = (box[0] + box[2] / 2, box[1] + box[3] / 2)
        let isInside =
            abs(middle.0 - wanted.box[0] - wanted.box[2] / 2) <= wanted.box[2] / 2
            && abs(middle.1 - wanted.box[1] - wanted.box[3] / 2) <= wanted.box[3] / 2
        return overlap(box, wanted.box) >= wanted.iouAtLeast
            || wanted.centerInsideSuffices == true && isInside
    }

    private static func within(
        _ value: Any?, _ range: [String], orLater seconds: Double = 0
    ) -> Bool {
        guard let text = value as? String, let moment = date(text), range.count == 2,
            let from = date(range[0]), let to = date(range[1])
        else { return false }
        return from <= moment && moment <= to.addingTimeInterval(seconds)
    }

    private static func date(_ text: String) -> Date? {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
        return try? style.parse(text)
    }

    private static func overlap(_ a: [Double], _ b: [Double]) -> Double {
        let width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
        let height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
        guard width > 0, height > 0 else { return 0 }
        return width * height / (a[2] * a[3] + b[2] * b[3] - width * height)
    }

    private static func checkEvidence(of event: [String: Any], in directory: String) throws {
        let evidence = try #require(event["evidence"] as? [String: [String: String]])
        for kind in ["before", "first", "confirmed", "annotated"] {
            let path = try #require(evidence[kind]?["path"], "\(kind) is missing: \(event)")
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\(path)"))
            #expect(bytes.prefix(2) == Data([0xFF, 0xD8]), "\(path) is a JPEG")
        }
        #expect((evidence["after"] != nil) == !(event["cleared"] is NSNull))
    }
}
