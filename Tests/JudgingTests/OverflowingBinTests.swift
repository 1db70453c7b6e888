import Scene
import Testing

@testable import Judging

/// A bin 0.04 × 0.08 of the picture, looked at in every picture, one a second; dwell 10 s.
@Suite("overflowing_bin")
struct OverflowingBinTests {
    private let bin = Box(x: 0.4, y: 0.5, width: 0.04, height: 0.08)
    private let bag = Box(x: 0.445, y: 0.54, width: 0.04, height: 0.04)
    private let shown = "..##############"
    private let never = "................"

    private var street: Street {
        Street(
            violation: .overflowingBin,
            zones: [Zone(id: "bins", kind: .binPoint, polygon: .whole, bin: bin)])
    }

    private func looked(_ row: String, _ probability: Double) -> Street.Thing {
        .init(
            row,
            .look(.bin, ["bin_overflowing": probability, "bin_ok": 1 - probability]), at: bin)
    }

    @Test("a bin that looks full in two looks two seconds apart, for the dwell")
    func full() {
        let judged = street.judge(dwell: .seconds(10), looked(shown, 0.8))
        #expect(judged.letters == "....o.......C...")
        let suspicion = judged.confirmations().first?.0
        #expect(suspicion?.box == bin)
        #expect(suspicion?.firstSeen == .epoch + .seconds(2))
    }

    @Test("garbage that stands against it makes it overflow, and the box holds both")
    func garbage() {
        let judged = street.judge(
            dwell: .seconds(10), .init(shown, .region(["garbage": 0.8]), at: bag))
        #expect(judged.letters == "....o.......C...")
        #expect(judged.confirmations().first?.0.box == bin.union(bag))
    }

    @Test("an orderly bin is not, nor one of which the classifier is unsure")
    func orderly() {
        #expect(street.judge(dwell: .seconds(10), looked(shown, 0.1)).letters == never)
        #expect(street.judge(dwell: .seconds(10), looked(shown, 0.45)).letters == never)
    }

    @Test("what nobody calls garbage beside a bin does not make it overflow")
    func unnamed() {
        for classes in [[:], ["goods": 0.9], ["cycles": 0.9], ["garbage": 0.3, "other": 0.7]] {
            let judged = street.judge(
                dwell: .seconds(10), .init(shown, .region(classes), at: bag))
            #expect(judged.letters == never, "\(classes)")
        }
    }

    @Test("garbage that lies apart from the bin is a pile, not an overflow")
    func apart() {
        let judged = street.judge(
            dwell: .seconds(10),
            .init(
                shown, .region(["garbage": 0.9]),
                at: Box(x: 0.6, y: 0.54, width: 0.04, height: 0.04)))
        #expect(judged.letters == never)
    }

    @Test("a bin that is emptied before the dwell is suppressed as too short")
    func emptied() {
        let judged = street.judge(
            dwell: .seconds(10), looked("..######............", 0.8),
            looked("........############", 0.1))
        #expect(judged.letters == "....o..............s")
        #expect(judged.suppressions().map(\.1) == [.tooShort])
    }

    @Test("a bag beside a bin that is collected before the dwell is too short")
    func collected() {
        let judged = street.judge(
            dwell: .seconds(10), .init("..######............", .region(["garbage": 0.9]), at: bag))
        #expect(judged.letters == "....o..............s")
    }

    @Test("people who empty the bin hide it: neither full nor empty")
    func hidden() {
        let worker = Box(x: 0.38, y: 0.45, width: 0.08, height: 0.16)
        let judged = street.judge(
            dwell: .seconds(20), looked("..####################", 0.8),
            .init("......>>>>>>>>>>>>>...", .track("person"), at: worker))
        #expect(judged.letters == "....o.................")
        #expect(judged.suppressions().isEmpty)
    }

    @Test("a confirmed one is cleared when the bin is seen orderly again")
    func cleared() {
        let judged = street.judge(
            dwell: .seconds(5), looked("..########............", 0.8),
            looked("..........############", 0.1))
        #expect(judged.letters == "....o..C.............c")
    }

    @Test("the bag of an overflowing bin is not filed as a pile beside it")
    func oneClaim() {
        var rules: [Violation: RuleSettings] = [:]
        for violation in [Violation.overflowingBin, .garbagePile, .leftObject] {
            rules[violation] = RuleSettings(Catalogue.standard[violation])
            rules[violation]?.dwell = .seconds(10)
        }
        var judge = Judge(rules: rules)
        let judged = street.run(
            &judge, [looked(shown, 0.8), .init(shown, .region(["garbage": 0.9]), at: bag)])
        #expect(judged.confirmations().map(\.0.violation) == [.overflowingBin])
    }

    @Test("while a view learns, the look at the bin confirms")
    func learning() {
        var street = street
        street.learning = 0..<16
        #expect(street.judge(dwell: .seconds(10), looked(shown, 0.8)).letters == "....o.......C...")
    }
}
