internal import CCurl
internal import Foundation
public import Scene

/// Tells mailboxes by SMTP, through libcurl: a text, the picture, and the notice's JSON.
public final class MailTarget: Target {
    public let name: String
    private let settings: MailSettings
    private let pictures: PictureFolder
    private let queue: BlockingQueue
    private let now: @Sendable () -> Date

    public convenience init(name: String, settings: MailSettings, pictures: PictureFolder) {
        self.init(name: name, settings: settings, pictures: pictures) { Date() }
    }

    /// - Parameter now: for the mail's date.
    init(
        name: String, settings: MailSettings, pictures: PictureFolder,
        now: @escaping @Sendable () -> Date
    ) {
        self.name = name
        self.settings = settings
        self.pictures = pictures
        self.now = now
        queue = BlockingQueue("mail.\(name)")
    }

    /// curl_global_init is not safe beside itself; a static is made once.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    public func deliver(_ notice: Notice) async throws(DeliveryError) {
        guard Self.isReady else {
            throw DeliveryError(.unavailable, target: name, "libcurl does not begin")
        }
        let mail = Mail(
            notice, settings: settings,
            picture: settings.sendsPicture ? pictures.bytes(of: notice.picture) : nil, at: now())
        try await queue.run { [self] () throws(DeliveryError) in try send(mail) }
    }

    private func send(_ mail: Mail) throws(DeliveryError) {
        guard let handle = curl_easy_init(), let mime = curl_mime_init(handle) else {
            throw DeliveryError(.unavailable, target: name, "libcurl does not begin")
        }
        defer {
            curl_mime_free(mime)
            curl_easy_cleanup(handle)
        }
        for part in mail.parts { Self.add(part, to: mime) }
        var recipients: UnsafeMutablePointer<curl_slist>?
        var headers: UnsafeMutablePointer<curl_slist>?
        defer {
            curl_slist_free_all(recipients)
            curl_slist_free_all(headers)
        }
        for mailbox in settings.recipients {
            recipients = curl_slist_append(recipients, "<\(mailbox)>")
        }
        for header in mail.headers { headers = curl_slist_append(headers, header) }
        set(handle)
        _ = curbwatch_curl_list(handle, CURLOPT_MAIL_RCPT, recipients)
        _ = curbwatch_curl_list(handle, CURLOPT_HTTPHEADER, headers)
        _ = curbwatch_curl_mime(handle, mime)
        let code = curl_easy_perform(handle)
        guard code != CURLE_OK else { return }
        throw failure(code, answer: curbwatch_curl_response(handle))
    }

    private func set(_ handle: UnsafeMutableRawPointer) {
        let scheme = settings.security == .tls ? "smtps" : "smtp"
        let milliseconds = Int(settings.timeout.wholeMilliseconds)
        let texts: [(CURLoption, String?)] = [
            (CURLOPT_URL, "\(scheme)://\(settings.host):\(settings.port)"),
            (CURLOPT_PROTOCOLS_STR, "smtp,smtps"), (CURLOPT_MAIL_FROM, "<\(settings.sender)>"),
            (CURLOPT_USERNAME, settings.user), (CURLOPT_PASSWORD, settings.password?.revealed),
            (CURLOPT_CAINFO, settings.certificates), (CURLOPT_PROXY, ""),
        ]
        for case (let option, .some(let value)) in texts {
            _ = curbwatch_curl_text(handle, option, value)
        }
        let needsTLS = settings.security != .none
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_NOSIGNAL, 1), (CURLOPT_TIMEOUT_MS, milliseconds),
            (CURLOPT_CONNECTTIMEOUT_MS, milliseconds), (CURLOPT_SSL_VERIFYPEER, 1),
            (CURLOPT_SSL_VERIFYHOST, 2),
            (CURLOPT_USE_SSL, Int((needsTLS ? CURLUSESSL_ALL : CURLUSESSL_NONE).rawValue)),
        ]
        for (option, value) in numbers { _ = curbwatch_curl_number(handle, option, value) }
    }

    private static func add(_ part: Mail.Part, to mime: OpaquePointer) {
        guard let piece = curl_mime_addpart(mime) else { return }
        part.bytes.withUnsafeBytes { bytes in
            // Copied: the part lives until the mail is sent.
            _ = curl_mime_data(
                piece, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        curl_mime_type(piece, part.type)
        curl_mime_encoder(piece, "base64")
        if let fileName = part.fileName { curl_mime_filename(piece, fileName) }
    }

    /// - Parameter answer: the last SMTP code; 0 where there was none.
    private func failure(_ code: CURLcode, answer: Int) -> DeliveryError {
        if (500..<600).contains(answer) {
            return DeliveryError(.refused, target: name, "SMTP \(answer)")
        }
        let words =
            switch code {
            case CURLE_COULDNT_RESOLVE_HOST: "its name is not known"
            case CURLE_COULDNT_CONNECT: "nobody answers there"
            case CURLE_OPERATION_TIMEDOUT: "no answer in time"
            case CURLE_PEER_FAILED_VERIFICATION: "its certificate is not trusted"
            case CURLE_SSL_CACERT_BADFILE: "the file of certificates does not read"
            case CURLE_USE_SSL_FAILED: "it does not offer STARTTLS"
            case CURLE_SSL_CONNECT_ERROR: "the secure connection failed"
            case CURLE_LOGIN_DENIED: "user or password are wrong"
            default: answer > 0 ? "SMTP \(answer)" : "the connection broke"
            }
        return DeliveryError(.unavailable, target: name, "\(words) (curl \(code.rawValue))")
    }
}
