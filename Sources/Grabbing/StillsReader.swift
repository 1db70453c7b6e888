public import Scene

/// Picture files as one recording, in the order of their moments.
///
/// A file that cannot be read is left out; after the last good one the first such error is thrown,
/// with the number of all.
public final class StillsReader: PictureSequence {
    public private(set) var picturesDecoded = 0

    private let stills: [Still]
    private let name: String
    private let cancellation: Cancellation
    private let decoder: StillDecoder
    private var place = 0
    private var failures = 0
    private var firstFailure: GrabError?

    /// Orders the stills by moment, then by path; two of the same moment are told apart by a
    /// millisecond. Frames are named by their paths. Opens nothing yet.
    public init(
        _ stills: [Still], name: String, resumeAfter: Moment? = nil,
        cancellation: Cancellation = Cancellation()
    ) {
        let ordered = Self.ordered(stills)
        self.stills = resumeAfter.map { moment in ordered.filter { $0.moment > moment } } ?? ordered
        self.name = name
        self.cancellation = cancellation
        decoder = StillDecoder(name: name)
    }

    public var progress: Double? {
        stills.isEmpty ? 1 : Double(place) / Double(stills.count)
    }

    public func next() throws(GrabError) -> Frame? {
        while place < stills.count {
            if cancellation.isCancelled {
                place = stills.count
                firstFailure = nil
                throw GrabError(.cancelled, source: name, attempt: "read pictures")
            }
            defer { place += 1 }
            do {
                let frame = try decoder.frame(stills[place])
                picturesDecoded += 1
                return frame
            } catch {
                failures += 1
                if firstFailure == nil { firstFailure = error }
            }
        }
        guard var failure = firstFailure else { return nil }
        firstFailure = nil
        if stills.count > 1 {
            let more = "\(failures) of \(stills.count) pictures in \(name) could not be read"
            failure.detail = [failure.detail, more].compactMap { $0 }.joined(separator: "; ")
        }
        throw failure
    }

    static func ordered(_ stills: [Still]) -> [Still] {
        var ordered = stills.sorted { ($0.moment, $0.path) < ($1.moment, $1.path) }
        for index in ordered.indices.dropFirst()
        where ordered[index].moment <= ordered[index - 1].moment {
            ordered[index].moment.milliseconds = ordered[index - 1].moment.milliseconds + 1
        }
        return ordered
    }
}
