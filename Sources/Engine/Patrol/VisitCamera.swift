internal import Foundation
internal import Fetching
internal import Grabbing
internal import Patrolling
internal import Scene

/// What a visit takes its pictures from. Blocks; used by one thread at a time.
protocol VisitCamera {
    /// Takes a burst of pictures that begin now.
    ///
    /// - Parameters:
    ///   - stamp: asked for the moment of each picture as it arrives.
    ///   - sight: holds a picture against the view's reference; asked by cameras that turn.
    func burst(
        count: Int, deadline: Duration, stamp: () -> Moment, cancellation: Cancellation,
        sight: (Frame) throws -> Settling.Sight
    ) throws -> [Frame]
}

/// A camera that streams.
struct StreamCamera: VisitCamera {
    let address: CameraAddress
    /// The settings' name, for errors: never the address.
    let name: String

    func burst(
        count: Int, deadline: Duration, stamp: () -> Moment, cancellation: Cancellation,
        sight: (Frame) throws -> Settling.Sight
    ) throws -> [Frame] {
        try LiveGrabber.burst(
            from: address, name: name, count: count, deadline: deadline, stamp: stamp,
            cancellation: cancellation)
    }
}

/// A recording or a folder of stills that shows at each moment what it showed then.
struct RecordedCamera: VisitCamera {
    let path: String
    let name: String
    /// When a recording that does not say so itself begins.
    let start: Moment
    let zone: TimeZone

    func burst(
        count: Int, deadline: Duration, stamp: () -> Moment, cancellation: Cancellation,
        sight: (Frame) throws -> Settling.Sight
    ) throws -> [Frame] {
        let zone = self.zone
        let camera = try FileCamera(
            path: path, name: name, start: start,
            clock: { LocalMoment.moment(of: $0, in: zone) }, deadline: deadline,
            cancellation: cancellation)
        return try camera.burst(at: stamp(), count: count)
    }
}

/// Makes the camera of a view from its source.
enum CameraBook {
    /// - Parameters:
    ///   - folder: where relative paths begin: the folder of the settings file.
    ///   - start: when a recording that stands in for a camera began.
    ///   - mustMove: whether a head stands at another preset.
    /// - Returns: nil where the source is no stream address and no path.
    static func camera(
        for view: ViewSettings, folder: String, start: Moment, zone: TimeZone,
        mustMove: Bool? = nil
    ) -> (any VisitCamera)? {
        guard !view.source.isRecording else { return nil }
        let name = view.id.description
        let text = view.source.address
        if case .onvif(let head) = view.head {
            guard let service = WebAddress(head.address), let stream = CameraAddress(text),
                let token = view.token
            else { return nil }
            return TurnedCamera(
                service: service, stream: stream, preset: token, name: name, mustMove: mustMove)
        }
        if let address = CameraAddress(text) { return StreamCamera(address: address, name: name) }
        if view.source.scheme != nil { return nil }
        let path = text.hasPrefix("file:") ? String(text.dropFirst(5)) : text
        let absolute = path.hasPrefix("/") ? path : "\(folder)/\(path)"
        return RecordedCamera(path: absolute, name: name, start: start, zone: zone)
    }
}
