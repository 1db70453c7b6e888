/// What one place looks like by itself, without a memory to hold it against: the absolute look.
public struct Appearance: Sendable, Hashable, Codable {
    /// Why the place was looked at.
    public enum Purpose: String, Sendable, Hashable, Codable {
        /// The view is new, was relearned, or its daily look was due.
        case survey
        /// The bin's own box of a bin point.
        case bin
        /// A rule asked for it by `Directive.look`.
        case asked
    }

    public var purpose: Purpose
    /// The zone's id.
    public var zone: String
    public var box: Box
    /// Calibrated probabilities by `RegionClass`; they add up to 1.
    public var classes: [String: Double]

    public init(purpose: Purpose, zone: String, box: Box, classes: [String: Double]) {
        self.purpose = purpose
        self.zone = zone
        self.box = box
        self.classes = classes
    }
}
