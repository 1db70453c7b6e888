/// A camera's name in the settings.
public struct CameraID: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    public var name: String

    public init(_ name: String) { self.name = name }
    public init(from decoder: any Decoder) throws {
        name = try decoder.singleValueContainer().decode(String.self)
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
    public var description: String { name }
    public static func < (a: CameraID, b: CameraID) -> Bool { a.name < b.name }
}

/// A preset's name in the settings; unique within its camera.
public struct PresetID: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    public var name: String

    public init(_ name: String) { self.name = name }
    public init(from decoder: any Decoder) throws {
        name = try decoder.singleValueContainer().decode(String.self)
    }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
    public var description: String { name }
    public static func < (a: PresetID, b: PresetID) -> Bool { a.name < b.name }
}

/// The unit of watching: a camera at a preset. Written `camera/preset`.
public struct ViewID: Sendable, Hashable, Comparable, Codable, CustomStringConvertible {
    public var camera: CameraID
    public var preset: PresetID

    public init(camera: CameraID, preset: PresetID) {
        self.camera = camera
        self.preset = preset
    }

    public var description: String { "\(camera)/\(preset)" }
    public static func < (a: ViewID, b: ViewID) -> Bool {
        (a.camera, a.preset) < (b.camera, b.preset)
    }
}
