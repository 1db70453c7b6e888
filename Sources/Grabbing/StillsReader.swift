public import Scene

/// Picture files as one recording, in the order of their moments.
public final class StillsReader: PictureSequence {
    public private(set) var picturesDecoded = 0
    public var progress: Double? { nil }

    public init(
        _ stills: [Still], name: String, resumeAfter: Moment? = nil,
        cancellation: Cancellation = Cancellation()
    ) {
    }

    public func next() throws(GrabError) -> Frame? { nil }
}
