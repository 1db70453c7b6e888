public import Foundation
internal import Picturing
internal import Scene
internal import Synchronization

/// One simulated camera: a head, what it sees, and what it says by ONVIF.
public final class SimulatedCamera: Sendable {
    /// What does not change while it runs.
    public struct Design: Sendable {
        public var name: String
        /// Nil lets everybody in.
        public var user: (name: String, password: String)?
        /// Seconds by which its clock is ahead.
        public var clockOffset: Double = 0
        /// Seconds from the lens to the picture that is sent.
        public var pipelineDelay: Double = 0.2

        public init(name: String) { self.name = name }
    }

    private struct State {
        var head: SimulatedHead
        var fault = SimulatedFault.none
        var pictures = 0
        var frozen: [UInt8]?
        var usedNonces: [String] = []
        var orders = 0
    }

    public let design: Design
    private let panorama: Panorama
    private let clock: @Sendable () -> Date
    private let state: Mutex<State>

    /// - Parameter clock: real time; a test gives its own.
    public init(
        design: Design, head: SimulatedHead, panorama: Panorama,
        clock: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.design = design
        self.panorama = panorama
        self.clock = clock
        state = Mutex(State(head: head))
    }

    /// Three presets, left, middle and right.
    public static let usualPresets = [
        SimulatedHead.Preset(token: "1", name: "west", pose: .init(pan: -0.9, tilt: -0.6)),
        SimulatedHead.Preset(token: "2", name: "corner", pose: .init(pan: 0, tilt: 0)),
        SimulatedHead.Preset(token: "3", name: "east", pose: .init(pan: 0.9, tilt: 0.5)),
    ]

    public var fault: SimulatedFault {
        get { state.withLock(\.fault) }
        set {
            state.withLock {
                $0.fault = newValue
                $0.frozen = nil
                $0.head.manner.isStuck = newValue == .stuck
                $0.head.manner.isAstray = newValue == .astray
            }
        }
    }

    /// How often the head was sent to a preset.
    public var orders: Int { state.withLock(\.orders) }

    /// Whether the head was last sent to this preset and is to stop there.
    public func standsAt(_ token: String) -> Bool {
        state.withLock { state in
            state.head.presets.contains { $0.token == token && $0.pose == state.head.goal }
        }
    }

    /// The picture that it sends now, as JPEG.
    public func jpeg() -> [UInt8] {
        let instant = seconds - design.pipelineDelay
        let (pose, index, fault, frozen) = state.withLock { state in
            state.pictures += 1
            return (state.head.pose(at: instant), state.pictures, state.fault, state.frozen)
        }
        if fault == .frozen, let frozen { return frozen }
        let frame = panorama.picture(
            pose, index: index, moment: Moment(milliseconds: Int64(instant * 1000)))
        guard let bytes = try? PictureWriter(privacy: [], quality: 85).jpeg(frame) else {
            return []
        }
        if fault == .frozen { state.withLock { $0.frozen = bytes } }
        return fault == .corrupt ? Array(bytes.prefix(bytes.count / 2)) : bytes
    }

    var deviceTime: Date { clock().addingTimeInterval(design.clockOffset) }
    var presets: [SimulatedHead.Preset] { state.withLock(\.head.presets) }

    func goTo(_ token: String) -> Bool {
        let instant = seconds
        return state.withLock {
            $0.orders += 1
            return $0.head.goTo(token, at: instant)
        }
    }

    func setPreset(_ token: String?, name: String) -> String {
        let instant = seconds
        return state.withLock { $0.head.setPreset(token, name: name, at: instant) }
    }

    func status() -> (movement: String?, pose: SimulatedHead.Pose) {
        let instant = seconds
        return state.withLock { ($0.head.movement(at: instant), $0.head.pose(at: instant)) }
    }

    /// Notes a nonce; false where it was used before.
    func isFresh(_ nonce: String) -> Bool {
        state.withLock { state in
            if state.usedNonces.contains(nonce) { return false }
            state.usedNonces.append(nonce)
            if state.usedNonces.count > 1000 { state.usedNonces.removeFirst(500) }
            return true
        }
    }

    private var seconds: Double { clock().timeIntervalSince1970 }
}
