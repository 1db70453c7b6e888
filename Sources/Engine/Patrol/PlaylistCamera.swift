internal import Fetching
internal import Foundation
internal import Grabbing
internal import Patrolling
internal import Scene

/// A camera that gives HTTP Live Streaming: its newest segments are fetched and decoded.
///
/// Playlists are read here and not by libav, which follows a playlist to other hosts, to files, and
/// after redirects with the password.
struct PlaylistCamera: VisitCamera {
    let address: WebAddress
    /// The settings' name, for errors: never the address.
    let name: String

    private static let attempt = "read playlist"
    /// Bytes of a playlist, and of the segments of one burst.
    private static let largestList = 1 << 20
    private static let largestSegments = 128 << 20
    /// Pictures of a burst lie this far apart, in seconds.
    private static let pace = 0.5

    func burst(
        count: Int, deadline: Duration, stamp: () -> Moment, cancellation: Cancellation,
        sight: (Frame) throws -> Settling.Sight
    ) throws -> [Frame] {
        let end = ContinuousClock.now + deadline
        func fetch(_ place: WebAddress, _ limit: Int) throws(GrabError) -> [UInt8] {
            let left = max(.milliseconds(1), end - ContinuousClock.now)
            do {
                return try Fetch(place, deadline: left, limit: limit)
                    .perform(isCancelled: { cancellation.isCancelled }).body
            } catch {
                throw GrabError(error, source: name, attempt: Self.attempt)
            }
        }
        var place = address
        var list = try playlist(fetch(place, Self.largestList))
        if let best = list.variants.max(by: { $0.bandwidth < $1.bandwidth }) {
            place = try referred(best.reference, from: place)
            list = try playlist(fetch(place, Self.largestList))
        }
        let wanted = newest(list, count: count)
        guard !wanted.isEmpty else {
            throw GrabError(
                .noPictures, source: name, attempt: Self.attempt, detail: "no segment in it")
        }
        guard !list.isBeyondUs else {
            throw GrabError(
                .forbidden, source: name, attempt: Self.attempt,
                detail: "its segments are encrypted or pieces of a larger file")
        }
        var bytes: [UInt8] = []
        if let map = wanted[0].map {
            bytes += try fetch(referred(map, from: place), Self.largestSegments)
        }
        for segment in wanted {
            bytes += try fetch(
                referred(segment.reference, from: place), Self.largestSegments - bytes.count)
        }
        let moment = stamp()
        return try decode(
            bytes, count: count, at: moment, until: end, cancellation: cancellation)
    }

    /// The last segments that are long enough for a burst.
    private func newest(_ list: Playlist, count: Int) -> [Playlist.Segment] {
        var seconds = 0.0
        var chosen: [Playlist.Segment] = []
        for segment in list.segments.reversed() {
            // What begins another kind of file cannot be joined.
            if let last = chosen.last, last.map != segment.map { break }
            chosen.append(segment)
            seconds += segment.seconds
            if seconds > Double(count) * Self.pace { break }
        }
        return chosen.reversed()
    }

    /// Decodes the segments and takes the newest pictures, the last of them stamped with the
    /// arrival.
    private func decode(
        _ bytes: [UInt8], count: Int, at moment: Moment, until end: ContinuousClock.Instant,
        cancellation: Cancellation
    ) throws -> [Frame] {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("curbwatch-segment-\(UUID().uuidString)")
        try Data(bytes).write(to: file, options: .withoutOverwriting)
        defer { try? FileManager.default.removeItem(at: file) }
        let left = max(.milliseconds(1), end - ContinuousClock.now)
        let input = RecordingInput(
            name: name, content: .video(path: file.path), start: .epoch, timeSource: .arrival)
        var frames: [Frame] = []
        do {
            let pictures = try input.open(
                sampling: .rate(1 / Self.pace), deadline: left, cancellation: cancellation)
            while let frame = try pictures.next() {
                frames.append(frame)
                if frames.count > count { frames.removeFirst() }
            }
        } catch {
            // A segment is cut out of a stream: what came before a damaged end is whole.
            guard [.truncated, .corrupt].contains(error.reason), !frames.isEmpty else {
                // The file is ours and of no meaning to anybody.
                throw GrabError(
                    error.reason, source: name, attempt: "read segment", detail: error.detail,
                    libraryCode: error.libraryCode)
            }
        }
        guard let last = frames.last else {
            throw GrabError(.noPictures, source: name, attempt: Self.attempt)
        }
        let shift = moment - last.moment
        return frames.map { frame in
            var frame = frame
            frame.moment = frame.moment + shift
            frame.name = name
            return frame
        }
    }

    private func playlist(_ bytes: [UInt8]) throws(GrabError) -> Playlist {
        guard let text = String(validating: bytes, as: UTF8.self), let list = Playlist(text) else {
            throw GrabError(
                .notARecording, source: name, attempt: Self.attempt, detail: "it is no playlist")
        }
        return list
    }

    private func referred(
        _ reference: String, from place: WebAddress
    ) throws(GrabError) -> WebAddress {
        guard let found = place.referred(reference) else {
            throw GrabError(
                .forbidden, source: name, attempt: Self.attempt,
                detail: "it leads to another host or to no web address")
        }
        return found
    }
}
