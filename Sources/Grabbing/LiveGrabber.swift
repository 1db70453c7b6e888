internal import CFFmpeg
public import Scene

/// Snapshots of a camera's live stream: RTSP, or MPEG-TS that is sent to a UDP port.
public enum LiveGrabber {
    /// Returns a burst: pictures a little apart, of which a median makes walkers vanish.
    ///
    /// Where a second key picture comes within 2 s of the first, the burst is of key pictures only;
    /// else it is the first key picture and then decoded pictures. Either way they lie at least
    /// 0.5 s apart, less a tenth for unsteady clocks. Each is
    /// stamped when its packet came. A picture that rests on a lost packet is not taken.
    ///
    /// - Parameters:
    ///   - name: what frames and errors call the camera; the address is in neither.
    ///   - count: pictures in the burst, 1...16.
    ///   - deadline: for everything from the first look at the host's name on.
    ///   - stamp: the time now, asked on arrival of every packet.
    /// - Throws: `unreachable`, `refused`, `unauthorised`, `notFound`, `forbidden` for a redirect to
    ///   another host or a codec that is not on the list, `noKeyPicture`, `stalled` where fewer than
    ///   `count` came in time, `cancelled`. All that was opened is closed by then.
    public static func burst(
        from address: CameraAddress, name: String, count: Int = 3,
        deadline: Duration = .seconds(10), stamp: () -> Moment,
        cancellation: Cancellation = Cancellation()
    ) throws(GrabError) -> [Frame] {
        try collect(
            from: address, name: name, count: count, deadline: deadline, stamp: stamp,
            cancellation: cancellation
        ).frames()
    }

    /// Takes a burst as it comes from the camera and leaves its decoding for later, so that hundreds
    /// may wait for their cameras at once: a waiting burst holds packets of some hundred kilobytes,
    /// and no decoder.
    ///
    /// The stream is closed when this returns. What comes over UDP may have gaps, which only the
    /// decoder sees, so it is decoded as it comes.
    ///
    /// - Throws: as ``burst(from:name:count:deadline:stamp:cancellation:)``.
    public static func collect(
        from address: CameraAddress, name: String, count: Int = 3,
        deadline: Duration = .seconds(10), stamp: () -> Moment,
        cancellation: Cancellation = Cancellation()
    ) throws(GrabError) -> LatentBurst {
        precondition((1...16).contains(count))
        let begin = ContinuousClock.now
        let interrupt = Interrupt(cancellation: cancellation, limit: deadline)
        guard address.scheme != .udp, address.transport == .tcp else {
            let stream = try LiveStream(
                address, name: name, deadline: deadline, interrupt: interrupt)
            let connected = ContinuousClock.now
            let frames = try stream.burst(count: count, stamp)
            return LatentBurst(frames, connecting: connected - begin)
        }
        let stream = try LivePackets(
            address, name: name, deadline: deadline, interrupt: interrupt)
        let connected = ContinuousClock.now
        let burst = try stream.collect(count: count, stamp)
        burst.connecting = connected - begin
        return burst
    }
}
