public import Scene

/// A recording or a folder of stills that stands in for a camera.
public final class FileCamera {
    public init(
        path: String, name: String, start: Moment? = nil, looping: Bool = false,
        clock: @escaping StillNames.Clock = StillNames.utc, deadline: Duration = .seconds(10),
        cancellation: Cancellation = Cancellation()
    ) throws(GrabError) {
        throw GrabError(.unreadable, source: name, attempt: "open recording")
    }

    /// The pictures such a camera would show from `moment` on.
    public func burst(at moment: Moment, count: Int = 3) throws(GrabError) -> [Frame] { [] }
}
