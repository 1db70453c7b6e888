internal import Scene

/// Where a thing is and where it goes: for each side of its box a Kalman filter of place and speed
/// under white acceleration (Bar-Shalom, Li and Kirubarajan 2001, 6.3.2).
///
/// Left, top, right and bottom are filtered by themselves, so that a thing that comes nearer grows.
struct Motion: Sendable, Hashable, Codable {
    private var sides: [Side]

    init(at box: Box) {
        let noise = Self.noise(of: box)
        sides = [box.x, box.y, box.maxX, box.maxY].map { Side(place: $0, noise: noise) }
    }

    /// The box, never inside out.
    var box: Box {
        let (left, right) = (
            min(sides[0].place, sides[2].place), max(sides[0].place, sides[2].place)
        )
        let (top, bottom) = (
            min(sides[1].place, sides[3].place), max(sides[1].place, sides[3].place)
        )
        return Box(x: left, y: top, width: right - left, height: bottom - top)
    }

    /// Lets time pass.
    mutating func move(seconds: Double) {
        let push = Self.push * Self.extent(of: box)
        for i in sides.indices { sides[i].move(seconds, push) }
    }

    /// Takes in where the thing was seen.
    mutating func see(_ seen: Box) {
        let noise = Self.noise(of: seen)
        for (i, value) in [seen.x, seen.y, seen.maxX, seen.maxY].enumerated() {
            sides[i].see(value, noise)
        }
    }

    /// Puts the box where it was seen and forgets the speed: what happened between is unknown.
    mutating func place(at seen: Box) { self = Motion(at: seen) }

    /// Accelerations of half an extent a second each second are common: people turn, cars brake.
    private static let push = 0.5
    /// A detector's sides are off by a twentieth of the box.
    private static let jitter = 0.05

    private static func extent(of box: Box) -> Double { max(1e-3, (box.width + box.height) / 2) }
    private static func noise(of box: Box) -> Double {
        let off = jitter * extent(of: box)
        return off * off
    }
}

/// Place and speed of one side, and how unsure they are.
private struct Side: Sendable, Hashable, Codable {
    private(set) var place: Double
    private var speed = 0.0
    /// Covariance: place, place with speed, speed.
    private var pp: Double
    private var pv = 0.0
    private var vv: Double

    init(place: Double, noise: Double) {
        self.place = place
        pp = noise
        // As unsure of the speed as if the place were reached from anywhere near in a second.
        vv = 400 * noise
    }

    mutating func move(_ t: Double, _ push: Double) {
        let q = push * push
        place += speed * t
        pp += 2 * t * pv + t * t * vv + q * t * t * t * t / 4
        pv += t * vv + q * t * t * t / 2
        vv += q * t * t
    }

    mutating func see(_ value: Double, _ noise: Double) {
        let all = pp + noise
        let (gain, lift) = (pp / all, pv / all)
        let off = value - place
        place += gain * off
        speed += lift * off
        vv -= lift * pv
        pv -= gain * pv
        pp -= gain * pp
    }
}
