internal import Fetching
internal import Grabbing
internal import ONVIF
internal import Patrolling
internal import Scene

/// Why a head does not stand where a visit needs it.
struct HeadError: Error, Sendable, CustomStringConvertible {
    var outcome: Settling.Outcome
    /// The settings' name of the view; never an address.
    var source: String
    var detail: String?

    var description: String {
        "\(source): the head: \(outcome.rawValue)" + (detail.map { ", \($0)" } ?? "")
    }
}

/// A camera on a head: it is turned to the preset, and gives pictures once it has settled there.
struct TurnedCamera: VisitCamera {
    /// What gives the pictures.
    enum Pictures {
        case stream(CameraAddress)
        /// A JPEG for each request, or Motion JPEG.
        case web(WebAddress)
        /// A JPEG for each request, from where the head's service says.
        case snapshots
    }

    let service: WebAddress
    let pictures: Pictures
    /// What the settings call the preset: its token or its name.
    let preset: String
    let name: String
    /// Whether the head stands at another preset; nil where that is not known.
    let mustMove: Bool?
    /// Told where the head settled.
    let settled: @Sendable ([Double]) -> Void
    var limits = Settling.Limits()

    /// For each question to the head.
    static let answerTime: Duration = .seconds(5)
    /// Pictures this far apart show whether something moves.
    private static let pace: Duration = .milliseconds(150)

    func burst(
        count: Int, deadline: Duration, stamp: () -> Moment, cancellation: Cancellation,
        sight: (Frame) throws -> Settling.Sight
    ) throws -> [Frame] {
        var camera = ONVIFCamera(service, deadline: Self.answerTime) { cancellation.isCancelled }
        let profile = try order(&camera)
        let begin = ContinuousClock.now
        let session = try open(
            &camera, profile, deadline: limits.whole + deadline, cancellation: cancellation)
        var settling = Settling(mustMove: mustMove, limits: limits)
        var stillness = Stillness()
        var last: Frame?
        var position: [Double]?
        var action = Settling.Action.askStatus
        while true {
            switch action {
            case .askStatus:
                let status = try? camera.status(profile: profile)
                position = status?.position ?? position
                action = settling.status(
                    isMoving: status?.movement.map { $0 == .moving }, position: status?.position,
                    at: ContinuousClock.now - begin)
            case .takePicture:
                let frame = try session.next(after: last?.moment, distance: Self.pace, stamp: stamp)
                last = frame
                action = settling.picture(
                    change: stillness.change(to: frame.luma), at: ContinuousClock.now - begin)
            case .compare:
                guard let last else { preconditionFailure("a picture is taken before it is held") }
                action = settling.sight(try sight(last), at: ContinuousClock.now - begin)
            case .end(.arrived):
                if let position { settled(position) }
                return try session.take(count: count, stamp: stamp)
            case .end(let outcome):
                throw HeadError(outcome: outcome, source: name)
            }
        }
    }

    /// Connects to what gives the pictures.
    private func open(
        _ camera: inout ONVIFCamera, _ profile: String, deadline: Duration,
        cancellation: Cancellation
    ) throws -> any SettlingPictures {
        switch pictures {
        case .stream(let address):
            return try LiveSession(
                address, name: name, deadline: deadline, cancellation: cancellation)
        case .web(let address):
            return WebSession(
                WebCamera(address: address, name: name), deadline: deadline,
                cancellation: cancellation)
        case .snapshots:
            do throws(ONVIFError) {
                let address = try camera.snapshotURI(profile: profile)
                return WebSession(
                    WebCamera(address: address, name: name), deadline: deadline,
                    cancellation: cancellation)
            } catch {
                throw GrabError(
                    error.reason == .cancelled ? .cancelled : .unreachable, source: name,
                    attempt: "ask for the snapshot's address", detail: error.description)
            }
        }
    }

    /// Sends the head on its way.
    ///
    /// - Returns: the profile to which the head belongs.
    private func order(_ camera: inout ONVIFCamera) throws -> String {
        do throws(ONVIFError) {
            return try camera.turn(to: preset)
        } catch {
            if error.reason == .cancelled {
                throw GrabError(.cancelled, source: name, attempt: "turn the head")
            }
            let outcome: Settling.Outcome =
                error.reason == .unknownPreset ? .unknownPreset : .unreachable
            throw HeadError(outcome: outcome, source: name, detail: error.description)
        }
    }
}

/// The preset to which a head goes back when nothing waits for it.
struct TurnedHome: Sendable {
    private let service: WebAddress
    private let preset: String

    /// - Returns: nil where the view's head has no home.
    init?(_ view: ViewSettings) {
        guard case .onvif(let address) = view.head, let home = view.home,
            let service = WebAddress(address.address)
        else { return nil }
        self.service = service
        preset = home
    }

    /// Sends it there and does not wait until it arrives. Blocks for its answers.
    func go(_ cancellation: Cancellation) throws(ONVIFError) {
        var camera = ONVIFCamera(service, deadline: TurnedCamera.answerTime) {
            cancellation.isCancelled
        }
        _ = try camera.turn(to: preset)
    }
}

extension ONVIFCamera {
    /// Orders the head to a preset, given by token or name.
    ///
    /// - Returns: the profile to which the head belongs.
    fileprivate mutating func turn(to preset: String) throws(ONVIFError) -> String {
        let profiles = try self.profiles()
        guard let profile = profiles.first(where: \.turns) ?? profiles.first else {
            throw ONVIFError(.missing, "GetProfiles", detail: "no profile")
        }
        let presets = try self.presets(profile: profile.token)
        guard let found = Answer.preset(preset, among: presets) else {
            throw ONVIFError(.unknownPreset, "GetPresets", detail: "it has \(presets.count)")
        }
        try goTo(found.token, profile: profile.token)
        return profile.token
    }
}
