internal import Foundation

/// How a head moves: a pure account of where it is at each instant, in ONVIF's measure of -1...1.
///
///     pan(t):   from ▁▁▁▂▄▆█▇█▇██   travel time, then a wobble that dies away
///
/// All instants are seconds of one clock that the caller keeps.
public struct SimulatedHead: Sendable {
    public struct Pose: Sendable, Hashable {
        public var pan: Double
        public var tilt: Double
        public var zoom: Double

        public init(pan: Double, tilt: Double, zoom: Double = 0) {
            self.pan = pan
            self.tilt = tilt
            self.zoom = zoom
        }

        func distance(to other: Pose) -> Double {
            max(abs(pan - other.pan), abs(tilt - other.tilt))
        }
    }

    public struct Preset: Sendable, Hashable {
        public var token: String
        public var name: String
        public var pose: Pose

        public init(token: String, name: String, pose: Pose) {
            self.token = token
            self.name = name
            self.pose = pose
        }
    }

    /// How it behaves; the standard is a head of the better sort.
    public struct Manner: Sendable, Hashable {
        /// Travel per second; the whole way is 2.
        public var speed = 1.0
        /// How far it overshoots at first, and for how long it swings.
        public var wobble = 0.01
        public var wobbleSeconds = 0.8
        /// How far from the preset it may stop, at most.
        public var presetError = 0.0
        /// It takes orders and stays where it is.
        public var isStuck = false
        /// It stops half its range beside the preset.
        public var isAstray = false
        /// It says IDLE whatever it does.
        public var saysIdle = false
        /// It does not say whether it moves.
        public var saysNothing = false

        public init() {}
    }

    public var manner = Manner()
    public private(set) var presets: [Preset]
    private var origin: Pose
    private var target: Pose
    private var begin = 0.0
    private var orders = 0

    public init(presets: [Preset]) {
        self.presets = presets
        origin = presets.first?.pose ?? Pose(pan: 0, tilt: 0)
        target = origin
    }

    /// Begins to move at `instant`.
    ///
    /// - Returns: false where it has no such preset.
    public mutating func goTo(_ token: String, at instant: Double) -> Bool {
        // The reader of what is asked leaves the margins of a text away.
        func bare(_ token: String) -> String { token.trimmingCharacters(in: .whitespaces) }
        guard let preset = presets.first(where: { bare($0.token) == bare(token) }) else {
            return false
        }
        orders += 1
        guard !manner.isStuck else { return true }
        origin = pose(at: instant)
        // Another error each time, spread evenly and the same in every run.
        let share = (Double(orders) * 0.618_034).truncatingRemainder(dividingBy: 1) * 2 - 1
        target = preset.pose
        target.pan += manner.presetError * share
        if manner.isAstray { target.pan += target.pan > 0 ? -1 : 1 }
        begin = instant
        return true
    }

    /// Stores where it stands; a new token where none is given.
    public mutating func setPreset(_ token: String?, name: String, at instant: Double) -> String {
        let known = Set(presets.map(\.token))
        let token = token ?? (1...).lazy.map { "\($0)" }.first { !known.contains($0) } ?? name
        let preset = Preset(token: token, name: name, pose: pose(at: instant))
        if let index = presets.firstIndex(where: { $0.token == token }) {
            presets[index] = preset
        } else {
            presets.append(preset)
        }
        return token
    }

    /// Where it is, or is on its way to.
    public var goal: Pose { target }

    /// When it stops travelling; it still swings then.
    var arrival: Double { begin + origin.distance(to: target) / manner.speed }

    public func isMoving(at instant: Double) -> Bool { instant < arrival }

    /// What GetStatus says of its movement; nil where it does not say.
    public func movement(at instant: Double) -> String? {
        if manner.saysNothing { return nil }
        return !manner.saysIdle && isMoving(at: instant) ? "MOVING" : "IDLE"
    }

    public func pose(at instant: Double) -> Pose {
        let way = origin.distance(to: target)
        guard way > 0 else { return target }
        let share = min(1, max(0, (instant - begin) * manner.speed / way))
        // Exactly there at the end, which the sum below misses by rounding.
        var pose =
            share == 1
            ? target
            : Pose(
                pan: origin.pan + (target.pan - origin.pan) * share,
                tilt: origin.tilt + (target.tilt - origin.tilt) * share, zoom: target.zoom)
        let past = instant - arrival
        if past >= 0, past < manner.wobbleSeconds {
            let left = 1 - past / manner.wobbleSeconds
            pose.pan += manner.wobble * left * left * cos(past * 22)
        }
        return pose
    }
}
