import Foundation
import Scene
import Testing

@testable import Engine

@Suite("The state of a camera")
struct CameraStatusTests {
    private static let start = Moment(milliseconds: 1_769_846_400_000)

    private static func settings(_ cameras: [String], zone: String = "Europe/London") throws
        -> Settings
    {
        let text =
            "site: {name: t, zone: \(zone)}\ncameras:\n"
            + cameras.map {
                """
                  - id: \($0)
                    source: a.mp4
                    presets:
                      - {id: left, schedule: {every: 5m}}
                      - {id: right, schedule: {every: 5m}}

                """
            }.joined()
        return try Settings.read(Data(text.utf8), name: "t.yaml", environment: [:])
    }

    private let board: Board

    init() throws { board = Board(try Self.settings(["gate", "yard"])) }

    private func note(_ preset: String, _ second: Int, _ outcome: BoardVisit.Outcome) {
        let at = Self.start + .seconds(second)
        board.note(
            BoardVisit(due: at, at: at, outcome: outcome),
            of: ViewID(camera: CameraID("gate"), preset: PresetID(preset)))
    }

    @Test("begins unknown, and is told once")
    func begins() throws {
        var book = CameraStatusBook(board)
        let first = book.changes()
        #expect(first.map(\.camera.name) == ["gate", "yard"])
        #expect(first.allSatisfy { $0.status?.state == .unknown && $0.status?.since == nil })
        #expect(book.changes().isEmpty)
    }

    //            left:  usable   usable    failed      usable     dark
    //            right:                          dark       usable
    @Test("follows the newest try, and names the view that cannot be judged")
    func follows() throws {
        var book = CameraStatusBook(board)
        _ = book.changes()
        note("left", 0, .usable)
        let online = try #require(book.changes().first?.status)
        #expect(online.state == .online && online.since == Self.start)
        #expect(online.views.map(\.state) == ["usable", "unknown"])
        note("left", 1, .usable)
        #expect(book.changes().isEmpty, "another good picture is no news")

        note("left", 2, .failed(kind: "refused", words: "gate/left: refused"))
        let lost = try #require(book.changes().first?.status)
        #expect(lost.state == .unreachable && lost.reason == "gate/left: refused")
        #expect(lost.since == Self.start + .seconds(2))

        note("right", 3, .unusable("too dark"))
        let faulty = try #require(book.changes().first?.status)
        #expect(faulty.state == .faulty && faulty.reason == "too dark")

        note("left", 4, .usable)
        let still = try #require(book.changes().first?.status)
        #expect(still.state == .faulty, "one of two views stays dark")
        #expect(still.since == Self.start + .seconds(3), "since then already")

        note("right", 5, .usable)
        #expect(book.changes().first?.status?.state == .online)
        note("right", 6, .missed("the last visit is still under way"))
        #expect(book.changes().isEmpty, "a visit that was not tried says nothing of the camera")
    }

    @Test("goes with the camera, and is written with the site's time")
    func leaves() throws {
        var book = CameraStatusBook(board)
        note("left", 0, .unusable("a \"quoted\" word"))
        _ = book.changes()
        board.take(try Self.settings(["gate"], zone: "Asia/Shanghai"))
        let changes = book.changes()
        #expect(changes.count == 1)
        #expect(changes.first?.camera.name == "yard" && changes.first?.status == nil)
        let status = try #require(book.statuses[CameraID("gate")])
        #expect(
            status.json(zone: book.zone) == """
                {"camera": "gate", "state": "faulty", "reason": "a \\"quoted\\" word", \
                "since": "2026-01-31T16:00:00+08:00", "views": [{"preset": "left", \
                "state": "unusable", "reason": "a \\"quoted\\" word"}, {"preset": "right", \
                "state": "unknown", "reason": null}]}
                """)
    }
}
