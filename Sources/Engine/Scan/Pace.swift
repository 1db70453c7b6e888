internal import Scene

/// Holds an input's first pictures back until they tell whether it is watched or visited
/// (docs/decisions/0002).
///
/// The moments of a recording's pictures are known once they are decoded only; key pictures may lie
/// two seconds apart or two minutes.
struct Pace {
    /// Between two pictures; nil while too few of them are known.
    private(set) var spacing: Duration?
    private var held: [Frame] = []
    private let needed: Int

    /// - Parameters:
    ///   - spacing: the time between two pictures where it is known.
    ///   - needed: pictures that tell it where it is not, 2 or more.
    init(spacing: Duration?, needed: Int) {
        self.spacing = spacing
        self.needed = max(2, needed)
    }

    /// What is sampled at least every five seconds is watched.
    var looking: Observation.Looking {
        guard let spacing, spacing > .seconds(5) else { return .watch }
        return .visit(interval: spacing)
    }

    /// - Returns: the pictures that can be looked at now, the oldest first.
    mutating func take(_ frame: Frame) -> [Frame] {
        if spacing != nil { return [frame] }
        held.append(frame)
        return held.count < needed ? [] : rest()
    }

    /// Gives up what is held at the input's end, however few pictures there were.
    mutating func rest() -> [Frame] {
        defer { held = [] }
        if spacing == nil { spacing = Self.median(of: held.map(\.moment)) }
        return held
    }

    /// The median time between neighbours; nil for less than two.
    static func median(of moments: [Moment]) -> Duration? {
        let gaps = zip(moments.dropFirst(), moments).map { $0 - $1 }.sorted()
        return gaps.isEmpty ? nil : gaps[gaps.count / 2]
    }
}
