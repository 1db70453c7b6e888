public import Scene

/// What the detector and the view's memory say together about one picture.
///
/// A thing that the detector is unsure of is believed where the memory sees something new as well: a
/// drain or a shadow that it takes for a car with 0.3 has always been there, a real car has not. A
/// difference that is a known thing is not counted a second time as an unknown one.
public struct Agreement: Sendable, Hashable {
    /// From here on a detection needs no support, 0...1.
    public static let sure = 0.5
    /// The share of an unsure detection's box that must differ from the memory.
    public static let support = 0.4
    /// A region is explained where known things cover this share of it, or where it covers half
    /// of one.
    public static let explained = 0.3

    /// The detections that are believed, in their order.
    public let detections: [Detection]
    /// The regions that no believed detection of an explaining label accounts for, in their order.
    public let regions: [Region]

    /// - Parameters:
    ///   - regions: all differences of the picture from its view's memory, still or not.
    ///   - remembers: whether the view has a memory to speak of; one that is learning supports
    ///     nothing, and every detection is believed.
    ///   - explaining: labels of things that are judged as themselves, so that the difference
    ///     that they make is not one more thing.
    /// - Complexity: O(detections · regions).
    public init(
        _ detections: [Detection], _ regions: [Region], remembers: Bool,
        explaining: Set<String> = ["car", "van", "truck", "bus"]
    ) {
        let new = regions.filter { $0.state == .appeared }.map(\.box)
        let believed = detections.filter { detection in
            // People are small and seldom stand in a memory's way; they are taken as they are.
            !remembers || detection.label == "person" || detection.score >= Self.sure
                || Self.covered(detection.box, by: new) > Self.support
        }
        let known = believed.filter { explaining.contains($0.label) }.map(\.box)
        self.detections = believed
        self.regions = regions.filter { region in
            region.state != .appeared
                || Self.covered(region.box, by: known) < Self.explained
                    && known.allSatisfy { Self.covered($0, by: [region.box]) < 0.5 }
        }
    }

    /// The share of a box that lies in any of the others, from a grid of 12 × 12 points.
    static func covered(_ box: Box, by others: [Box]) -> Double {
        let near = others.filter { $0.intersection(box).area > 0 }
        guard !near.isEmpty else { return 0 }
        var hits = 0
        for row in 0..<12 {
            for column in 0..<12 {
                let point = Point(
                    x: box.x + box.width * (Double(column) + 0.5) / 12,
                    y: box.y + box.height * (Double(row) + 0.5) / 12)
                if near.contains(where: { $0.contains(point) }) { hits += 1 }
            }
        }
        return Double(hits) / 144
    }
}
