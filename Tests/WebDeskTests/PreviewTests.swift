import Foundation
import HTTPTypes
import Scene
import Testing

@testable import Engine
@testable import WebDesk

/// A bag stands in the left half from the third of nine pictures, five minutes apart, until now.
@Suite("The preview of zones")
struct PreviewTests {
    private static let view = ViewID(camera: CameraID("north"), preset: PresetID("corner"))

    private static func keep(in desk: TestDesk) throws {
        let book = ReplayBook(output: desk.folder)
        let now = Moment(nearest: Date())
        for number in 0..<9 {
            let at = now - .seconds(300 * (9 - number))
            let region = Region(
                id: 1, box: Box(x: 0.2, y: 0.6, width: 0.08, height: 0.07), state: .appeared,
                still: number > 2, since: now - .seconds(300 * 7), lastSeen: at,
                sightings: max(1, number - 1), area: 0.004, difference: 60, confidence: 0.95)
            try book.keep(
                Observation(
                    view: view, moment: at, picture: "\(number)",
                    looking: .visit(interval: .seconds(300)), path: .full, health: .good, zones: [],
                    regions: number >= 2 ? [region] : []))
        }
    }

    private static func body(from x: Double) -> String {
        "{\"zones\": [{\"id\": \"drawn\", \"kind\": \"pavement\", \"polygon\": "
            + "[[\(x), 0.3], [\(x + 0.4), 0.3], [\(x + 0.4), 1], [\(x), 1]]}]}"
    }

    @Test("judges the last day anew where it was kept")
    func judged() async throws {
        let desk = try TestDesk()
        try Self.keep(in: desk)
        try await desk.talk { visitor in
            func preview(_ x: Double) async throws -> [String: Any] {
                try await visitor.ask(
                    .post, "/api/v1/views/north/corner/zones/preview", token: desk.officer,
                    body: Self.body(from: x)
                ).json()
            }
            let left = try await preview(0)
            #expect(left["judged"] as? Bool == true && left["pictures"] as? Int == 9)
            let events = try #require(left["events"] as? [[String: Any]])
            #expect(events.map { $0["violation"] as? String } == ["garbage_pile"])
            #expect(events.first?["change"] as? String == "new")
            #expect(events.first?["zone"] as? String == "drawn")
            let words = try #require(events.first?["words"] as? [String: Any])
            #expect((words["zh"] as? String)?.hasPrefix("drawn内垃圾堆大小的物体已停留") == true)
            let right = try await preview(0.6)
            #expect((right["events"] as? [Any])?.isEmpty == true)
        }
    }

    @Test("of a store without such lines only says where its events would lie")
    func moved() async throws {
        let desk = try TestDesk()
        try await desk.talk { visitor in
            let found = try await visitor.ask(
                .post, "/api/v1/views/north/corner/zones/preview", token: desk.officer,
                body: Self.body(from: 0)
            ).json()
            #expect(found["judged"] as? Bool == false)
            let events = try #require(found["events"] as? [[String: Any]])
            #expect(!events.isEmpty && events.allSatisfy { $0["zone"] as? String == "drawn" })
        }
    }
}
