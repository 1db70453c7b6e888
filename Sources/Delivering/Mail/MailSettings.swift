/// Mailboxes that are told by SMTP.
public struct MailSettings: Sendable, Hashable {
    public enum Security: String, Sendable, Hashable, CaseIterable {
        /// TLS from the first byte, port 465.
        case tls
        /// Begins in the clear and must turn to TLS before anything is said, port 587.
        case starttls
        /// For a relay on the same machine only.
        case none
    }

    /// Why mail cannot be sent so.
    public enum Fault: Error, Sendable, Hashable {
        case host(String)
        case noRecipient
        /// Not `name@host`, or with a line end.
        case mailbox(String)
        /// A password would go in the clear.
        case passwordWithoutTLS
    }

    public var host: String
    public var port: Int
    public var security: Security
    public var user: String?
    public var password: Secret?
    /// `name@host`.
    public var sender: String
    public var recipients: [String]
    public var sendsPicture: Bool
    /// A file of certificates (PEM) to trust instead of the system's.
    public var certificates: String?
    public var timeout: Duration

    /// - Parameter port: nil takes the usual one of the security.
    /// - Throws: ``Fault``.
    public init(
        host: String, port: Int? = nil, security: Security = .starttls, user: String? = nil,
        password: Secret? = nil, sender: String, recipients: [String], sendsPicture: Bool = true,
        certificates: String? = nil, timeout: Duration = .seconds(30)
    ) throws(Fault) {
        self.host = host
        self.port = port ?? [.tls: 465, .starttls: 587, .none: 25][security] ?? 25
        self.security = security
        self.user = user
        self.password = password
        self.sender = sender
        self.recipients = recipients
        self.sendsPicture = sendsPicture
        self.certificates = certificates
        self.timeout = timeout
        guard !host.isEmpty, host.utf8.allSatisfy(Self.isHostByte) else { throw .host(host) }
        guard !recipients.isEmpty else { throw .noRecipient }
        for mailbox in [sender] + recipients where !Self.isMailbox(mailbox) {
            throw .mailbox(mailbox)
        }
        guard password == nil || security != .none else { throw .passwordWithoutTLS }
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            || [45, 46, 58, 91, 93].contains(byte)
    }

    /// No blank, bracket or control character, so that no address becomes a second command.
    private static func isMailbox(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && text.utf8.allSatisfy {
                $0 > 32 && $0 < 127 && ![34, 40, 41, 44, 59, 60, 62].contains($0)
            }
    }
}
