import Scene
import Testing

@testable import Judging

/// One picture a second unless said; the region is still, and so looked at, from 2 s on.
@Suite("Dwell, sightings, absence and gaps")
struct DwellTests {
    let watch = Timeline()

    @Test("a thing that stays for the dwell is confirmed once, counted from first sight")
    func confirms() {
        let shown = "..############################"
        let judged = "....o.......C................."
        let result = watch.judge(shown, dwell: .seconds(10))
        #expect(result.letters == judged)
        #expect(result.confirmations().first?.0.firstSeen == Moment(milliseconds: 2000))
    }

    @Test("a thing that leaves before its dwell is suppressed as too short")
    func tooShort() {
        // Clean from 8 s on; 10 s of clean are borne, so 19 s is the first that is too long.
        let shown = "..######............."
        let judged = "....o..............s."
        let result = watch.judge(shown, dwell: .seconds(10))
        #expect(result.letters == judged)
        #expect(result.suppressions().map(\.1) == [.tooShort])
        #expect(result.directives() == [.hold(region: 1), .absorb(region: 1)])
    }

    @Test("a short clean look in between does not break the count, a long one does")
    func absence() {
        //           stands    · out for 5 s ·  stands on: the dwell is reached at 22 s
        let short = "..######.....##############"
        let shortly = "....o.................C...."
        #expect(watch.judge(short, dwell: .seconds(20)).letters == shortly)
        //          stands   · out for 12 s ·  is a new thing at 22 s
        let long = "..######..............############"
        let longly = "....o..............s....o........."
        #expect(watch.judge(long, dwell: .seconds(20)).letters == longly)
    }

    @Test(
        "what is confirmed is cleared when its place is seen clean, dated to the first clean look")
    func clears() {
        let shown = "..############............"
        let judged = "....o.......C............c"
        let result = watch.judge(shown, dwell: .seconds(10))
        #expect(result.letters == judged)
        guard
            case .clear(_, let at, _)? = result.actions.map(\.action).first(where: {
                if case .clear = $0 { true } else { false }
            })
        else {
            Issue.record("nothing was cleared")
            return
        }
        #expect(at == Moment(milliseconds: 14000))
        #expect(result.directives().last == .absorb(region: 1))
    }

    @Test("unusable pictures are neither sighting nor absence")
    func unusable() {
        let shown = "..####xxxxxxxxxxxxxxxx########"
        let judged = "....o.................C......."
        #expect(watch.judge(shown, dwell: .seconds(20)).letters == judged)
    }

    @Test("a walker before the place is neither sighting nor absence")
    func hidden() {
        let shown = "..####hhhhhhhhhhhhhhhh########"
        let judged = "....o.................C......."
        #expect(watch.judge(shown, dwell: .seconds(20)).letters == judged)
    }

    @Test("a gate picture bridges a gap but neither counts nor confirms nor clears")
    func gate() {
        let bridged = "..####gggggggggggggggggg##"
        let judged = "....o...................C."
        #expect(watch.judge(bridged, dwell: .seconds(20)).letters == judged)
        let unlisted = "..####GGGGGGGGGGGGGGGGGGGGGG"
        #expect(
            watch.judge(unlisted, dwell: .seconds(20)).letters == "....o.......................")
    }

    @Test("a gap longer than two minutes restarts the count and says so")
    func gap() {
        var timeline = watch
        timeline.step = .seconds(30)
        // A picture every 30 s. Gaps of 90 s, then of 150 s; the dwell of 4 min is then counted
        // from the tenth picture on.
        let shown = "##__#____#########"
        let judged = ".o...............C"
        let result = timeline.judge(shown, dwell: .seconds(240))
        #expect(result.letters == judged)
        let reason = result.confirmations().first?.1
        #expect(reason?.summary.contains("counted anew after 2 min 30 s") == true)
        #expect(reason?.signals.contains(.init("restarts", value: 1)) == true)
    }

    @Test("a thing seen often enough but not long enough is not confirmed, nor the other way round")
    func both() {
        var timeline = watch
        timeline.settings = { $0.sightings = 5 }
        #expect(timeline.judge("..########", dwell: .seconds(20)).letters == "....o.....")
        timeline.step = .seconds(10)
        // Every 10 s: the dwell is over at the third, the fifth sighting confirms.
        #expect(timeline.judge("..######", dwell: .seconds(20)).letters == "...o..C.")
    }

    @Test("while a view learns nothing is confirmed; what stood meanwhile is, right after")
    func learning() {
        let shown = "..llllllllllllllll##"
        let judged = "....o.............C."
        #expect(watch.judge(shown, dwell: .seconds(10)).letters == judged)
    }
}

/// A visit every ten minutes.
@Suite("Visits")
struct VisitTests {
    var visits: Timeline {
        var timeline = Timeline()
        timeline.step = .seconds(600)
        timeline.looking = .visit(interval: .seconds(600))
        return timeline
    }

    @Test("two visits a dwell apart confirm")
    func twoVisits() {
        #expect(visits.judge("..##..", dwell: .seconds(600)).letters == "...B.c")
    }

    @Test("one clean visit is borne, two end it")
    func cleanVisits() {
        let one = "..##.##."
        #expect(visits.judge(one, dwell: .seconds(2400)).letters == "...o..C.")
        let two = "..##..##"
        #expect(visits.judge(two, dwell: .seconds(2400)).letters == "...o.s.o")
    }

    @Test("a missed visit counts as standing, three missed ones restart the count")
    func missed() {
        #expect(visits.judge("##_##", dwell: .seconds(2400)).letters == ".o..C")
        #expect(visits.judge("##___##", dwell: .seconds(3600)).letters == ".o.....")
    }
}

@Suite("The end of a recording")
struct EndingTests {
    @Test("what is suspected is suppressed, what is confirmed stays open")
    func finish() {
        var settings = RuleSettings(.garbagePile, dwell: .seconds(60))
        settings.maxBoxArea = 0.1
        var judge = Judge(rules: [.garbagePile: settings])
        _ = Timeline().run("..########", &judge)
        #expect(judge.suspected.count == 1)
        let actions = judge.finish(at: Moment(milliseconds: 9000))
        #expect(Timeline.letter(for: actions) == "s")
        guard case .suppress(_, .ended, _)? = actions.first else {
            Issue.record("expected a suppression by the end, got \(actions)")
            return
        }
        #expect(judge.suspected.isEmpty)

        var standing = Judge(rules: [.garbagePile: RuleSettings(.garbagePile, dwell: .seconds(5))])
        _ = Timeline().run("..########", &standing)
        #expect(standing.finish(at: Moment(milliseconds: 9000)).isEmpty)
        #expect(standing.confirmed.count == 1)
    }

    @Test("a thing already gone when the pictures end was too short")
    func gone() {
        var judge = Judge(rules: [.garbagePile: RuleSettings(.garbagePile, dwell: .seconds(60))])
        _ = Timeline().run("..########...", &judge)
        let actions = judge.finish(at: Moment(milliseconds: 12000))
        guard case .suppress(_, .tooShort, _)? = actions.first else {
            Issue.record("expected too short, got \(actions)")
            return
        }
    }
}
