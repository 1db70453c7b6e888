import Scene
import Testing

@testable import Detecting

@Suite("One detection of each thing across parts")
struct MergingTests {
    static let parts = Tiling(whole: true, rows: 1, columns: 2, overlap: 0.2).parts(around: nil)
    let merging = Merging(sameThing: 0.45)

    static func sighting(
        _ box: (Double, Double, Double, Double), _ score: Double, part: Int, label: String = "car"
    ) -> Sighting {
        Sighting(
            box: Box(x: box.0, y: box.1, width: box.2, height: box.3), label: label, score: score,
            part: part, of: parts[part])
    }

    //   left part 0 ... 0.556, right part 0.444 ... 1; the whole is part 0
    @Test("a piece that an edge cuts does not survive beside the whole thing, however sure it is")
    func cut() {
        let found = merging.merged([
            Self.sighting((0.40, 0.4, 0.30, 0.2), 0.5, part: 0),
            Self.sighting((0.40, 0.4, 0.156, 0.2), 0.9, part: 1),
            Self.sighting((0.444, 0.4, 0.256, 0.2), 0.8, part: 2),
        ])
        #expect(found.count == 1)
        #expect(abs((found.first?.box.width ?? 0) - 0.30) < 1e-9)
        #expect(found.map(\.score) == [0.5])
    }

    @Test("two pieces that continue each other become one thing where nobody saw it whole")
    func joined() {
        let found = merging.merged([
            Self.sighting((0.30, 0.4, 0.2556, 0.2), 0.7, part: 1),
            Self.sighting((0.4444, 0.4, 0.30, 0.2), 0.6, part: 2),
        ])
        #expect(found.count == 1)
        #expect(abs((found.first?.box.width ?? 0) - 0.4444) < 1e-9)
    }

    @Test("pieces at different heights stay two")
    func apart() {
        let found = merging.merged([
            Self.sighting((0.30, 0.1, 0.2556, 0.2), 0.7, part: 1),
            Self.sighting((0.4444, 0.4, 0.30, 0.2), 0.6, part: 2),
        ])
        #expect(found.count == 2)
    }

    @Test("a box at the picture's own edge is not cut")
    func pictureEdge() {
        #expect(Self.sighting((0, 0.4, 0.1, 0.2), 0.7, part: 1).cut == [])
        #expect(Self.sighting((0.45, 0, 0.1, 1), 0.7, part: 1).cut == [.right])
    }

    @Test("the inner part of a thing is not another thing, but a car before a bus is")
    func inside() {
        let car = Self.sighting((0.1, 0.1, 0.2, 0.2), 0.8, part: 0)
        let window = Self.sighting((0.12, 0.11, 0.08, 0.06), 0.7, part: 1)
        #expect(merging.merged([car, window]).count == 1)
        let bus = Self.sighting((0.05, 0.05, 0.4, 0.4), 0.6, part: 0, label: "bus")
        #expect(merging.merged([car, bus]).count == 2)
    }

    @Test("a car that one part takes for a truck is one vehicle, under the surer name")
    func kinds() {
        let found = merging.merged([
            Self.sighting((0.1, 0.1, 0.2, 0.2), 0.6, part: 0, label: "truck"),
            Self.sighting((0.11, 0.1, 0.2, 0.2), 0.8, part: 1),
        ])
        #expect(found.map(\.label) == ["car"])
        let people = merging.merged([
            Self.sighting((0.1, 0.1, 0.2, 0.2), 0.6, part: 0, label: "person"),
            Self.sighting((0.11, 0.1, 0.2, 0.2), 0.8, part: 1, label: "bicycle"),
        ])
        #expect(people.count == 2)
    }

    @Test("the order of the parts does not matter")
    func order() {
        var numbers = SeededFloats(9)
        let all = (0..<60).map { n -> Sighting in
            let v = numbers.floats(5, in: 0...1).map { Double($0) }
            return Self.sighting(
                (v[0] * 0.5, v[1] * 0.7, 0.05 + v[2] * 0.2, 0.05 + v[3] * 0.2),
                (v[4] * 100).rounded() / 100, part: n % 3)
        }
        let once = merging.merged(all)
        #expect(once == merging.merged(all.reversed()))
        #expect(once == merging.merged(all.shuffled(using: &numbers)))
        #expect(once.count < 60)
    }
}

@Suite("Detector and memory together")
struct AgreementTests {
    static func region(
        _ box: Box, _ state: Region.State = .appeared
    ) -> Region {
        Region(
            id: 1, box: box, state: state, still: true, since: .epoch, lastSeen: .epoch,
            sightings: 2, area: box.area, difference: 40)
    }

    static let place = Box(x: 0.2, y: 0.2, width: 0.2, height: 0.2)
    static func car(_ score: Double) -> Detection {
        Detection(box: place, label: "car", score: score)
    }

    @Test("an unsure car is believed where the memory sees something new, and only there")
    func support() {
        #expect(Agreement([Self.car(0.3)], [], remembers: true).detections.isEmpty)
        #expect(
            Agreement([Self.car(0.3)], [Self.region(Self.place)], remembers: true)
                .detections.count == 1)
        #expect(
            Agreement([Self.car(0.3)], [Self.region(Self.place, .removed)], remembers: true)
                .detections.isEmpty)
        #expect(Agreement([Self.car(0.5)], [], remembers: true).detections.count == 1)
        #expect(Agreement([Self.car(0.3)], [], remembers: false).detections.count == 1)
    }

    @Test("a difference that is a known car is not one more thing; a bag beside it is")
    func explained() {
        let bag = Self.region(Box(x: 0.45, y: 0.35, width: 0.05, height: 0.05))
        let half = Self.region(Box(x: 0.2, y: 0.2, width: 0.1, height: 0.2))
        let around = Self.region(Box(x: 0.1, y: 0.1, width: 0.6, height: 0.6))
        let agreement = Agreement(
            [Self.car(0.8)], [bag, half, around], remembers: true)
        #expect(agreement.regions == [bag])
        let dog = Detection(box: Self.place, label: "dog", score: 0.9)
        #expect(Agreement([dog], [half], remembers: true).regions == [half])
    }
}
