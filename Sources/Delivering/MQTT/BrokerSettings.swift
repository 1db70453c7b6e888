/// An MQTT broker that is told.
public struct BrokerSettings: Sendable, Hashable {
    public var host: String
    public var port: Int
    public var usesTLS: Bool
    /// A file of certificates (PEM) to trust; nil takes the system's.
    public var certificates: String?
    public var user: String?
    public var password: Secret?
    /// What all topics begin with.
    public var prefix: String
    /// Must differ between two programs at one broker; nil lets the broker choose.
    public var clientID: String?
    public var timeout: Duration

    /// - Parameter port: nil takes 8883 with TLS, else 1883.
    public init(
        host: String, port: Int? = nil, usesTLS: Bool = false, certificates: String? = nil,
        user: String? = nil, password: Secret? = nil, prefix: String = "curbwatch",
        clientID: String? = nil, timeout: Duration = .seconds(15)
    ) {
        self.host = host
        self.port = port ?? (usesTLS ? 8883 : 1883)
        self.usesTLS = usesTLS
        self.certificates = certificates
        self.user = user
        self.password = password
        self.prefix = prefix
        self.clientID = clientID
        self.timeout = timeout
    }

    /// `online`, and by the last will `offline`; retained.
    var available: String { "\(prefix)/available" }
    /// Every notice.
    var events: String { "\(prefix)/events" }

    /// A camera's state, retained. What means something in a topic is written as `%2F`, `%2B`, `%23`.
    func status(of camera: String) -> String {
        let marks: [Character: String] = [
            "/": "%2F", "+": "%2B", "#": "%23", "%": "%25", "\0": "%00",
        ]
        return "\(prefix)/\(camera.map { marks[$0] ?? String($0) }.joined())/status"
    }
}
