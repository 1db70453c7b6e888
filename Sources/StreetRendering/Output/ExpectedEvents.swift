import Foundation
public import Scene

/// What a scene's author knows about how it can be found.
struct Expectation: Sendable {
    /// What an engine needs beyond watching for change.
    enum Need: String, Sendable, Codable {
        case change
        case absoluteLook = "absolute_look"
        case presetRecognition = "preset_recognition"
    }

    var need = Need.change
    /// Other classes that are right as well, for an engine without the class's own rule.
    var alsoRight: [Violation: [Violation]] = [:]
    var note = "Every event listed must be found, once, and nothing else."
}

/// The events that a scan of a sample must find, and how exactly.
public struct ExpectedEvents: Sendable, Codable {
    public struct Event: Sendable, Codable {
        /// Any of these classes is right.
        public var violation: [Violation]
        /// From and to, ISO 8601 with offset; both ends count.
        public var firstSeen: [String]
        public var confirmed: [String]
        /// Null where the thing still stands at the end.
        public var cleared: [String]?
        public var box: Box
        public var overlapAtLeast: Double
        /// Whether a box whose middle lies inside counts too, as `accuracy` counts it.
        public var centerInsideSuffices: Bool

        enum CodingKeys: String, CodingKey {
            case violation, confirmed, cleared, box
            case firstSeen = "first_seen"
            case overlapAtLeast = "iou_at_least"
            case centerInsideSuffices = "center_inside_suffices"
        }
    }

    public var clip: String
    public var site: String
    public var events: [Event]
    /// How many events beyond the listed ones a scan may report.
    public var othersAllowed: Int
    /// What an engine needs beyond watching for change, for all of it to hold.
    public var needs: String
    public var note: String

    enum CodingKeys: String, CodingKey {
        case clip, site, events, needs, note
        case othersAllowed = "others_allowed"
    }

    public init(scene: StreetScene, clipName: String, preset: Int = 0, visible: [Range<Float>]) {
        clip = "\(clipName).mp4"
        site = "\(clipName).yaml"
        othersAllowed = 0
        needs = scene.expectation.need.rawValue
        note = scene.expectation.note
        events = scene.piles(preset: preset).map { pile in
            let classes = [pile.violation] + (scene.expectation.alsoRight[pile.violation] ?? [])
            let dwells = classes.map { violation in
                Float(scene.rules.first { $0.violation == violation }?.dwell ?? 600)
            }
            let seen =
                visible.first { $0.upperBound > pile.span.lowerBound }
                .map { max($0.lowerBound, pile.span.lowerBound) } ?? pile.span.lowerBound
            func window(_ from: Float, _ to: Float) -> [String] {
                [CaptionClock.iso(scene.moment(from)), CaptionClock.iso(scene.moment(to))]
            }
            // A thing counts as seen within 10 s, as confirmed within 20 s of its dwell and as
            // gone within 30 s: slack for sampling once a second and for people before it.
            return Event(
                violation: classes, firstSeen: window(seen - 2, seen + 10),
                confirmed: window(
                    seen + (dwells.min() ?? 0) - 2, seen + (dwells.max() ?? 0) + 20),
                cleared: pile.span.upperBound < scene.seconds
                    ? window(pile.span.upperBound - 2, pile.span.upperBound + 30) : nil,
                box: pile.box, overlapAtLeast: 0.3, centerInsideSuffices: true)
        }
    }
}
