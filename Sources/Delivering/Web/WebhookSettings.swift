internal import Foundation

/// A web address that is told by POST.
public struct WebhookSettings: Sendable, Hashable {
    /// Why an address cannot be told.
    public enum Fault: Error, Sendable, Hashable {
        case notAnAddress
        /// Only https, and http.
        case scheme(String)
        /// Link-local hosts answer cloud machines with their own credentials.
        case forbiddenHost(String)
    }

    /// With its query, which may hold a token.
    public var address: Secret
    public var form: MessageForm
    /// Signs the body (plain), the query (DingTalk) or the message (Feishu).
    public var secret: Secret?
    /// Such as `Authorization`.
    public var headers: [String: Secret]
    /// Sends the picture where the form takes one.
    public var sendsPicture: Bool
    /// Where evidence can be looked at from outside, such as `https://desk.example/`; a picture's
    /// path is put behind it. For forms that take only links.
    public var pictureBase: String?
    /// A file of certificates (PEM) to trust beside the system's.
    public var certificates: String?
    public var timeout: Duration

    /// - Throws: ``Fault``.
    public init(
        address: Secret, form: MessageForm = .plain, secret: Secret? = nil,
        headers: [String: Secret] = [:], sendsPicture: Bool = false, pictureBase: String? = nil,
        certificates: String? = nil, timeout: Duration = .seconds(15)
    ) throws(Fault) {
        self.address = address
        self.form = form
        self.secret = secret
        self.headers = headers
        self.sendsPicture = sendsPicture
        self.pictureBase = pictureBase
        self.certificates = certificates
        self.timeout = timeout
        try Self.check(address.revealed)
    }

    private static func check(_ address: String) throws(Fault) {
        guard let parts = URLComponents(string: address), let scheme = parts.scheme?.lowercased(),
            let host = parts.host?.lowercased(), !host.isEmpty
        else { throw .notAnAddress }
        guard scheme == "https" || scheme == "http" else { throw .scheme(scheme) }
        let bare = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        let isLinkLocal =
            bare.hasPrefix("169.254.") || bare.hasPrefix("fe80:") || bare == "::ffff:a9fe"
            || bare == "0.0.0.0" || bare == "::" || bare == "metadata.google.internal"
        guard !isLinkLocal else { throw .forbiddenHost(bare) }
    }
}
