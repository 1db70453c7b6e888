internal import CFFmpeg
public import Scene

/// Snapshots of a camera's live stream: RTSP by TCP, or MPEG-TS that is sent to a UDP port.
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
        precondition((1...16).contains(count))
        let interrupt = Interrupt(cancellation: cancellation, limit: deadline)
        let stream = try LiveStream(address, name: name, deadline: deadline, interrupt: interrupt)
        return try stream.burst(count: count, stamp)
    }
}
