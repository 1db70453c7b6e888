internal import Foundation
internal import Fetching
internal import Grabbing
internal import Patrolling
internal import Scene

/// What a visit takes its pictures from. Blocks; used by one thread at a time.
protocol VisitCamera {
    /// Whether taking pictures is mostly waiting for somebody else; else it is work for the cores.
    var waits: Bool { get }

    /// Takes a burst of pictures that begin now.
    ///
    /// - Parameters:
    ///   - stamp: asked for the moment of each picture as it arrives.
    ///   - sight: holds a picture against the view's reference; asked by cameras that turn.
    func burst(
        count: Int, deadline: Duration, stamp: () -> Moment, cancellation: Cancellation,
        sight: (Frame) throws -> Settling.Sight
    ) throws -> [Frame]

    /// Stays with the camera. By itself it is asked for each picture.
    ///
    /// - Parameters:
    ///   - patience: for connecting, and for each picture.
    ///   - keeping: how much of it a clip takes; nil where none is wanted.
    func stay(
        sampling: Sampling, patience: Duration, keeping: Duration?, cancellation: Cancellation
    ) throws -> any WatchedCamera

    /// Takes a burst as ``burst(count:deadline:stamp:cancellation:sight:)`` does, where possible
    /// without what is work for a core.
    func collect(
        count: Int, deadline: Duration, stamp: () -> Moment, cancellation: Cancellation,
        sight: (Frame) throws -> Settling.Sight
    ) throws -> CollectedBurst
}

/// A burst that has come, and what is left to be done to it. Used by one thread at a time.
struct CollectedBurst {
    /// Until the camera began to give pictures; zero where that cannot be told.
    var connecting: Duration = .zero
    /// Decodes it, once; the camera is not needed any more.
    var develop: () throws -> [Frame]
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
        try collect(
            count: count, deadline: deadline, stamp: stamp, cancellation: cancellation,
            sight: sight
        ).develop()
    }

    func collect(
        count: Int, deadline: Duration, stamp: () -> Moment, cancellation: Cancellation,
        sight: (Frame) throws -> Settling.Sight
    ) throws -> CollectedBurst {
        let burst = try LiveGrabber.collect(
            from: address, name: name, count: count, deadline: deadline, stamp: stamp,
            cancellation: cancellation)
        return CollectedBurst(connecting: burst.connecting) { try burst.frames() }
    }
}

extension VisitCamera {
    var waits: Bool { true }

    func collect(
        count: Int, deadline: Duration, stamp: () -> Moment, cancellation: Cancellation,
        sight: (Frame) throws -> Settling.Sight
    ) throws -> CollectedBurst {
        let frames = try burst(
            count: count, deadline: deadline, stamp: stamp, cancellation: cancellation,
            sight: sight)
        return CollectedBurst { frames }
    }
}

/// A recording or a folder of stills that shows at each moment what it showed then.
struct RecordedCamera: VisitCamera {
    let path: String
    let name: String
    /// When a recording that does not say so itself begins.
    let start: Moment
    let zone: TimeZone
    let waits = false

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

/// Makes the camera of a view.
struct CameraBook: Sendable {
    /// What a camera is made of.
    struct Need: Sendable {
        var view: ViewSettings
        /// Where relative paths begin: the folder of the settings file.
        var folder: String
        /// When a recording that stands in for a camera began.
        var start: Moment
        var zone: TimeZone
        /// Whether a head stands at another preset; nil where that is not known.
        var mustMove: Bool?
        /// Told where the head settled, pan first, in its own units.
        var settled: @Sendable ([Double]) -> Void = { _ in }
        /// Whether the view's second source is wanted, which shows the same, sharper: a head stands
        /// already.
        var isForEvidence = false
    }

    let make: @Sendable (Need) -> (any VisitCamera)?

    /// - Returns: nil where the source is no stream address and no path.
    func camera(_ need: Need) -> (any VisitCamera)? { make(need) }

    /// From the view's source.
    static let sources = CameraBook { need in
        let view = need.view
        let source = need.isForEvidence ? view.evidenceSource : view.source
        guard let source, !source.isRecording else { return nil }
        let name = view.id.description
        if !need.isForEvidence, case .onvif(let head) = view.head {
            return turned(need, by: head, name: name)
        }
        if let camera = live(source.address, name: name, transport: view.transport) {
            return camera
        }
        if source.scheme != nil || source.isSnapshot { return nil }
        let text = source.address
        let path = text.hasPrefix("file:") ? String(text.dropFirst(5)) : text
        let absolute = path.hasPrefix("/") ? path : "\(need.folder)/\(path)"
        return RecordedCamera(path: absolute, name: name, start: need.start, zone: need.zone)
    }

    /// A camera on a head, by whatever it gives pictures.
    private static func turned(
        _ need: Need, by head: SourceAddress, name: String
    ) -> TurnedCamera? {
        let view = need.view
        guard let service = WebAddress(head.address), let token = view.token else { return nil }
        let pictures: TurnedCamera.Pictures
        if view.source.isSnapshot {
            pictures = .snapshots
        } else if let stream = stream(view.source.address, view.transport) {
            pictures = .stream(stream)
        } else if let web = WebAddress(view.source.address), !isPlaylist(web) {
            pictures = .web(web)
        } else {
            // A playlist is seconds behind: nobody could say when the head has settled.
            return nil
        }
        return TurnedCamera(
            service: service, pictures: pictures, preset: token, name: name,
            mustMove: need.mustMove, settled: need.settled)
    }

    /// The camera at an address.
    ///
    /// - Returns: nil where it is no address of a live camera.
    static func live(
        _ text: String, name: String, transport: CameraSettings.Transport = .tcp
    ) -> (any VisitCamera)? {
        if let address = stream(text, transport) {
            return StreamCamera(address: address, name: name)
        }
        guard let address = WebAddress(text) else { return nil }
        return isPlaylist(address)
            ? PlaylistCamera(address: address, name: name) : WebCamera(address: address, name: name)
    }

    private static func stream(
        _ text: String, _ transport: CameraSettings.Transport
    ) -> CameraAddress? {
        guard var address = CameraAddress(text) else { return nil }
        address.transport = transport == .udp ? .udp : .tcp
        return address
    }

    private static func isPlaylist(_ address: WebAddress) -> Bool {
        address.path.prefix { $0 != "?" }.lowercased().hasSuffix(".m3u8")
    }
}
