import Foundation
import Scene
import Testing

@testable import Detecting

@Suite("Following things")
struct TrackerTests {
    static let nowhere = Point(x: 0, y: 0)

    static func thing(
        _ x: Double, _ y: Double = 0.4, size: Double = 0.1, score: Double = 0.8,
        label: String = "car"
    ) -> Detection {
        Detection(box: Box(x: x, y: y, width: size, height: size), label: label, score: score)
    }

    static func second(_ n: Double) -> Moment { Moment(milliseconds: Int64(n * 1000)) }
    static let hour = Observation.Looking.visit(interval: .seconds(3600))

    @Test("a thing keeps its number while it moves across a film")
    func moves() {
        var tracker = Tracker()
        for n in 0..<20 {
            // A fifth of its width a picture, at five pictures a second.
            let tracks = tracker.follow(
                [Self.thing(0.02 * Double(n))], at: Self.second(Double(n) / 5), looking: .watch,
                shift: Self.nowhere)
            #expect(tracks.map(\.id) == [1])
            #expect(tracks.allSatisfy { $0.stationarySince == nil } || n < 2)
        }
    }

    @Test("its motion carries it over pictures in which it is not seen")
    func hidden() {
        var tracker = Tracker()
        for n in 0..<10 {
            _ = tracker.follow(
                [Self.thing(0.03 * Double(n))], at: Self.second(Double(n) / 5), looking: .watch,
                shift: Self.nowhere)
        }
        for n in 10..<14 {
            #expect(
                tracker.follow(
                    [], at: Self.second(Double(n) / 5), looking: .watch, shift: Self.nowhere
                ).isEmpty)
        }
        // Where it was seen last and where it is now do not touch.
        let back = tracker.follow(
            [Self.thing(0.03 * 14)], at: Self.second(14.0 / 5), looking: .watch,
            shift: Self.nowhere)
        #expect(back.map(\.id) == [1])
    }

    @Test("an unsure detection goes on with a thing and begins none")
    func unsure() {
        var tracker = Tracker()
        #expect(
            tracker.follow(
                [Self.thing(0.1, score: 0.2)], at: .epoch, looking: .watch, shift: Self.nowhere
            ).isEmpty)
        _ = tracker.follow(
            [Self.thing(0.1)], at: Self.second(1), looking: .watch, shift: Self.nowhere)
        let next = tracker.follow(
            [Self.thing(0.1, score: 0.2), Self.thing(0.7, score: 0.2)], at: Self.second(2),
            looking: .watch, shift: Self.nowhere)
        #expect(next.map(\.id) == [1])
    }

    //  moves in "......" then stands "======" then leaves "...."
    @Test("what came to stand is stationary since it came to its place, and not after it leaves")
    func stands() {
        var tracker = Tracker()
        var since: [Moment?] = []
        for n in 0..<40 {
            let x = n < 10 ? 0.03 * Double(n) : n < 30 ? 0.3 : 0.3 + 0.03 * Double(n - 29)
            let tracks = tracker.follow(
                [Self.thing(x)], at: Self.second(Double(n) / 2), looking: .watch,
                shift: Self.nowhere)
            #expect(tracks.map(\.id) == [1])
            since.append(tracks.first?.stationarySince)
        }
        #expect(since[2..<10].allSatisfy { $0 == nil })
        let standing = since[20...28].compactMap { $0 }
        #expect(standing.count == 9 && Set(standing).count == 1)
        #expect(standing[0] >= Self.second(4) && standing[0] <= Self.second(7))
        #expect(since[36...].allSatisfy { $0 == nil })
    }

    @Test("a detector's jitter does not end a rest, nor does one box that is far off")
    func jitter() {
        var numbers = SeededFloats(11)
        var tracker = Tracker()
        for n in 0..<60 {
            let noise = numbers.floats(3, in: -0.008...0.008).map { Double($0) }
            let size = n == 30 ? 0.16 : 0.1 + noise[2]
            let tracks = tracker.follow(
                [Self.thing(0.3 + noise[0], 0.4 + noise[1], size: size)],
                at: Self.second(Double(n)), looking: .watch, shift: Self.nowhere)
            #expect(tracks.map(\.id) == [1])
            if n >= 3 { #expect(tracks.first?.stationarySince == .epoch) }
        }
    }

    @Test("what stands in the same place at two visits is the same thing, an hour between or not")
    func visits() {
        var tracker = Tracker()
        let first = tracker.follow(
            [Self.thing(0.1), Self.thing(0.5)], at: .epoch, looking: Self.hour,
            shift: Self.nowhere)
        #expect(first.map(\.id) == [1, 2] && first.allSatisfy { $0.stationarySince == nil })
        // The second car left its place, another came to a third.
        let second = tracker.follow(
            [Self.thing(0.105), Self.thing(0.56)], at: Self.second(3600), looking: Self.hour,
            shift: Self.nowhere)
        #expect(second.map(\.id) == [1, 3])
        #expect(second.map(\.stationarySince) == [.epoch, nil])
    }

    @Test("one visit that misses a thing does not end it, two in a row do")
    func missed() {
        var tracker = Tracker()
        //                 seen  miss  seen  miss  miss  seen
        let seen: [Bool] = [true, false, true, false, false, true]
        var ids: [[Int]] = []
        for (n, isThere) in seen.enumerated() {
            ids.append(
                tracker.follow(
                    isThere ? [Self.thing(0.3)] : [], at: Self.second(Double(n) * 600),
                    looking: .visit(interval: .seconds(600)), shift: Self.nowhere
                ).map(\.id))
        }
        #expect(ids == [[1], [], [1], [], [], [2]])
    }

    @Test("a picture that lies beside the reference gives places in the reference")
    func shifted() {
        var tracker = Tracker()
        _ = tracker.follow([Self.thing(0.3)], at: .epoch, looking: Self.hour, shift: Self.nowhere)
        let moved = tracker.follow(
            [Self.thing(0.38, 0.45)], at: Self.second(3600), looking: Self.hour,
            shift: Point(x: 0.08, y: 0.05))
        #expect(moved.map(\.id) == [1])
        #expect(moved.first?.stationarySince == .epoch)
        #expect(abs((moved.first?.box.x ?? 0) - 0.3) < 1e-9)
    }

    @Test("two things that pass each other keep their kinds; a second box of one is none")
    func kinds() {
        var tracker = Tracker()
        _ = tracker.follow(
            [Self.thing(0.3), Self.thing(0.32, label: "person")], at: .epoch, looking: .watch,
            shift: Self.nowhere)
        let next = tracker.follow(
            [
                Self.thing(0.31, label: "truck"), Self.thing(0.3, label: "person"),
                Self.thing(0.315, score: 0.6),
            ], at: Self.second(0.2), looking: .watch, shift: Self.nowhere)
        #expect(next.map(\.id) == [1, 2])
        #expect(
            next.map(\.label) == ["truck", "person"] || next.map(\.label) == ["car", "person"])
    }

    @Test("no number is given twice, and a tracker that was stored goes on as if it never stopped")
    func stored() throws {
        var numbers = SeededFloats(12)
        var tracker = Tracker()
        var resumed = Tracker()
        var born: Set<Int> = []
        var last = 0
        for n in 0..<120 {
            let count = Int(numbers.floats(1, in: 0...5)[0])
            let detections = (0..<count).map { _ -> Detection in
                let v = numbers.floats(3, in: 0...1).map { Double($0) }
                return Self.thing(v[0] * 0.8, v[1] * 0.8, score: (v[2] * 100).rounded() / 100)
            }
            let moment = Self.second(Double(n) / 3)
            let tracks = tracker.follow(
                detections, at: moment, looking: .watch, shift: Self.nowhere)
            let others = resumed.follow(
                detections, at: moment, looking: .watch, shift: Self.nowhere)
            #expect(tracks == others)
            for id in tracks.map(\.id) where !born.contains(id) {
                #expect(id > last)
                last = id
                born.insert(id)
            }
            resumed = try JSONDecoder().decode(Tracker.self, from: JSONEncoder().encode(resumed))
        }
        #expect(born.count > 50)
    }
}
