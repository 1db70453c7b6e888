public import Scene

/// A camera's live stream that stays open: picture after picture, as densely as they are wanted.
/// Used by one thread at a time.
///
/// Each picture is stamped when its packet came. Whoever asks too late finds what came meanwhile
/// bunched at one moment, and gets one of it: a reader that is slow loses pictures, not time.
public final class LiveWatch {
    private let stream: LiveStream
    private let interrupt: Interrupt
    private let patience: Duration
    private var pace: Pace

    /// Connects.
    ///
    /// - Parameters:
    ///   - patience: for connecting, and then for each picture that can be decoded.
    ///   - sampling: of `keyframes` nothing else is decoded; a key picture may take three times as
    ///     long.
    ///   - keeping: so much of the coded stream is kept for ``clip()``; nil keeps none.
    /// - Throws: as ``LiveGrabber/burst(from:name:count:deadline:stamp:cancellation:)``.
    public init(
        _ address: CameraAddress, name: String, sampling: Sampling, patience: Duration,
        keeping: Duration? = nil, cancellation: Cancellation = Cancellation()
    ) throws(GrabError) {
        self.patience = sampling == .keyframes ? patience * 3 : patience
        interrupt = Interrupt(cancellation: cancellation, limit: patience)
        pace = Pace(sampling)
        stream = try LiveStream(
            address, name: name, deadline: patience, interrupt: interrupt)
        if sampling == .keyframes { stream.decodeKeyPicturesOnly() }
        if let keeping { stream.keep(keeping) }
    }

    /// Copies what was kept up to the picture that came last, without sound, as an MP4 file: from a
    /// key picture on, longer than asked for by at most the distance of two key pictures.
    ///
    /// - Throws: `noPictures` where nothing was kept or no key picture came yet, `forbidden` for a
    ///   codec that MP4 does not hold.
    public func clip() throws(GrabError) -> [UInt8] { try stream.clip() }

    /// Returns the next picture that is wanted; waits for it.
    ///
    /// - Throws: `stalled` or `noKeyPicture` where none came in time, `unreachable` where the stream
    ///   ended, `cancelled`; and as connecting does. The stream is of no more use then.
    public func next(stamp: () -> Moment) throws(GrabError) -> Frame {
        while true {
            interrupt.arm(patience)
            let arrival = try stream.arrival(stamp)
            guard let arrival else { throw stream.late(held: 0, of: 1) }
            if pace.wants(arrival.stamp, isKey: arrival.isKey) {
                return try stream.frame(of: arrival)
            }
        }
    }

    /// Hands over how many pictures were due and passed over since the last call, because the one
    /// before was asked for too late or the camera sends fewer. Of a rate only.
    public func takeDropped() -> Int { pace.takeDropped() }
}

extension LiveWatch {
    /// Which of the pictures that arrive are wanted.
    struct Pace {
        private let sampling: Sampling
        private var due: Moment?
        /// Pictures that were due and passed over since it was last asked.
        private var dropped = 0

        init(_ sampling: Sampling) { self.sampling = sampling }

        mutating func takeDropped() -> Int {
            defer { dropped = 0 }
            return dropped
        }

        mutating func wants(_ stamp: Moment, isKey: Bool) -> Bool {
            switch sampling {
            case .all: return true
            case .keyframes: return isKey
            case .rate(let rate):
                guard let due else {
                    self.due = stamp + .seconds(1 / rate)
                    return true
                }
                guard stamp >= due else {
                    // The clock was set back: its old promises are far away.
                    if due - stamp > .seconds(2 / rate) { self.due = stamp }
                    return false
                }
                // What was missed is not made up for.
                dropped += Int((stamp - due) / .seconds(1 / rate))
                self.due = max(due + .seconds(1 / rate), stamp + .seconds(0.5 / rate))
                return true
            }
        }
    }
}
