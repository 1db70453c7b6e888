import Foundation
import Patrolling
import Scene
import Testing

@Suite("Whether pictures of a view that is being learnt show one place")
struct PlaceTrialTests {
    /// A long wall with windows, doors and shadows of a seed; a picture shows 640 × 360 of it.
    private struct Wall {
        private static let width = 1600
        private static let height = 360
        private var lights: [UInt8] = []

        init(seed: UInt64) {
            var dice = Dice(state: seed)
            for row in 0..<Self.height {
                let sky = UInt8(180 - row / 4)
                lights += [UInt8](repeating: sky, count: Self.width)
            }
            for _ in 0..<240 {
                let left = dice.below(1580)
                let top = dice.below(340)
                let right = min(Self.width, left + 12 + dice.below(80))
                let bottom = min(Self.height, top + 12 + dice.below(70))
                let level = UInt8(30 + dice.below(190))
                for y in top..<bottom {
                    for x in left..<right { lights[y * Self.width + x] = level }
                }
            }
        }

        /// - Parameters:
        ///   - light: what each level is multiplied by.
        ///   - noise: seed of what each pixel differs by, up to 8.
        func picture(at left: Int, light: Double = 1, noise: UInt64 = 0) -> Plane {
            var dice = Dice(state: noise)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(640 * Self.height)
            for row in 0..<Self.height {
                for column in left..<left + 640 {
                    let level = Double(lights[row * Self.width + column]) * light
                    let noisy = level + Double(dice.below(16) - 7)
                    bytes.append(UInt8(min(255, max(0, noisy))))
                }
            }
            return Plane(width: 640, height: Self.height, bytes: bytes)
        }
    }

    /// SplitMix64.
    private struct Dice {
        var state: UInt64

        mutating func below(_ limit: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
        }
    }

    private func drawn(_ pictures: [Plane]) -> String {
        var trial = PlaceTrial()
        return pictures.reduce("") { $0 + (trial.take($1) ? "A" : "?") }
    }

    //   shows   A B A A B A        B is half a picture beside A
    @Test("three that agree are the place, whatever came between", arguments: [1, 2, 3])
    func agree(seed: UInt64) {
        let wall = Wall(seed: seed)
        let places = [300, 620, 300, 300, 620, 300]
        let pictures = places.enumerated().map {
            wall.picture(at: $1, noise: UInt64($0) + 1)
        }
        #expect(drawn(pictures) == "???A?A")
    }

    /// A tenth of the picture is 64 pixels; half of the light is dusk.
    @Test("a head's own error, noise and other light do not make another place")
    func tolerant() {
        let wall = Wall(seed: 4)
        let pictures = [(300, 1.0), (320, 0.8), (290, 1.1), (350, 0.5), (263, 0.9)].enumerated()
            .map { wall.picture(at: $1.0, light: $1.1, noise: UInt64($0) + 1) }
        #expect(drawn(pictures) == "??AAA")
    }

    //   shows   A A A B B B B A     B: the same head by night
    @Test("what shows itself three times is believed, beside what was before")
    func night() {
        let (day, night) = (Wall(seed: 6), Wall(seed: 7))
        let pictures = (0..<8).map { index in
            ((3...6).contains(index) ? night : day).picture(at: 300, noise: UInt64(index) + 1)
        }
        #expect(drawn(pictures) == "??A??AAA")
    }

    @Test("pictures that all differ teach nothing")
    func never() {
        let walls = (10..<22).map { Wall(seed: UInt64($0)).picture(at: 300) }
        #expect(drawn(walls) == String(repeating: "?", count: 12))
    }

    @Test("a picture without any relief is like no place, not even like itself")
    func plain() {
        let gray = Plane(width: 64, height: 36, bytes: Array(repeating: 90, count: 64 * 36))
        #expect(drawn([gray, gray, gray, gray]) == "????")
    }

    @Test("what it knows outlives being written")
    func coded() throws {
        let wall = Wall(seed: 5)
        var trial = PlaceTrial()
        for number in 1...3 { _ = trial.take(wall.picture(at: 300, noise: UInt64(number))) }
        let copy = try PropertyListDecoder().decode(
            PlaceTrial.self, from: PropertyListEncoder().encode(trial))
        #expect(copy == trial)
        #expect(copy.agrees(wall.picture(at: 300, noise: 9)))
        #expect(!copy.agrees(wall.picture(at: 700, noise: 9)))
    }
}
