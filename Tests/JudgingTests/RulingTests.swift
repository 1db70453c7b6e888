import Scene
import Testing

@testable import Judging

/// One picture a second, dwell 10 s.
@Suite("What an officer decided")
struct RulingTests {
    private let spot = Box(x: 0.4, y: 0.5, width: 0.08, height: 0.1)

    private func street(_ rulings: [Int: Ruling]) -> Street {
        var street = Street(
            violation: .garbagePile, zones: [Zone(id: "walk", kind: .pavement, polygon: .whole)])
        street.rulings = rulings
        return street
    }

    private func ruling(_ outcome: Ruling.Outcome, firstSeen second: Int) -> Ruling {
        Ruling(outcome, of: .garbagePile, firstSeen: .epoch + .seconds(second), box: spot)
    }

    private func bag(_ row: String) -> Street.Thing { .init(row, .region([:]), at: spot) }

    private func absorbed(_ result: Timeline.Result) -> [Int] {
        result.directives().compactMap {
            if case .absorb(let region) = $0 { region } else { nil }
        }
    }

    @Test("rejected: the memory takes it in, and it is not suspected again while it stays")
    func rejected() {
        let judged = street([16: ruling(.rejected, firstSeen: 2)])
            .judge(dwell: .seconds(10), bag("..##############################"))
        #expect(judged.letters == "....o.......C...................")
        #expect(absorbed(judged) == [2])
    }

    @Test("rejected, and another thing comes there later: that one is judged")
    func another() {
        let judged = street([16: ruling(.rejected, firstSeen: 2)])
            .judge(dwell: .seconds(10), bag("..################.....###############"))
        #expect(judged.letters == "....o.......C............o.......C....")
    }

    @Test("rejected, where only the absolute look shows it: the look may show it for ever")
    func look() {
        let thing = Street.Thing(
            "..##############################", .look(.survey, ["garbage": 0.9]), at: spot)
        let open = street([:]).judge(dwell: .seconds(10), thing)
        #expect(open.confirmations().count == 1)
        let confirmed = open.confirmations()[0].0
        let ruled = street([
            16: Ruling(
                .rejected, of: .garbagePile, firstSeen: confirmed.firstSeen, box: confirmed.box)
        ]).judge(dwell: .seconds(10), thing)
        #expect(ruled.letters == "....o.......C...................")
    }

    @Test("closed though it stands: it counts from the closing and is confirmed anew")
    func closed() {
        let judged = street([16: ruling(.closed, firstSeen: 2)])
            .judge(dwell: .seconds(10), bag("..##############################"))
        #expect(judged.letters == "....o.......C...o.........C.....")
        #expect(judged.confirmations().last?.0.firstSeen == .epoch + .seconds(16))
        #expect(absorbed(judged) == [])
    }

    @Test("closed and gone: nothing more is said of it")
    func gone() {
        let judged = street([16: ruling(.closed, firstSeen: 2)])
            .judge(dwell: .seconds(10), bag("..############.................."))
        #expect(judged.letters == "....o.......C...................")
    }

    @Test("about something else changes nothing")
    func other() {
        let drawing = "..##############....................."
        let plain = street([:]).judge(dwell: .seconds(10), bag(drawing))
        #expect(plain.letters.contains("c"))
        for other in [
            ruling(.rejected, firstSeen: 3),
            Ruling(.closed, of: .streetVending, firstSeen: .epoch + .seconds(2), box: spot),
        ] {
            let judged = street([14: other]).judge(dwell: .seconds(10), bag(drawing))
            #expect(judged.letters == plain.letters)
        }
    }
}
