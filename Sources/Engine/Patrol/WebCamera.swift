internal import Fetching
internal import Foundation
internal import Grabbing
internal import Patrolling
internal import Scene

/// A camera that gives pictures over HTTP: one for each request, or Motion JPEG without an end.
/// Which of both it is, its answer says.
struct WebCamera: VisitCamera {
    let address: WebAddress
    /// The settings' name, for errors: never the address.
    let name: String

    /// Bytes of one picture.
    private static let largest = 32 << 20
    /// Pictures of a burst lie this far apart.
    private static let pace: Duration = .milliseconds(500)

    func burst(
        count: Int, deadline: Duration, stamp: () -> Moment, cancellation: Cancellation,
        sight: (Frame) throws -> Settling.Sight
    ) throws -> [Frame] {
        let begin = ContinuousClock.now
        var frames: [Frame] = []
        while frames.count < count {
            let left = deadline - (ContinuousClock.now - begin)
            guard left > .zero else {
                throw GrabError(
                    .stalled, source: name, attempt: Self.attempt,
                    detail: "\(frames.count) of \(count) pictures came by the deadline")
            }
            let asked = ContinuousClock.now
            let wanted = count - frames.count
            frames += try take(
                wanted, after: frames.last?.moment, within: left, stamp: stamp,
                cancellation: cancellation)
            guard frames.count < count else { break }
            try wait(until: min(asked + Self.pace, begin + deadline), cancellation)
        }
        return frames
    }

    private static let attempt = "fetch picture"

    /// One exchange: a picture, or as many as are wanted of a stream.
    private func take(
        _ count: Int, after last: Moment?, within left: Duration, stamp: () -> Moment,
        cancellation: Cancellation
    ) throws -> [Frame] {
        var body: [UInt8] = []
        var reader: MultipartReader?
        var frames: [Frame] = []
        var fault: (any Error)?
        // Only so many bytes as the burst may take; a stream ends when it is full.
        let fetch = Fetch(address, deadline: left, limit: Self.largest * 16)
        do {
            try withoutActuallyEscaping(stamp) { stamp in
                _ = try fetch.stream(isCancelled: { cancellation.isCancelled }) { piece, type in
                    do {
                        if reader == nil, body.isEmpty {
                            reader = MultipartReader(type: type, limit: Self.largest)
                        }
                        guard reader != nil else {
                            body.append(contentsOf: piece)
                            guard body.count <= Self.largest else {
                                throw FetchError(.tooLarge, "above \(Self.largest) bytes")
                            }
                            return true
                        }
                        for part in try reader?.take(piece) ?? [] where frames.count < count {
                            let moment = stamp()
                            if let before = frames.last?.moment ?? last,
                                moment - before < Self.pace
                            {
                                continue
                            }
                            frames.append(
                                try PictureBytes.frame(part, name: name, moment: moment))
                        }
                        return frames.count < count
                    } catch {
                        fault = error
                        return false
                    }
                }
            }
            if let fault { throw fault }
        } catch let error as FetchError {
            throw GrabError(error, source: name, attempt: Self.attempt)
        }
        guard reader == nil else {
            // A stream that ended early: the next exchange goes on, in the same deadline. What was
            // cut off with it is no picture.
            let moment = stamp()
            if frames.isEmpty, last.map({ moment - $0 >= Self.pace }) ?? true,
                let part = reader?.finish(),
                let frame = try? PictureBytes.frame(part, name: name, moment: moment)
            {
                frames.append(frame)
            }
            return frames
        }
        return [try PictureBytes.frame(body, name: name, moment: stamp())]
    }

    /// Waits, and ends early when it is cancelled.
    func wait(
        until instant: ContinuousClock.Instant, _ cancellation: Cancellation
    ) throws(GrabError) {
        while ContinuousClock.now < instant {
            if cancellation.isCancelled {
                throw GrabError(.cancelled, source: name, attempt: Self.attempt)
            }
            Thread.sleep(forTimeInterval: 0.02)
        }
    }
}

extension GrabError {
    /// An exchange's error as one of a camera.
    init(_ error: FetchError, source: String, attempt: String) {
        let reason: Reason =
            switch error.reason {
            case .unreachable: .unreachable
            case .refused: .refused
            case .unauthorised: .unauthorised
            case .notFound: .notFound
            case .redirected: .forbidden
            case .tooLarge: .tooLarge
            case .broken: .unreachable
            case .late: .stalled
            case .cancelled: .cancelled
            }
        self.init(reason, source: source, attempt: attempt, detail: error.detail)
    }
}
