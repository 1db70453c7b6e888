import Scene
import Testing

@testable import Judging

@Suite("Confidence")
struct FusionTests {
    private func confidence(
        _ evidence: Evidence, standing: Double = 1, sightings: Int = 11
    ) -> Double {
        Fusion.factors(evidence, standing: standing, sightings: sightings).confidence
    }

    /// 1/9 × (1 + 6 × 0.8) × (1 + 1) × (1 + 10/12) = 2.3630; 2.3630 / 3.3630 = 0.7026.
    @Test("one worked by hand")
    func byHand() { #expect(confidence(Evidence(thing: 0.8)) == 0.7026) }

    @Test("more of anything that speaks for it never lowers it")
    func monotone() {
        let values = stride(from: 0.0, through: 1, by: 0.1)
        for (low, high) in zip(values, values.dropFirst()) {
            #expect(confidence(Evidence(thing: low)) < confidence(Evidence(thing: high)))
            #expect(confidence(Evidence(named: low)) <= confidence(Evidence(named: high)))
            #expect(confidence(Evidence(detected: low)) < confidence(Evidence(detected: high)))
        }
        #expect(
            confidence(Evidence(thing: 1), standing: 1)
                < confidence(Evidence(thing: 1), standing: 2))
        #expect(
            confidence(Evidence(thing: 1), sightings: 2)
                < confidence(Evidence(thing: 1), sightings: 10))
    }

    @Test("what no network named stays below 0.83, and below what one named")
    func unnamed() {
        let most = confidence(Evidence(thing: 1), standing: 1000, sightings: 1000)
        #expect(most < 0.83)
        #expect(confidence(Evidence(thing: 0.8, named: 0.9)) > most)
        #expect(confidence(Evidence(thing: 0.8, detected: 0.8)) > most)
    }

    @Test("a class that speaks against it lowers it, and no probability decides alone")
    func against() {
        #expect(confidence(Evidence(thing: 0.8, named: 0.2)) < confidence(Evidence(thing: 0.8)))
        #expect(confidence(Evidence(thing: 0.1, named: 1), sightings: 2) < 1)
        #expect(confidence(Evidence(thing: 0.9, named: 0)) > 0)
    }

    @Test("the reason names every factor, and their product with the prior is the confidence")
    func reason() throws {
        let street = Street(
            violation: .garbagePile, zones: [Zone(id: "walk", kind: .pavement, polygon: .whole)])
        let judged = street.judge(
            dwell: .seconds(10),
            .init(
                "..##############", .region(["garbage": 0.9, "other": 0.1]),
                at: Box(x: 0.4, y: 0.5, width: 0.1, height: 0.1)))
        let (suspicion, reason) = try #require(judged.confirmations().first)
        let odds = reason.signals.filter { $0.name.hasPrefix("odds_") }
        #expect(
            odds.map(\.name) == ["odds_thing", "odds_class", "odds_dwell", "odds_sightings"])
        let product = odds.reduce(Fusion.prior) { $0 * $1.value }
        #expect(abs(suspicion.confidence - product / (1 + product)) < 1e-4)
    }
}

@Suite("A site's own rules")
struct RuleBookTests {
    private let thing = Box(x: 0.4, y: 0.5, width: 0.1, height: 0.1)
    private let shown = "..##############"

    private func judge(
        _ book: RuleBook, at box: Box? = nil
    ) -> Timeline.Result {
        let street = Street(
            violation: .garbagePile,
            zones: [
                Zone(
                    id: "left", kind: .pavement,
                    polygon: Polygon(Box(x: 0, y: 0, width: 0.5, height: 1).corners)),
                Zone(
                    id: "right", kind: .pavement,
                    polygon: Polygon(Box(x: 0.5, y: 0, width: 0.5, height: 1).corners)),
            ])
        var judge = Judge(book)
        return street.run(&judge, [.init(shown, .region([:]), at: box ?? thing)])
    }

    @Test("a zone's own settings go before the class's, there and nowhere else")
    func zones() {
        let rule = RuleSettings(.garbagePile, dwell: .seconds(10))
        var patient = rule
        patient.dwell = .seconds(12)
        var off = rule
        off.enabled = false
        let right = Box(x: 0.7, y: 0.5, width: 0.1, height: 0.1)
        let book = RuleBook([.garbagePile: rule], zones: ["left": [.garbagePile: patient]])
        #expect(judge(book).letters == "....o.........C.")
        #expect(judge(book, at: right).letters == "....o.......C...")
        let half = RuleBook([.garbagePile: rule], zones: ["left": [.garbagePile: off]])
        #expect(judge(half).letters == "................")
        #expect(judge(half, at: right).letters == "....o.......C...")
        let only = RuleBook([.garbagePile: off], zones: ["left": [.garbagePile: rule]])
        #expect(judge(only).letters == "....o.......C...")
        #expect(judge(only, at: right).letters == "................")
    }

    @Test(
        "what is suspected of a class that is switched off ends as disabled, what is confirmed stays"
    )
    func disabled() {
        var rule = RuleSettings(.garbagePile, dwell: .seconds(10))
        var judge = Judge(rules: [.garbagePile: rule])
        _ = Timeline().run("..######", &judge)
        #expect(judge.suspected.count == 1)
        rule.enabled = false
        judge.use(rules: [.garbagePile: rule])
        let actions = judge.consider(
            Observation(
                view: Timeline.view, moment: .epoch + .seconds(8), picture: "", looking: .watch,
                path: .full, health: .good, zones: Timeline().zones, regions: []))
        guard case .suppress(_, .disabled, _)? = actions.first else {
            Issue.record("expected a suppression as disabled, got \(actions)")
            return
        }
        #expect(actions.contains(.directive(.absorb(region: 1))))
        #expect(judge.suspected.isEmpty)

        rule.enabled = true
        var confirmed = Judge(rules: [.garbagePile: rule])
        _ = Timeline().run("..##############", &confirmed)
        confirmed.use(rules: [:])
        let later = confirmed.consider(
            Observation(
                view: Timeline.view, moment: .epoch + .seconds(20), picture: "", looking: .watch,
                path: .full, health: .good, zones: Timeline().zones, regions: []))
        #expect(later.isEmpty)
        #expect(confirmed.confirmed.count == 1)
    }
}
