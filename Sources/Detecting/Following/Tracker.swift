public import Scene

/// Detected things followed from picture to picture, at the rate of a film or at visits.
///
/// Equal pictures give equal tracks; an id is never given twice.
public struct Tracker: Sendable, Codable {
    public let settings: TrackerSettings

    public init(settings: TrackerSettings = TrackerSettings()) { self.settings = settings }

    /// Takes in what was detected in one picture and gives the things that are there.
    ///
    /// - Parameters:
    ///   - moment: not before the last one.
    ///   - looking: whether the picture belongs to a film or to a visit.
    ///   - shift: how far the picture lies right of and below the view's reference, in fractions.
    /// - Returns: The tracks seen in this picture, by id, where they are in the reference.
    public mutating func follow(
        _ detections: [Detection], at moment: Moment, looking: Observation.Looking, shift: Point
    ) -> [Track] {
        []
    }
}
