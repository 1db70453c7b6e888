public import Scene

/// Snapshots of a camera's live stream.
public enum LiveGrabber {
    /// Grabs a burst.
    public static func burst(
        from address: CameraAddress, name: String, count: Int = 3,
        deadline: Duration = .seconds(10), stamp: () -> Moment,
        cancellation: Cancellation = Cancellation()
    ) throws(GrabError) -> [Frame] {
        throw GrabError(.unreachable, source: name, attempt: "open stream")
    }
}
