/// What is asked of a camera: one operation of ONVIF with its parameters.
///
/// Each is valid against ONVIF's WSDL (devicemgmt, media, ptz, version 10 and 20); a test holds
/// them against it.
public enum Request: Sendable, Hashable {
    case systemDateAndTime
    case capabilities
    case profiles
    case streamURI(profile: String)
    case snapshotURI(profile: String)
    case presets(profile: String)
    case gotoPreset(profile: String, preset: String)
    case status(profile: String)
    /// Stores where the head stands; nil for a new preset.
    case setPreset(profile: String, name: String, preset: String?)

    public enum Service: Sendable, Hashable { case device, media, heads }

    public var service: Service {
        switch self {
        case .systemDateAndTime, .capabilities: .device
        case .profiles, .streamURI, .snapshotURI: .media
        case .presets, .gotoPreset, .status, .setPreset: .heads
        }
    }

    /// Whether a camera answers it to anybody: its clock is needed before a digest can be made.
    var isOpen: Bool { self == .systemDateAndTime }

    public var operation: String {
        switch self {
        case .systemDateAndTime: "GetSystemDateAndTime"
        case .capabilities: "GetCapabilities"
        case .profiles: "GetProfiles"
        case .streamURI: "GetStreamUri"
        case .snapshotURI: "GetSnapshotUri"
        case .presets: "GetPresets"
        case .gotoPreset: "GotoPreset"
        case .status: "GetStatus"
        case .setPreset: "SetPreset"
        }
    }

    var namespace: String {
        switch service {
        case .device: "http://www.onvif.org/ver10/device/wsdl"
        case .media: "http://www.onvif.org/ver10/media/wsdl"
        case .heads: "http://www.onvif.org/ver20/ptz/wsdl"
        }
    }

    /// The content type of SOAP 1.2, which names the action.
    var contentType: String {
        "application/soap+xml; charset=utf-8; action=\"\(namespace)/\(operation)\""
    }

    /// The whole message.
    public func envelope(_ token: UsernameToken?) -> [UInt8] {
        let head = token.map { "<s:Header>\($0.header)</s:Header>" } ?? ""
        let text =
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
            + "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\">\(head)<s:Body>"
            + "<q:\(operation) xmlns:q=\"\(namespace)\">\(parameters)</q:\(operation)>"
            + "</s:Body></s:Envelope>"
        return Array(text.utf8)
    }

    private var parameters: String {
        switch self {
        case .systemDateAndTime, .profiles: ""
        case .capabilities: Self.element("Category", "All")
        case .streamURI(let profile):
            "<q:StreamSetup xmlns:tt=\"http://www.onvif.org/ver10/schema\">"
                + "<tt:Stream>RTP-Unicast</tt:Stream>"
                + "<tt:Transport><tt:Protocol>RTSP</tt:Protocol></tt:Transport></q:StreamSetup>"
                + Self.element("ProfileToken", profile)
        case .snapshotURI(let profile), .presets(let profile), .status(let profile):
            Self.element("ProfileToken", profile)
        case .gotoPreset(let profile, let preset):
            Self.element("ProfileToken", profile) + Self.element("PresetToken", preset)
        case .setPreset(let profile, let name, let preset):
            Self.element("ProfileToken", profile) + Self.element("PresetName", name)
                + (preset.map { Self.element("PresetToken", $0) } ?? "")
        }
    }

    private static func element(_ name: String, _ text: String) -> String {
        "<q:\(name)>\(XMLText.escaped(text))</q:\(name)>"
    }
}
