import Foundation
public import Scene

/// One violation that a scene contains, as its truth file states it.
public struct TruthEntry: Sendable, Codable, Hashable {
    public var violation: Violation
    /// ISO 8601 with offset: the thing rests in its place.
    public var start: String
    /// The thing is taken away, or the clip ends.
    public var end: String
    /// Around all of it at rest, in 0...1 of the picture.
    public var box: Box
}

extension StreetScene {
    /// The violations that the camera's preset sees, in order of their start.
    public func truth(preset: Int = 0) -> [TruthEntry] {
        piles(preset: preset).map { pile in
            TruthEntry(
                violation: pile.violation, start: CaptionClock.iso(moment(pile.span.lowerBound)),
                end: CaptionClock.iso(moment(pile.span.upperBound)), box: pile.box)
        }
    }

    /// Things that count as one violation, at rest.
    struct Pile {
        var violation: Violation
        var span: Range<Float>
        var box: Box
    }

    func piles(preset: Int) -> [Pile] {
        let projection = Projection(
            pose: camera.presets[preset].pose, width: 16_000, height: 9_000)
        var names: [String] = []
        for prop in props where prop.violation != nil && !names.contains(prop.pile) {
            names.append(prop.pile)
        }
        return names.compactMap { name in
            let parts = props.filter { $0.pile == name }
            let corners = parts.flatMap { $0.resting.corners }
            let start = max(0, parts.map(\.rests.lowerBound).min() ?? 0)
            let end = min(seconds, parts.map(\.rests.upperBound).max() ?? seconds)
            guard let violation = parts[0].violation, start < end,
                let box = projection.box(around: corners)
            else { return nil }
            return Pile(
                violation: violation, span: start..<end,
                box: box.roundedToTenThousandths)
        }
        .sorted { $0.span.lowerBound < $1.span.lowerBound }
    }

    func moment(_ time: Float) -> Moment {
        start + .milliseconds(Int64((Double(time) * 1000).rounded()))
    }
}

extension Box {
    var roundedToTenThousandths: Box {
        func cut(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
        return Box(x: cut(x), y: cut(y), width: cut(width), height: cut(height))
    }
}
