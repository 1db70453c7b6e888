import CaseFiling
import Foundation
import Scene
import Testing

@testable import Engine

/// What a view sees over a day: things that come, stay and go, visits that are missed,
/// pictures that are no good. By the seed alone.
private struct DrawnDay {
    struct Thing {
        var box: Box
        var visits: Range<Int>
    }

    static let visits = 150
    static let interval: Duration = .seconds(600)
    private(set) var things: [Thing] = []
    private var isLost: Set<Int> = []
    private var isBlind: Set<Int> = []

    init(seed: UInt64) {
        var dice = Dice(state: seed)
        // Each place of its own, one thing after another.
        for place in 0..<4 {
            var visit = 3 + dice.below(17)
            while visit < Self.visits {
                let stay = 1 + dice.below(29)
                let box = Box(x: 0.05 + 0.24 * Double(place), y: 0.6, width: 0.06, height: 0.06)
                things.append(Thing(box: box, visits: visit..<visit + stay))
                visit += stay + 4 + dice.below(26)
            }
        }
        for visit in 0..<Self.visits {
            let roll = dice.below(100)
            if roll < 5 { isLost.insert(visit) }
            if (5..<10).contains(roll) { isBlind.insert(visit) }
        }
    }

    static func moment(_ visit: Int) -> Moment { .epoch + interval * visit }

    /// Nil where the visit was not made.
    func observation(_ visit: Int, of view: ViewID, zones: [Zone]) -> Observation? {
        guard !isLost.contains(visit) else { return nil }
        let moment = Self.moment(visit)
        let regions = things.enumerated().compactMap { number, thing -> Region? in
            guard thing.visits.contains(visit) else { return nil }
            let seen = thing.visits.prefix { $0 <= visit }.filter {
                !isLost.contains($0) && !isBlind.contains($0)
            }
            guard let first = seen.first, let last = seen.last else { return nil }
            return Region(
                id: number + 1, box: thing.box, state: .appeared, still: seen.count > 1,
                since: Self.moment(first), lastSeen: Self.moment(last), sightings: seen.count,
                area: 0.003, difference: 40, confidence: 0.97)
        }
        let blind = isBlind.contains(visit)
        return Observation(
            view: view, moment: moment, picture: "drawn",
            looking: .visit(interval: Self.interval), path: .full,
            health: PictureHealth(usable: !blind, fault: blind ? .tooDark : nil), zones: zones,
            regions: regions, learning: false)
    }
}

@Suite("Random streams of what is seen, with a crash before and after any commit")
struct ObservedStreamTests {
    private static let site = """
        site: {name: test, zone: UTC}
        cameras:
          - id: gate
            source: recording
            zones: [{id: walk, kind: pavement, polygon: [[0,0],[1,0],[1,1],[0,1]]}]
        violations: {garbage_pile: {dwell: 30m, file: reported}, left_object: {enabled: false}}
        """

    private struct Outcome: Equatable {
        var events: [Event]
        var cleared: [String]
        var suppressed: [Suppression]
        var cases: [[String]]
        var audit: Bool
        var files: Set<String>
    }

    private func plan() throws -> ViewPlan {
        let settings = try Settings.read(
            Data(Self.site.utf8), name: "site.yaml", environment: [:], for: .scan)
        return ViewPlan(view: try #require(settings.views.first), settings: settings)
    }

    /// - Parameter crashes: nil for none, else what decides after which visits, and on which side of
    ///   their commits, the process dies and another goes on from the store.
    private func patrol(_ day: DrawnDay, crashes seed: UInt64?) throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("curbwatch-stream-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let plan = try plan()
        let store = try CaseStore(path: "\(folder)/curbwatch.sqlite")
        let surroundings = LiveView.Surroundings(
            store: store, evidence: try EvidenceStore(root: folder), networks: .none,
            settingsHash: "s", warn: { Issue.record("\($0)") })
        var dice = Dice(state: seed ?? 0)
        var view = try LiveView(plan, surroundings)
        for visit in 0..<DrawnDay.visits {
            let zones = plan.zones(at: DrawnDay.moment(visit))
            guard let seen = day.observation(visit, of: plan.id, zones: zones) else { continue }
            let frame = Self.frame(at: seen.moment)
            // Once more as often as it dies before its commit is there.
            while true {
                try view.take(seen, of: frame)
                let roll = seed == nil ? 9 : dice.below(10)
                if roll < 2 {
                    view = try LiveView(plan, surroundings)
                    continue
                }
                _ = try view.commit(pictures: 1)
                if roll < 4 { view = try LiveView(plan, surroundings) }
                break
            }
        }
        let events = try store.events()
        try surroundings.evidence.sweep(
            keeping: store.eventIDs().union(view.watch.openEvidence))
        return Outcome(
            events: events, cleared: events.filter { $0.cleared != nil }.map(\.id),
            suppressed: try store.suppressed(),
            cases: try store.cases().map { [$0.event.id] + $0.linked },
            audit: try store.audit(evidence: folder).verdict == .consistent,
            files: Set(
                try FileManager.default.contentsOfDirectory(atPath: "\(folder)/evidence")))
    }

    private static func frame(at moment: Moment) -> Frame {
        let gray = { (side: Int) in
            Plane(width: side, height: side, bytes: [UInt8](repeating: 120, count: side * side))
        }
        return Frame(
            luma: gray(64), chromaBlue: gray(32), chromaRed: gray(32), moment: moment,
            name: "drawn")
    }

    @Test("nothing is lost, doubled or different, and every pile that stays is one case")
    func streams() throws {
        var confirmed = 0
        for seed in 0..<3 as Range<UInt64> {
            let day = DrawnDay(seed: seed)
            let whole = try patrol(day, crashes: nil)
            let broken = try patrol(day, crashes: seed + 100)
            #expect(broken == whole, "seed \(seed)")
            #expect(whole.audit)
            // A thing that comes again to the place of an open case is linked to it.
            #expect(whole.cases.flatMap { $0 }.sorted() == whole.events.map(\.id).sorted())
            confirmed += whole.events.count
            // Piles that stay an hour and a half, however many visits of it fail, and those that are
            // gone before half an hour.
            for thing in day.things where thing.visits.upperBound < DrawnDay.visits - 2 {
                let filed = whole.events.filter {
                    $0.box.overlap(thing.box) > 0.5
                        && $0.firstSeen >= DrawnDay.moment(thing.visits.lowerBound)
                        && $0.firstSeen < DrawnDay.moment(thing.visits.upperBound)
                }
                if thing.visits.count > 12 { #expect(filed.count == 1, "seed \(seed) \(thing)") }
                if thing.visits.count <= 3 { #expect(filed.isEmpty, "seed \(seed) \(thing)") }
            }
        }
        #expect(confirmed > 20, "the streams show too little")
    }
}
