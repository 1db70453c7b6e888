public import Scene

/// A video or a folder of stills that stands in for a camera: asked at a moment, it shows what a
/// camera would have shown then. Used by one thread at a time.
public final class FileCamera {
    private let input: RecordingInput
    private let name: String
    private let looping: Bool
    private let deadline: Duration
    private let cancellation: Cancellation
    /// When the last picture has been shown, for a new round; nil where that is not known.
    private let span: Duration?

    /// Looks at the file or folder once.
    ///
    /// - Parameters:
    ///   - start: the moment of its first picture; nil to take it from names or tags.
    ///   - looping: whether it begins anew when it has been shown.
    /// - Throws: as ``InputResolver/resolve(_:deadline:cancellation:)`` and ``RecordingReader`` do.
    public init(
        path: String, name: String, start: Moment? = nil, looping: Bool = false,
        clock: @escaping StillNames.Clock = StillNames.utc, deadline: Duration = .seconds(10),
        cancellation: Cancellation = Cancellation()
    ) throws(GrabError) {
        self.name = name
        self.looping = looping
        self.deadline = deadline
        self.cancellation = cancellation
        let inputs = try InputResolver(clock: clock).resolve(
            path, deadline: deadline, cancellation: cancellation)
        var input = inputs[0]
        if let start { input = Self.moved(input, to: start) }
        self.input = input
        span = try Self.span(of: input, deadline: deadline, cancellation: cancellation)
    }

    /// Returns the pictures that are seen from a moment on.
    ///
    /// Of stills it is the latest at or before the moment, `count` times, stamped with the moment
    /// asked for: a still scene. Of a video it is the first picture at or after the moment and then
    /// such as lie at least 0.5 s apart, with their own moments; fewer near the end.
    ///
    /// - Throws: `noPictures` before the first and after the last picture, and as
    ///   ``PictureSequence/next()`` does.
    public func burst(at moment: Moment, count: Int = 3) throws(GrabError) -> [Frame] {
        precondition(count >= 1)
        let (inside, round) = try place(of: moment)
        switch input.content {
        case .stills(let stills):
            guard let still = stills.last(where: { $0.moment <= inside }) else {
                throw nothing(at: moment)
            }
            var frame = try StillDecoder(name: name).frame(still)
            frame.moment = moment
            return Array(repeating: frame, count: count)
        case .video(let path):
            return try pictures(path, from: inside, count: count).map { frame in
                var frame = frame
                frame.moment = frame.moment + round
                return frame
            }
        case .stream:
            throw GrabError(.forbidden, source: name, attempt: Self.attempt)
        }
    }

    private static let attempt = "show file as a camera"

    private func nothing(at moment: Moment) -> GrabError {
        let place = moment < input.start ? "it begins later" : "it has ended"
        return GrabError(.noPictures, source: name, attempt: Self.attempt, detail: place)
    }

    /// The moment within the first round, and what was taken off to get there.
    private func place(of moment: Moment) throws(GrabError) -> (Moment, Duration) {
        guard moment >= input.start else { throw nothing(at: moment) }
        guard looping, let span, span > .zero else { return (moment, .zero) }
        let rounds = (moment - input.start).wholeMilliseconds / span.wholeMilliseconds
        let taken = Duration.milliseconds(rounds * span.wholeMilliseconds)
        return (moment - taken, taken)
    }

    private func pictures(
        _ path: String, from moment: Moment, count: Int
    ) throws(GrabError) -> [Frame] {
        let reader = try RecordingReader(
            path: path, name: name, start: input.start, sampling: .all,
            resumeAfter: moment - .milliseconds(1), deadline: deadline, cancellation: cancellation)
        var frames: [Frame] = []
        while frames.count < count, let frame = try reader.next() {
            if let last = frames.last, frame.moment - last.moment < .milliseconds(500) { continue }
            frames.append(frame)
        }
        guard !frames.isEmpty else { throw nothing(at: moment) }
        return frames
    }

    private static func moved(_ input: RecordingInput, to start: Moment) -> RecordingInput {
        var moved = input
        let shift = start - input.start
        moved.start = start
        moved.timeSource = .flag
        if case .stills(let stills) = input.content {
            moved.content = .stills(
                stills.map { Still(path: $0.path, moment: $0.moment + shift) })
        }
        return moved
    }

    private static func span(
        of input: RecordingInput, deadline: Duration, cancellation: Cancellation
    ) throws(GrabError) -> Duration? {
        switch input.content {
        case .video(let path):
            return try RecordingInfo.read(
                path: path, name: input.name, deadline: deadline, cancellation: cancellation
            ).duration
        case .stills(let stills):
            guard let last = stills.last?.moment, stills.count > 1 else { return nil }
            // The last one is shown as long as the others are on average.
            return (last - input.start) * stills.count / (stills.count - 1)
        case .stream: return nil
        }
    }
}
