/// Whether a picture can be judged, and how far it lies from its view's reference.
public struct PictureHealth: Sendable, Hashable, Codable {
    /// Why a picture says nothing about the street.
    public enum Fault: String, Sendable, Hashable, Codable, CaseIterable {
        case black, white, gray, frozen, blurred, covered, moved, noise, corrupt, fog
        case tooDark = "too_dark"
        case notThisView = "not_this_view"
        case lightSwitch = "light_switch"
        case infraredSwitch = "infrared_switch"
    }

    public var usable: Bool
    public var fault: Fault?
    /// How far the picture lies right of and below the reference, in fractions of width, height.
    public var shift: Point

    public init(usable: Bool, fault: Fault? = nil, shift: Point = Point(x: 0, y: 0)) {
        self.usable = usable
        self.fault = fault
        self.shift = shift
    }

    public static let good = PictureHealth(usable: true)
}
