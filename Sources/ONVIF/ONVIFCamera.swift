public import Fetching
public import Foundation

/// A camera that is asked by ONVIF. Blocks its thread; used by one thread at a time.
///
/// It learns the camera's clock and where its services are when first asked, and again when the
/// camera refuses a digest that its clock made stale.
public struct ONVIFCamera {
    /// Sends one message and returns the answer's body, faults included.
    public typealias Exchange = (WebAddress, _ type: String, _ body: [UInt8]) throws(FetchError) ->
        [UInt8]

    /// The device service, with its user.
    public let address: WebAddress
    /// By how much the camera's clock is ahead.
    public private(set) var clockOffset: TimeInterval?
    private let now: () -> Date
    private let exchange: Exchange
    private var places: [Request.Service: WebAddress] = [:]

    /// - Parameters:
    ///   - now: our own time.
    ///   - exchange: how a message goes there and back.
    public init(
        _ address: WebAddress, now: @escaping () -> Date = { Date() },
        exchange: @escaping Exchange
    ) {
        self.address = address
        self.now = now
        self.exchange = exchange
    }

    /// Speaks over the network, each question within the deadline.
    public init(
        _ address: WebAddress, deadline: Duration, isCancelled: @escaping () -> Bool = { false }
    ) {
        self.init(address) { (place, type, body) throws(FetchError) in
            var fetch = Fetch(
                place, method: .post(body: body, type: type), deadline: deadline,
                limit: XMLReading.sizeLimit)
            fetch.keepsFaults = true
            return try fetch.perform(isCancelled: isCancelled).body
        }
    }

    /// The camera's time.
    public mutating func clock() throws(ONVIFError) -> Date {
        let body = try send(.systemDateAndTime, to: address)
        guard let clock = Answer.clock(body) else {
            throw ONVIFError(.badAnswer, "GetSystemDateAndTime", detail: "no UTC time")
        }
        clockOffset = clock.timeIntervalSince(now())
        return clock
    }

    public mutating func profiles() throws(ONVIFError) -> [Answer.Profile] {
        Answer.profiles(try ask(.profiles))
    }

    /// The address of the stream, on this camera's host, without a user.
    public mutating func streamURI(profile: String) throws(ONVIFError) -> String {
        let text = try uri(.streamURI(profile: profile))
        guard let host = Self.host(of: text, schemes: ["rtsp", "rtsps"]), host == address.host
        else { throw ONVIFError(.forbidden, "GetStreamUri", detail: Self.elsewhere) }
        return text
    }

    /// Where the camera gives single pictures, on this camera's host.
    public mutating func snapshotURI(profile: String) throws(ONVIFError) -> WebAddress {
        guard let place = address.handedOut(try uri(.snapshotURI(profile: profile))) else {
            throw ONVIFError(.forbidden, "GetSnapshotUri", detail: Self.elsewhere)
        }
        return place
    }

    public mutating func presets(profile: String) throws(ONVIFError) -> [Answer.Preset] {
        Answer.presets(try ask(.presets(profile: profile)))
    }

    /// Sends the head to a preset, and returns while it is still on its way.
    public mutating func goTo(_ preset: String, profile: String) throws(ONVIFError) {
        _ = try ask(.gotoPreset(profile: profile, preset: preset))
    }

    public mutating func status(profile: String) throws(ONVIFError) -> Answer.Status {
        Answer.status(try ask(.status(profile: profile)))
    }

    /// Stores where the head stands, and returns the preset's token.
    public mutating func setPreset(
        named name: String, token: String? = nil, profile: String
    ) throws(ONVIFError) -> String {
        let body = try ask(.setPreset(profile: profile, name: name, preset: token))
        guard let token = body["PresetToken"]?.text else {
            throw ONVIFError(.badAnswer, "SetPreset", detail: "no token")
        }
        return token
    }

    private static let elsewhere = "it hands out an address on another host or of another kind"

    private mutating func uri(_ request: Request) throws(ONVIFError) -> String {
        let body = try ask(request)
        guard let text = body.first("Uri")?.text, !text.isEmpty else {
            throw ONVIFError(.badAnswer, request.operation, detail: "no address")
        }
        return text
    }

    /// Asks at the right service with a digest for the camera's clock.
    private mutating func ask(_ request: Request) throws(ONVIFError) -> Element {
        // Without its clock our own has to do: some cameras do not answer even this to strangers.
        if clockOffset == nil, address.user != nil {
            clockOffset = (try? clock()) == nil ? 0 : clockOffset
        }
        let place = try place(of: request.service)
        do {
            return try send(request, to: place)
        } catch {
            guard error.reason == .unauthorised, address.user != nil, let old = clockOffset,
                (try? clock()) != nil, let new = clockOffset, abs(new - old) > 1
            else { throw error }
            return try send(request, to: place)
        }
    }

    private mutating func place(of service: Request.Service) throws(ONVIFError) -> WebAddress {
        if service == .device { return address }
        if places.isEmpty {
            let body = try send(.capabilities, to: address)
            for (service, name) in [(Request.Service.media, "Media"), (.heads, "PTZ")] {
                guard let text = body.at("Capabilities", name, "XAddr")?.text else { continue }
                guard let place = address.handedOut(text) else {
                    throw ONVIFError(.forbidden, "GetCapabilities", detail: Self.elsewhere)
                }
                places[service] = place
            }
        }
        guard let place = places[service] else {
            throw ONVIFError(.missing, "GetCapabilities", detail: "no \(service) service")
        }
        return place
    }

    private func send(_ request: Request, to place: WebAddress) throws(ONVIFError) -> Element {
        var token: UsernameToken?
        if let user = address.user, !request.isOpen {
            token = UsernameToken(
                name: user.name, password: user.password,
                at: now().addingTimeInterval(clockOffset ?? 0))
        }
        let bytes: [UInt8]
        do {
            bytes = try exchange(place, request.contentType, request.envelope(token))
        } catch {
            throw ONVIFError(Self.reason(error), request.operation, detail: error.description)
        }
        return try Self.body(of: bytes, answering: request)
    }

    /// The element within the body, where it answers the request.
    static func body(of bytes: [UInt8], answering request: Request) throws(ONVIFError) -> Element {
        let root: Element
        do throws(XMLRefusal) {
            root = try XMLReading.root(of: bytes)
        } catch {
            throw ONVIFError(.badAnswer, request.operation, detail: "XML: \(error)")
        }
        guard let body = root.first("Body") else {
            throw ONVIFError(.badAnswer, request.operation, detail: "no SOAP body")
        }
        if let fault = body.first("Fault") { throw Self.error(fault, request) }
        guard let answer = body[request.operation + "Response"] else {
            throw ONVIFError(.badAnswer, request.operation, detail: "another question's answer")
        }
        return answer
    }

    private static func error(_ fault: Element, _ request: Request) -> ONVIFError {
        var codes: [String] = []
        var code = fault["Code"]
        while let current = code {
            if let text = current["Value"]?.text.split(separator: ":").last {
                codes.append(String(text))
            }
            code = current["Subcode"]
        }
        if let old = fault["faultcode"]?.text { codes.append(old) }
        let words = fault.at("Reason", "Text")?.text ?? fault["faultstring"]?.text ?? ""
        let reason: ONVIFError.Reason
        if codes.contains(where: { ["NotAuthorized", "FailedAuthentication"].contains($0) }) {
            reason = .unauthorised
        } else if codes.contains("NoToken"), case .gotoPreset = request {
            reason = .unknownPreset
        } else if codes.contains(where: {
            ["NoProfile", "ActionNotSupported", "NoPTZProfile"].contains($0)
        }) {
            reason = .missing
        } else {
            reason = .fault
        }
        let detail = (codes.dropFirst() + [String(words.prefix(200))]).filter { !$0.isEmpty }
        return ONVIFError(reason, request.operation, detail: detail.joined(separator: ": "))
    }

    private static func reason(_ error: FetchError) -> ONVIFError.Reason {
        switch error.reason {
        case .unreachable: .unreachable
        case .refused: .refused
        case .unauthorised: .unauthorised
        case .late: .late
        case .cancelled: .cancelled
        case .notFound: .missing
        case .redirected: .forbidden
        case .tooLarge, .broken: .badAnswer
        }
    }

    /// The host of an address of one of the schemes; nil where it is none.
    private static func host(of text: String, schemes: Set<String>) -> String? {
        guard text.utf8.count <= 2048, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }),
            let mark = text.firstRange(of: "://"),
            schemes.contains(text[..<mark.lowerBound].lowercased())
        else { return nil }
        // Read by the one reader of web addresses, so that both agree on what a host is.
        return WebAddress("http" + text[mark.lowerBound...])?.host
    }
}
