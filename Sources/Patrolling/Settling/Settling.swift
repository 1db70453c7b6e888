/// Decides whether a head that was sent to a preset has arrived: a pure state machine that is fed
/// with what the head says and what the camera shows, and says what to do next.
///
///     status    MOVING MOVING IDLE
///     pictures                     ~ ~ ~ = = =            ~ changes, = calm
///     sight                              this view
///                                            └ arrived
///
/// There is no fixed wait, and neither witness is believed alone: heads say IDLE for ever or nothing,
/// and a picture is calm before the head begins to move. All times are since the order was given.
public struct Settling: Sendable {
    public enum Outcome: String, Sendable, Hashable, CaseIterable {
        case arrived
        /// It moved, or may have, and shows something else.
        case notArrived = "not_arrived"
        /// It took the order and did not move at all.
        case stuck
        case unknownPreset = "unknown_preset"
        case unreachable
    }

    /// What a picture shows, held against the view's reference.
    public enum Sight: Sendable, Hashable {
        case thisView, elsewhere
        /// The view is still being learnt.
        case unknown
    }

    public enum Action: Sendable, Hashable {
        case askStatus
        case takePicture
        /// Hold the last picture against the reference.
        case compare
        case end(Outcome)
    }

    /// How long is waited for what.
    public struct Limits: Sendable, Hashable {
        /// From the order to the end, whatever happens.
        public var whole: Duration = .seconds(20)
        /// From the lens to the picture's arrival: what came earlier is from before the rest.
        public var pipelineDelay: Duration = .milliseconds(500)
        /// Pictures in a row that are like the one before.
        public var calmPictures = 3
        /// The most by which a calm picture differs, gray levels.
        public var calmChange = 2.0
        /// How long a head that shows no sign of moving may take to begin.
        public var patience: Duration = .seconds(4)

        public init() {}
    }

    private let limits: Limits
    /// Whether the preset is another than the one at which the head stands; nil where unknown.
    private let mustMove: Bool?
    private var sawMotion = false
    private var saysMoving = false
    private var lastPosition: [Double]?
    private var lastMotion: Duration = .zero
    private var calm = 0

    public init(mustMove: Bool?, limits: Limits = Limits()) {
        self.mustMove = mustMove
        self.limits = limits
    }

    /// Takes what the head says; both nil where it says nothing or did not answer.
    public mutating func status(
        isMoving: Bool?, position: [Double]?, at time: Duration
    ) -> Action {
        if let position {
            if let lastPosition, Self.differ(position, lastPosition) { moved(at: time) }
            lastPosition = position
        }
        saysMoving = isMoving == true
        if saysMoving { moved(at: time) }
        return time < limits.whole ? .takePicture : giveUp()
    }

    /// Takes a picture by how much it differs from the one before; nil for the first.
    public mutating func picture(change: Double?, at time: Duration) -> Action {
        guard time < limits.whole else { return giveUp() }
        guard let change else { return .takePicture }
        guard change <= limits.calmChange else {
            moved(at: time)
            return saysMoving ? .askStatus : .takePicture
        }
        // Pictures set the pace at which the head is asked.
        if saysMoving { return .askStatus }
        calm += 1
        guard calm >= limits.calmPictures, time >= lastMotion + limits.pipelineDelay else {
            return .takePicture
        }
        // Calm from the start is what a head shows that has not begun.
        if mustMove == true, !sawMotion, time < limits.patience { return .askStatus }
        return .compare
    }

    /// Takes what the last picture shows.
    public mutating func sight(_ sight: Sight, at time: Duration) -> Action {
        switch sight {
        case .thisView: return .end(.arrived)
        case .unknown: return mustMove == true && !sawMotion ? .end(.stuck) : .end(.arrived)
        case .elsewhere:
            // It may swing slowly, or not have begun.
            guard time - lastMotion >= limits.patience || time >= limits.whole else {
                return .askStatus
            }
            return giveUp()
        }
    }

    private func giveUp() -> Action { .end(mustMove == true && !sawMotion ? .stuck : .notArrived) }

    private mutating func moved(at time: Duration) {
        sawMotion = true
        lastMotion = time
        calm = 0
    }

    /// Heads round: a hundredth of a degree is no motion.
    private static func differ(_ a: [Double], _ b: [Double]) -> Bool {
        a.count != b.count || zip(a, b).contains { abs($0 - $1) > 0.000_5 }
    }
}
