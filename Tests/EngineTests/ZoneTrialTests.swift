import Foundation
import Scene
import Testing

@testable import Engine

/// A bag stands in the left half from the third of nine pictures, five minutes apart.
///
///     picture  0 1 2 3 4 5 6 7 8
///     bag      . . # # # # # # #
@Suite("Other zones on a view's last day")
struct ZoneTrialTests {
    private static let start = Moment(milliseconds: 1_769_846_400_000)
    private static let view = ViewID(camera: CameraID("gate"), preset: PresetID("corner"))
    private static let bag = Box(x: 0.2, y: 0.6, width: 0.08, height: 0.07)

    private static func observation(_ number: Int) -> Observation {
        let at = start + .seconds(300 * number)
        let since = start + .seconds(600)
        let region = Region(
            id: 1, box: bag, state: .appeared, still: number > 2, since: since, lastSeen: at,
            sightings: number - 1, area: 0.004, difference: 60, confidence: 0.95)
        return Observation(
            view: view, moment: at, picture: "\(number)", looking: .visit(interval: .seconds(300)),
            path: .full, health: .good, zones: [], regions: number >= 2 ? [region] : [],
            learning: false)
    }

    private static func zone(_ id: String, from x: Double) -> ZoneSettings {
        ZoneSettings(
            zone: Zone(
                id: id, kind: .pavement,
                polygon: Polygon([
                    Point(x: x, y: 0.3), Point(x: x + 0.4, y: 0.3), Point(x: x + 0.4, y: 1),
                    Point(x: x, y: 1),
                ])))
    }

    private static func settings(_ zones: [ZoneSettings]) -> Settings {
        Settings(cameras: [
            CameraSettings(
                id: view.camera, source: .recording,
                presets: [PresetSettings(id: view.preset, zones: zones)])
        ])
    }

    private func trial(_ zones: [ZoneSettings]) throws -> ZoneTrial {
        let settings = Self.settings([Self.zone("right", from: 0.6)])
        return ZoneTrial(
            (0..<9).map(Self.observation), zones: zones, of: try #require(settings.views.first),
            settings: settings)
    }

    @Test("confirm what stands in them, and nothing else")
    func judged() throws {
        let right = try trial([Self.zone("right", from: 0.6)])
        #expect(right.found.isEmpty && right.pictures == 9)
        let left = try trial([Self.zone("left", from: 0)])
        let confirmed = left.found.filter { $0.outcome == .confirmed }
        #expect(confirmed.map(\.zone) == ["left"])
        #expect(confirmed.first?.violation == .garbagePile)
        // Ten minutes of dwell from the first still picture on.
        #expect(try #require(confirmed.first).at >= Self.start + .seconds(1200))
        #expect(left.confirmed(lackingIn: right) == confirmed)
        #expect(right.confirmed(lackingIn: left).isEmpty)
    }

    @Test("of the same place say the same")
    func same() throws {
        let left = try trial([Self.zone("left", from: 0)])
        let other = try trial([Self.zone("other", from: 0.05)])
        #expect(!other.found.isEmpty && other.confirmed(lackingIn: left).isEmpty)
    }

    private func folder() -> String {
        NSTemporaryDirectory() + "curbwatch-replay-\(UUID().uuidString)"
    }

    @Test("are tried on what was kept, in order; a torn line is passed over")
    func kept() throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let book = ReplayBook(output: folder)
        for number in 0..<5 { try book.keep(Self.observation(number)) }
        #expect(
            book.observations(of: Self.view, since: Self.start + .seconds(300))
                == (1..<5).map(Self.observation))
        let name = try #require(
            FileManager.default.contentsOfDirectory(atPath: folder + "/replay").first)
        let path = URL(fileURLWithPath: "\(folder)/replay/\(name)")
        try (Data(contentsOf: path) + Data("{\"view\": 3\n".utf8)).write(to: path)
        try book.keep(Self.observation(5))
        #expect(book.observations(of: Self.view, since: Self.start).count == 6)
    }

    @Test("forget what is older than a day, in one go once thirty hours have come together")
    func trimmed() throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let book = ReplayBook(output: folder)
        var counts: [Int] = []
        for hour in 0...32 {
            try book.keep(Self.observation(hour * 12))
            counts.append(book.observations(of: Self.view, since: .epoch).count)
        }
        #expect(counts[30] == 31, "thirty hours are kept")
        #expect(counts[31] == 25, "then a day and what came")
        #expect(counts[32] == 26)
    }
}
