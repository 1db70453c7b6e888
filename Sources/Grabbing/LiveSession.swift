public import Scene

/// A live stream that stays open while a head settles, and then gives the burst.
public final class LiveSession {
    private let stream: LiveStream

    /// Connects.
    ///
    /// - Parameter deadline: for everything until the session is let go.
    /// - Throws: as ``LiveGrabber/burst(from:name:count:deadline:stamp:cancellation:)``.
    public init(
        _ address: CameraAddress, name: String, deadline: Duration,
        cancellation: Cancellation = Cancellation()
    ) throws(GrabError) {
        stream = try LiveStream(
            address, name: name, deadline: deadline,
            interrupt: Interrupt(cancellation: cancellation, limit: deadline))
    }

    /// Returns the next picture that comes at least `distance` after `last`.
    public func picture(
        after last: Moment?, distance: Duration, stamp: () -> Moment
    ) throws(GrabError) -> Frame {
        while true {
            let arrival = try stream.arrival(stamp)
            guard let arrival else { throw stream.late(held: 0, of: 1) }
            if let last, arrival.stamp - last < distance { continue }
            return try stream.frame(of: arrival)
        }
    }

    /// Returns the pictures from now on that make up a burst.
    public func burst(count: Int, stamp: () -> Moment) throws(GrabError) -> [Frame] {
        precondition((1...16).contains(count))
        return try stream.burst(count: count, stamp)
    }
}
