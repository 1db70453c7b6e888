import Foundation
import Scene
import Testing

@testable import Judging

/// Streams that no street would show: things that come, go, grow, split, change number and class,
/// between bad pictures, gaps and walkers.
@Suite("Random streams keep the judge's promises")
struct RandomStreamTests {
    private static let pictures = 200

    @Test(
        "a thing is confirmed only once and only after it opened; nothing ends that was not open",
        arguments: 0..<24)
    func order(seed: Int) {
        var state: [String: Character] = [:]
        for (_, action) in Self.judge(seed: seed).actions {
            switch action {
            case .open(let suspicion):
                #expect(state.updateValue("o", forKey: Self.key(suspicion)) == nil)
            case .strengthen(let suspicion):
                let now = state[Self.key(suspicion)]
                #expect(now == "o" || now == "C")
            case .confirm(let suspicion, _):
                #expect(state.updateValue("C", forKey: Self.key(suspicion)) == "o")
            case .clear(let suspicion, let at, _):
                #expect(state.updateValue("x", forKey: Self.key(suspicion)) == "C")
                #expect(at > suspicion.firstSeen)
            case .suppress(let suspicion, _, _):
                #expect(state.updateValue("x", forKey: Self.key(suspicion)) == "o")
            case .directive: continue
            }
        }
        #expect(!state.values.contains("o"), "something suspected outlived the end")
    }

    @Test("never two open for one place and class, nor for one region", arguments: 0..<24)
    func apart(seed: Int) {
        var judge = Judge(catalogue: .standard)
        for observation in Self.stream(seed: seed) {
            _ = judge.consider(observation)
            let open = judge.suspected + judge.confirmed
            for (place, one) in open.enumerated() {
                for other in open[(place + 1)...] {
                    // The ground between cycles may be claimed by another rule.
                    if [one, other].contains(where: { $0.violation == .disorderlyCycles }) {
                        continue
                    }
                    #expect(one.box.overlap(other.box) < 0.3)
                }
            }
        }
    }

    @Test("what is confirmed was seen often and long enough", arguments: 0..<24)
    func enough(seed: Int) {
        for (_, action) in Self.judge(seed: seed).actions {
            guard case .confirm(let suspicion, let reason) = action else { continue }
            let entry = Catalogue.standard[suspicion.violation]
            #expect(ReasonWords.chinese(reason.summary) != nil, "\(reason.summary)")
            #expect(reason.signals.allSatisfy { SignalWords.phrase($0.name) != nil })
            #expect(suspicion.sightings >= entry.sightings)
            #expect(suspicion.lastSeen - suspicion.firstSeen >= entry.dwell)
            for signal in reason.signals where signal.name == "dwell_seconds" {
                #expect(signal.value >= signal.threshold ?? 0)
            }
        }
    }

    @Test("every hold is taken back, but for what stands confirmed or explained for a day")
    func holds() {
        for seed in 0..<20 {
            let run = Self.judge(seed: seed)
            var held: Set<Int> = []
            var judge = run.judge
            var directives = run.actions.map(\.action)
            // Two days later everything that was only kept for a day is due.
            let late = Self.observation(
                at: Moment.epoch + .seconds(3 * 24 * 3600), regions: [], usable: true)
            directives += judge.consider(late)
            for case .directive(let directive) in directives {
                switch directive {
                case .hold(let region): held.insert(region)
                case .absorb(let region): held.remove(region)
                case .look: continue
                }
            }
            let standing = Set(judge.confirmed.flatMap(\.regionIDs))
            #expect(held.subtracting(standing).isEmpty)
        }
    }

    @Test("a judge that is coded and decoded at any picture goes on the same", arguments: 0..<12)
    func checkpoint(seed: Int) throws {
        let stream = Self.stream(seed: seed)
        var whole = Judge(catalogue: .standard)
        var split = Judge(catalogue: .standard)
        for (picture, observation) in stream.enumerated() {
            if picture % 7 == seed % 7 {
                let bytes = try PropertyListEncoder().encode(split)
                split = try PropertyListDecoder().decode(Judge.self, from: bytes)
            }
            #expect(split.consider(observation) == whole.consider(observation))
        }
        let end = stream[stream.count - 1].moment
        #expect(split.finish(at: end) == whole.finish(at: end))
        let coder = JSONEncoder()
        coder.outputFormatting = .sortedKeys
        #expect(try coder.encode(split) == coder.encode(whole))
    }

    private static func key(_ suspicion: Suspicion) -> String {
        "\(suspicion.violation) \(suspicion.firstSeen.milliseconds) "
            + "\(suspicion.firstBox.inThousandths)"
    }

    private static func judge(
        seed: Int
    ) -> (judge: Judge, actions: [(picture: Int, action: JudgeAction)]) {
        var judge = Judge(catalogue: .standard)
        var actions: [(picture: Int, action: JudgeAction)] = []
        let stream = stream(seed: seed)
        for (picture, observation) in stream.enumerated() {
            actions += judge.consider(observation).map { (picture, $0) }
        }
        actions += judge.finish(at: stream[stream.count - 1].moment).map { (stream.count, $0) }
        return (judge, actions)
    }

    private static func observation(
        at moment: Moment, regions: [Region], tracks: [Track] = [],
        appearances: [Appearance] = [], usable: Bool,
        path: Observation.Path = .full, learning: Bool = false
    ) -> Observation {
        Observation(
            view: Timeline.view, moment: moment, picture: "", looking: .watch, path: path,
            health: PictureHealth(usable: usable, fault: usable ? nil : .blurred),
            zones: [
                Zone(
                    id: "walk", kind: .pavement,
                    polygon: Polygon(Box(x: 0, y: 0, width: 0.6, height: 1).corners)),
                Zone(
                    id: "road", kind: .carriagewayNoParking,
                    polygon: Polygon(Box(x: 0.6, y: 0, width: 0.4, height: 1).corners)),
                Zone(
                    id: "strip", kind: .shopFront,
                    polygon: Polygon(Box(x: 0.1, y: 0.3, width: 0.2, height: 0.2).corners)),
                Zone(
                    id: "bins", kind: .binPoint,
                    polygon: Polygon(Box(x: 0.4, y: 0.4, width: 0.1, height: 0.1).corners),
                    bin: Box(x: 0.43, y: 0.43, width: 0.04, height: 0.05)),
                Zone(
                    id: "bay", kind: .vehicleBay,
                    polygon: Polygon(Box(x: 0, y: 0.8, width: 0.3, height: 0.2).corners)),
            ], regions: regions, tracks: tracks, detected: true, appearances: appearances,
            learning: learning)
    }

    private static func stream(seed: Int) -> [Observation] {
        var random = SeededGenerator(seed: UInt64(seed))
        var things: [Region] = []
        var nextID = 1
        var moment = Moment.epoch
        return (0..<pictures).map { picture in
            let gap = Int.random(in: 0..<50, using: &random) == 0 ? 400 : 20
            moment = moment + .seconds(Int.random(in: 2...gap, using: &random))
            if Int.random(in: 0..<6, using: &random) == 0, things.count < 6 {
                things.append(newRegion(nextID, moment, &random))
                nextID += 1
            }
            if Int.random(in: 0..<40, using: &random) == 0, !things.isEmpty {
                things.remove(at: Int.random(in: 0..<things.count, using: &random))
            }
            for place in things.indices {
                change(&things[place], moment, &nextID, &random)
            }
            let shown = things.filter { _ in Int.random(in: 0..<10, using: &random) > 0 }
            let labels = ["person", "car", "bicycle", "dining table", "bus"]
            let tracks = shown.filter { _ in Int.random(in: 0..<6, using: &random) == 0 }.map {
                Track(
                    id: $0.id / 3, box: $0.box, label: labels[$0.id % labels.count], score: 0.8,
                    stationarySince: $0.id % 2 == 0 ? $0.since : nil)
            }
            let looks = shown.filter { _ in Int.random(in: 0..<12, using: &random) == 0 }.map {
                Appearance(
                    purpose: $0.id % 3 == 0 ? .bin : .survey,
                    zone: $0.id % 3 == 0 ? "bins" : "walk",
                    box: $0.box, classes: ["garbage": 0.85, "bin_overflowing": 0.1])
            }
            return observation(
                at: moment, regions: shown, tracks: tracks, appearances: looks,
                usable: Int.random(in: 0..<12, using: &random) > 0,
                path: Int.random(in: 0..<4, using: &random) == 0 ? .gate : .full,
                learning: picture < 20)
        }
    }

    private static func newRegion(
        _ id: Int, _ moment: Moment, _ random: inout SeededGenerator
    ) -> Region {
        Region(
            id: id,
            box: Box(
                x: Double.random(in: 0...0.7, using: &random),
                y: Double.random(in: 0...0.7, using: &random),
                width: Double.random(in: 0.02...0.3, using: &random),
                height: Double.random(in: 0.02...0.3, using: &random)), state: .appeared,
            still: false, since: moment, lastSeen: moment, sightings: 0,
            area: Double.random(in: 0.0003...0.02, using: &random), difference: 40)
    }

    private static func change(
        _ region: inout Region, _ moment: Moment, _ nextID: inout Int,
        _ random: inout SeededGenerator
    ) {
        region.sightings += 1
        region.lastSeen = moment
        region.still = moment - region.since >= .seconds(2)
        switch Int.random(in: 0..<60, using: &random) {
        case 0: region.box.x += Double.random(in: -0.1...0.1, using: &random)
        case 1: region.box.width *= Double.random(in: 0.5...1.6, using: &random)
        case 2:
            region.id = nextID
            nextID += 1
        case 3: region.classes = ["goods": 0.9]
        case 4: region.classes = ["garbage": 0.9]
        case 5: region.state = region.state == .appeared ? .removed : .appeared
        default: return
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
