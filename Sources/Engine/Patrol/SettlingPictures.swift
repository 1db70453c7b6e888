internal import Fetching
internal import Foundation
internal import Grabbing
internal import Patrolling
internal import Scene

/// Pictures of a camera while its head settles, and the burst once it stands. Blocks; used by one
/// thread.
protocol SettlingPictures: AnyObject {
    /// Returns the next picture that comes at least `distance` after `last`.
    func next(after last: Moment?, distance: Duration, stamp: () -> Moment) throws -> Frame

    /// Returns the pictures from now on that make up a burst.
    func take(count: Int, stamp: () -> Moment) throws -> [Frame]
}

extension LiveSession: SettlingPictures {
    func next(after last: Moment?, distance: Duration, stamp: () -> Moment) throws -> Frame {
        try picture(after: last, distance: distance, stamp: stamp)
    }

    func take(count: Int, stamp: () -> Moment) throws -> [Frame] {
        try burst(count: count, stamp: stamp)
    }
}

/// A camera that is asked for each picture anew: what comes is never older than the question.
final class WebSession: SettlingPictures {
    private let camera: WebCamera
    private let end: ContinuousClock.Instant
    private let cancellation: Cancellation
    private var lastAsked: ContinuousClock.Instant?

    /// - Parameter deadline: for everything until the burst has come.
    init(_ camera: WebCamera, deadline: Duration, cancellation: Cancellation) {
        self.camera = camera
        self.cancellation = cancellation
        end = .now + deadline
    }

    func next(after last: Moment?, distance: Duration, stamp: () -> Moment) throws -> Frame {
        if let lastAsked {
            try camera.wait(until: min(lastAsked + distance, end), cancellation)
        }
        lastAsked = .now
        let frames = try take(count: 1, stamp: stamp)
        guard let frame = frames.last else { preconditionFailure("a burst has a picture") }
        return frame
    }

    func take(count: Int, stamp: () -> Moment) throws -> [Frame] {
        try camera.burst(
            count: count, deadline: end - .now, stamp: stamp, cancellation: cancellation,
            sight: { _ in .unknown })
    }
}
