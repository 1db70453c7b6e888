internal import Glibc
public import Scene

/// Turns the arguments of a scan into inputs and says when each begins.
///
/// A folder or a pattern gives one recording of all its pictures and one of each video in it. The
/// times of stills come from `start` and `interval` where either is given, else from the names, and
/// where a name carries none, from 1970 on in the order of the names.
public struct InputResolver: Sendable {
    /// The moment of the first picture, from the command line.
    public var start: Moment?
    /// The time from one still to the next, from the command line.
    public var interval: Duration?
    /// Turns a name's local time into a moment.
    public var clock: StillNames.Clock

    public init(
        start: Moment? = nil, interval: Duration? = nil,
        clock: @escaping StillNames.Clock = StillNames.utc
    ) {
        self.start = start
        self.interval = interval
        self.clock = clock
    }

    /// Returns the inputs that one argument names: a video file, a picture, a folder, a pattern
    /// with `*`, `?` or `[`, or a stream's address. Never an empty list.
    ///
    /// Opens a video only where neither `start` nor its name tells when it begins, to read its tag.
    ///
    /// - Throws: `notFound`, `unreadable`, `noPictures` for a folder without any, `forbidden` for
    ///   an address of another scheme.
    public func resolve(
        _ argument: String, deadline: Duration = .seconds(10),
        cancellation: Cancellation = Cancellation()
    ) throws(GrabError) -> [RecordingInput] {
        if let mark = argument.firstRange(of: "://"), !PathKind.exists(argument) {
            guard let address = CameraAddress(argument) else {
                // Only the scheme is repeated: the rest may carry a password.
                throw GrabError(
                    .forbidden, source: argument[..<mark.lowerBound] + "://…",
                    attempt: Self.attempt,
                    detail: "an address is rtsp://host[:port]/path or udp://[host]:port")
            }
            return [
                RecordingInput(
                    name: address.description, content: .stream(address), start: .epoch,
                    timeSource: .arrival)
            ]
        }
        var files: [String] = []
        switch PathKind(argument) {
        case .file: files = [argument]
        case .folder: files = try PathKind.contents(of: argument)
        case .missing:
            for path in try Pattern.matches(argument) {
                files += PathKind(path) == .folder ? try PathKind.contents(of: path) : [path]
            }
        case .other:
            throw GrabError(
                .unreadable, source: argument, attempt: Self.attempt,
                detail: "it is neither a regular file nor a folder")
        }
        return try inputs(
            files, argument: argument, isNamed: PathKind(argument) == .file, deadline: deadline,
            cancellation: cancellation)
    }

    private static let attempt = "find input"

    private func inputs(
        _ files: [String], argument: String, isNamed: Bool, deadline: Duration,
        cancellation: Cancellation
    ) throws(GrabError) -> [RecordingInput] {
        let kinds = files.map { ($0, FileContent($0, isNamed: isNamed)) }
        let pictures = kinds.filter { $0.1 == .picture }.map(\.0)
        let videos = kinds.filter { $0.1 == .video }.map(\.0)
        var inputs: [RecordingInput] = []
        if !pictures.isEmpty { inputs.append(stills(pictures, name: argument)) }
        for path in videos {
            inputs.append(video(path, deadline: deadline, cancellation: cancellation))
        }
        guard !inputs.isEmpty else {
            throw GrabError(
                .noPictures, source: argument, attempt: Self.attempt,
                detail: "no picture or video is in it")
        }
        return inputs
    }

    private func stills(_ paths: [String], name: String) -> RecordingInput {
        let named = paths.compactMap { path in
            StillNames.moment(in: path, clock: clock).map { Still(path: path, moment: $0) }
        }
        let stills: [Still]
        let source: RecordingInput.TimeSource
        if start == nil, interval == nil, named.count == paths.count {
            (stills, source) = (named, .name)
        } else {
            let first = start ?? named.map(\.moment).min() ?? .epoch
            let step = interval ?? .seconds(1)
            stills = NaturalOrder.sorted(paths).enumerated().map { index, path in
                Still(path: path, moment: first + step * index)
            }
            source = start != nil || interval != nil ? .flag : .none
        }
        let ordered = StillsReader.ordered(stills)
        return RecordingInput(
            name: name, content: .stills(ordered), start: ordered[0].moment, timeSource: source)
    }

    private func video(
        _ path: String, deadline: Duration, cancellation: Cancellation
    ) -> RecordingInput {
        func input(_ start: Moment, _ source: RecordingInput.TimeSource) -> RecordingInput {
            RecordingInput(
                name: path, content: .video(path: path), start: start, timeSource: source)
        }
        if let start { return input(start, .flag) }
        if let moment = StillNames.moment(in: path, clock: clock) { return input(moment, .name) }
        // One that does not open says so when it is opened for its pictures.
        let info = try? RecordingInfo.read(
            path: path, name: path, deadline: deadline, cancellation: cancellation)
        if let created = info?.created { return input(created, .tag) }
        return input(.epoch, .none)
    }
}
