internal import Foundation
internal import Grabbing
internal import Patrolling
internal import Scene

/// What a watched view takes its pictures from, one after the other. Blocks; used by one thread.
protocol WatchedCamera {
    /// Waits for the next picture that is wanted.
    ///
    /// - Parameter stamp: asked for the moment of each picture as it arrives.
    /// - Throws: `GrabError`; the camera must then be opened anew.
    mutating func next(stamp: () -> Moment) throws -> Frame

    /// Hands over how many pictures were wanted and passed over since the last call, because they
    /// were asked for too late.
    mutating func takeDropped() -> Int

    /// The film up to the last picture, as an MP4 file.
    ///
    /// - Throws: `GrabError`, always where there is only one picture at a time.
    func clip() throws -> [UInt8]
}

extension VisitCamera {
    func stay(
        sampling: Sampling, patience: Duration, keeping: Duration?, cancellation: Cancellation
    ) throws -> any WatchedCamera {
        PolledCamera(
            camera: self, spacing: sampling.spacing, patience: patience,
            cancellation: cancellation)
    }
}

extension StreamCamera {
    func stay(
        sampling: Sampling, patience: Duration, keeping: Duration?, cancellation: Cancellation
    ) throws -> any WatchedCamera {
        StayingStream(
            watch: try LiveWatch(
                address, name: name, sampling: sampling, patience: patience,
                keeping: keeping, cancellation: cancellation))
    }
}

extension Sampling {
    /// Between two pictures of a camera that is asked for each.
    fileprivate var spacing: Duration {
        switch self {
        case .rate(let rate): .seconds(1 / rate)
        // It has no key pictures; streams have one in two seconds.
        case .keyframes, .all: .seconds(2)
        }
    }
}

/// A stream that stays open.
private struct StayingStream: WatchedCamera {
    let watch: LiveWatch

    func next(stamp: () -> Moment) throws -> Frame { try watch.next(stamp: stamp) }
    func takeDropped() -> Int { watch.takeDropped() }
    func clip() throws -> [UInt8] { try watch.clip() }
}

/// A camera that is asked for each picture.
private struct PolledCamera: WatchedCamera {
    let camera: any VisitCamera
    let spacing: Duration
    let patience: Duration
    let cancellation: Cancellation
    private var due = ContinuousClock.now
    private var dropped = 0

    init(
        camera: any VisitCamera, spacing: Duration, patience: Duration, cancellation: Cancellation
    ) {
        self.camera = camera
        self.spacing = spacing
        self.patience = patience
        self.cancellation = cancellation
    }

    mutating func next(stamp: () -> Moment) throws -> Frame {
        let late = (.now - due) / spacing
        if late >= 1 { dropped += Int(late) }
        try cancellation.wait(until: due)
        due = max(due + spacing, .now)
        let frames = try camera.burst(
            count: 1, deadline: patience, stamp: stamp, cancellation: cancellation,
            sight: { _ in .unknown })
        guard let frame = frames.last else {
            throw GrabError(.noPictures, source: "camera", attempt: "take a picture")
        }
        return frame
    }

    mutating func takeDropped() -> Int {
        defer { dropped = 0 }
        return dropped
    }

    func clip() throws -> [UInt8] {
        throw GrabError(.noPictures, source: "camera", attempt: "copy a clip")
    }
}

extension Cancellation {
    /// Blocks until the instant.
    ///
    /// - Throws: `GrabError` of reason `cancelled`, within a twentieth of a second of the wish.
    func wait(until instant: ContinuousClock.Instant) throws(GrabError) {
        while true {
            guard !isCancelled else {
                throw GrabError(.cancelled, source: "camera", attempt: "wait")
            }
            let left = (instant - .now) / .seconds(1)
            guard left > 0 else { return }
            Thread.sleep(forTimeInterval: min(left, 0.05))
        }
    }
}
