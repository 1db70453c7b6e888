internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
public import Scene

/// Tells a web address by POST, and takes 2xx for an answer.
///
/// No redirect is followed: the body and the token go to the host of the settings and to no other.
public final class WebhookTarget: Target {
    public let name: String
    private let settings: WebhookSettings
    private let pictures: PictureFolder
    private let client: HTTPClient
    private let now: @Sendable () -> Date

    /// More of an answer is not read, in bytes.
    private static let longestAnswer = 64 << 10

    /// - Throws: ``DeliveryError`` where the file of certificates does not read.
    public convenience init(
        name: String, settings: WebhookSettings, pictures: PictureFolder
    ) throws(DeliveryError) {
        try self.init(name: name, settings: settings, pictures: pictures) { Date() }
    }

    /// - Parameter now: for the time in signatures.
    convenience init(
        name: String, settings: WebhookSettings, pictures: PictureFolder,
        now: @escaping @Sendable () -> Date
    ) throws(DeliveryError) {
        self.init(
            name: name, settings: settings, pictures: pictures,
            tls: try Self.tls(name: name, settings: settings), now: now)
    }

    private init(
        name: String, settings: WebhookSettings, pictures: PictureFolder, tls: TLSConfiguration,
        now: @escaping @Sendable () -> Date
    ) {
        var configuration = HTTPClient.Configuration(tlsConfiguration: tls)
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .init(settings.timeout)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        self.name = name
        self.settings = settings
        self.pictures = pictures
        self.now = now
    }

    /// Reads what can fail, and opens nothing: a target that was made must be closed.
    ///
    /// - Returns: what makes the target.
    /// - Throws: ``DeliveryError`` where the file of certificates does not read.
    public static func maker(
        name: String, settings: WebhookSettings, pictures: PictureFolder
    ) throws(DeliveryError) -> @Sendable () -> WebhookTarget {
        let tls = try tls(name: name, settings: settings)
        return {
            WebhookTarget(name: name, settings: settings, pictures: pictures, tls: tls) { Date() }
        }
    }

    private static func tls(
        name: String, settings: WebhookSettings
    ) throws(DeliveryError) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        guard let path = settings.certificates else { return tls }
        do {
            tls.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(path))]
        } catch {
            throw DeliveryError(.refused, target: name, "\(path): cannot read the certificates")
        }
        return tls
    }

    public func deliver(_ notice: Notice) async throws(DeliveryError) {
        for body in try bodies(of: notice) { try await post(body, of: notice) }
    }

    public func close() async { try? await client.shutdown() }

    private func bodies(of notice: Notice) throws(DeliveryError) -> [[UInt8]] {
        let told = ToldNotice(notice)
        let link = notice.picture.flatMap { picture in
            settings.pictureBase.map { $0 + picture.path }
        }
        let picture = settings.sendsPicture ? pictures.bytes(of: notice.picture) : nil
        do {
            switch settings.form {
            case .plain: return [Self.plain(notice, picture)]
            case .wecom:
                let image = try picture.flatMap { try RobotMessage.weCom(picture: $0) }
                return [try RobotMessage.weCom(told, link: image == nil ? link : nil)]
                    + (image.map { [$0] } ?? [])
            case .dingtalk: return [try RobotMessage.dingTalk(told, link: link)]
            case .feishu:
                let seconds = Int64(now().timeIntervalSince1970)
                return [
                    try RobotMessage.feishu(
                        told, link: link, secret: settings.secret, seconds: seconds)
                ]
            }
        } catch {
            throw DeliveryError(.refused, target: name, "the message cannot be written")
        }
    }

    /// The notice's JSON; the picture is one more member.
    private static func plain(_ notice: Notice, _ picture: [UInt8]?) -> [UInt8] {
        guard let picture, let file = notice.picture, notice.body.hasSuffix("}") else {
            return Array(notice.body.utf8)
        }
        let member = """
            , "picture": {"type": "image/jpeg", "sha256": "\(file.sha256)", \
            "base64": "\(Data(picture).base64EncodedString())"}}
            """
        return Array((notice.body.dropLast() + member).utf8)
    }

    private func post(_ body: [UInt8], of notice: Notice) async throws(DeliveryError) {
        let request = request(body, notice)
        let (status, answer, pause): (UInt, [UInt8], Duration?)
        do {
            let response = try await client.execute(request, timeout: .init(settings.timeout))
            status = response.status.code
            pause = Self.pause(response.headers.first(name: "retry-after"))
            let buffer = try await response.body.collect(upTo: Self.longestAnswer)
            answer = Array(buffer.readableBytesView)
        } catch {
            throw DeliveryError(.unavailable, target: name, Self.words(error))
        }
        try judge(status, answer, pause)
    }

    private func request(_ body: [UInt8], _ notice: Notice) -> HTTPClientRequest {
        let date = now()
        var address = settings.address.revealed
        if settings.form == .dingtalk, let secret = settings.secret,
            var parts = URLComponents(string: address)
        {
            let milliseconds = Int64(date.timeIntervalSince1970 * 1000)
            parts.queryItems =
                (parts.queryItems ?? [])
                + RobotMessage.dingTalkQuery(secret: secret, milliseconds: milliseconds)
            // A plus in base64 would be read as a blank.
            parts.percentEncodedQuery = parts.percentEncodedQuery?
                .replacingOccurrences(of: "+", with: "%2B")
            address = parts.string ?? address
        }
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json; charset=utf-8")
        request.headers.add(name: "user-agent", value: "curbwatch")
        request.headers.add(name: "idempotency-key", value: notice.key)
        for (name, value) in settings.headers.sorted(by: { $0.key < $1.key }) {
            request.headers.replaceOrAdd(name: name, value: value.revealed)
        }
        if settings.form == .plain, let secret = settings.secret {
            request.headers.add(
                name: "curbwatch-signature",
                value: Signing.header(
                    body: body, secret: secret, seconds: Int64(date.timeIntervalSince1970)))
        }
        request.body = .bytes(body)
        return request
    }

    private func judge(
        _ status: UInt, _ answer: [UInt8], _ pause: Duration?
    ) throws(DeliveryError) {
        switch status {
        case 200..<300:
            guard settings.form != .plain,
                let robot = try? JSONDecoder().decode(RobotAnswer.self, from: Data(answer)),
                robot.number != 0
            else { return }
            throw DeliveryError(
                robot.isTooOften ? .unavailable : .refused, target: name,
                "the robot answered with its error \(robot.number)")
        case 300..<400:
            throw DeliveryError(
                .refused, target: name, "HTTP \(status): redirects are not followed")
        case 408, 425, 429, 503:
            throw DeliveryError(.unavailable, target: name, "HTTP \(status)", pause: pause)
        default: throw DeliveryError(.refused, target: name, "HTTP \(status)")
        }
    }

    /// Seconds; a date is not read.
    private static func pause(_ header: String?) -> Duration? {
        header.flatMap { Int($0) }.flatMap { $0 >= 0 ? .seconds($0) : nil }
    }

    /// The kind of the failure, never its text: that may hold the address.
    private static func words(_ error: any Error) -> String {
        switch error {
        case let error as HTTPClientError where error == .connectTimeout:
            "no connection in time"
        case let error as HTTPClientError
        where error == .deadlineExceeded || error == .readTimeout:
            "no answer in time"
        case is HTTPClientError: "the connection broke"
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError:
            "the secure connection failed; is its certificate trusted?"
        case is NIOConnectionError, is IOError: "nobody answers there"
        case is NIOTooManyBytesError: "the answer is too long"
        default: "no connection"
        }
    }
}

extension TimeAmount {
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
