internal import Foundation
internal import Scene

/// What was true and what was found of one class, over all recordings.
struct ClassFigures: Sendable {
    var violation: Violation
    var trueCount = 0
    var found = 0
    var falseCount = 0
    /// From start to confirmation, of those found, in seconds.
    var delays: [Double] = []

    var missed: Int { trueCount - found }
    var precision: Double? { ratio(found, found + falseCount) }
    var recall: Double? { ratio(found, trueCount) }

    var f1: Double? {
        guard trueCount > 0 || falseCount > 0 else { return nil }
        return Double(2 * found) / Double(2 * found + falseCount + missed)
    }

    /// The delay that a share of the found ones did not exceed, by nearest rank.
    func delay(share: Double) -> Double? {
        guard !delays.isEmpty else { return nil }
        let sorted = delays.sorted()
        return sorted[min(sorted.count - 1, Int((share * Double(sorted.count)).rounded(.up)) - 1)]
    }

    private func ratio(_ part: Int, _ all: Int) -> Double? {
        all > 0 ? Double(part) / Double(all) : nil
    }

    mutating func add(_ other: ClassFigures) {
        trueCount += other.trueCount
        found += other.found
        falseCount += other.falseCount
        delays += other.delays
    }
}

/// How often events of one tenth of confidence were right.
struct ReliabilityBin: Sendable, Hashable {
    /// 0 for 0 ... 0.1, 9 for 0.9 ... 1.
    var tenth: Int
    var events = 0
    var right = 0
    var confidenceSum = 0.0

    /// The bins that hold any of these events.
    static func bins(_ events: [(confidence: Double, isRight: Bool)]) -> [ReliabilityBin] {
        var bins = (0..<10).map { ReliabilityBin(tenth: $0) }
        for event in events {
            let tenth = min(9, max(0, Int(event.confidence * 10)))
            bins[tenth].events += 1
            bins[tenth].right += event.isRight ? 1 : 0
            bins[tenth].confidenceSum += event.confidence
        }
        return bins.filter { $0.events > 0 }
    }
}

/// All figures with the time that they rest on.
struct AccuracyFigures: Sendable {
    var classes: [ClassFigures]
    var cameraHours: Double
    var reliability: [ReliabilityBin]

    /// Fewer do not make a daily figure.
    static let leastCameraDays = 15.0

    var all: ClassFigures {
        classes.reduce(into: ClassFigures(violation: .leftObject)) { $0.add($1) }
    }

    /// False events a camera-hour: the figure and the bound that 95 % of such runs stay below.
    func falseRate(_ count: Int) -> (rate: Double, upper: Double)? {
        guard cameraHours > 0 else { return nil }
        return (Double(count) / cameraHours, Intervals.poissonUpper(count) / cameraHours)
    }

    /// The same a camera-day; nil below fifteen camera-days.
    func falseDaily(_ count: Int) -> (rate: Double, upper: Double)? {
        guard cameraHours / 24 >= Self.leastCameraDays, let hourly = falseRate(count) else {
            return nil
        }
        return (hourly.rate * 24, hourly.upper * 24)
    }

    /// A table for people.
    func text() -> String {
        var rows = [
            [
                "class", "true", "found", "missed", "false", "precision (95 %)", "recall (95 %)",
                "F1", "delay median / 90 %",
            ]
        ]
        rows += classes.map { row($0, name: $0.violation.rawValue) }
        if classes.count != 1 { rows.append(row(all, name: "all")) }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
                .joined(separator: "  ").replacing(/\s+$/, with: "")
        }
        return (lines + [falseLine]).joined(separator: "\n") + "\n"
    }

    /// How often something false is found, and on how much it rests.
    var falseLine: String {
        let count = all.falseCount
        guard let hourly = falseRate(count) else { return "no camera-hours" }
        var line =
            "false events: \(count) in \(Self.number(cameraHours, 1)) camera-hours, "
            + "\(Self.number(hourly.rate, 4)) an hour, 95 % upper bound "
            + "\(Self.number(hourly.upper, 4))"
        if let daily = falseDaily(count) {
            line +=
                "; \(Self.number(daily.rate, 2)) a camera-day, 95 % upper bound "
                + Self.number(daily.upper, 2)
        } else {
            line += "; fewer than 15 camera-days, so no daily figure"
        }
        return line
    }

    func row(_ figures: ClassFigures, name: String) -> [String] {
        let delays = [0.5, 0.9].compactMap { figures.delay(share: $0) }
        return [
            name, "\(figures.trueCount)", "\(figures.found)", "\(figures.missed)",
            "\(figures.falseCount)",
            Self.share(figures.precision, figures.found, figures.found + figures.falseCount),
            Self.share(figures.recall, figures.found, figures.trueCount),
            figures.f1.map { Self.number($0, 3) } ?? "–",
            delays.isEmpty
                ? "–" : delays.map { "\(Self.number($0, 0)) s" }.joined(separator: " / "),
        ]
    }

    private static func share(_ value: Double?, _ hits: Int, _ count: Int) -> String {
        guard let value, let interval = Intervals.wilson(hits, of: count) else { return "–" }
        return "\(number(value, 3)) (\(number(interval.lowerBound, 2))–"
            + "\(number(interval.upperBound, 2)))"
    }

    static func number(_ value: Double, _ digits: Int) -> String {
        value.formatted(
            .number.precision(.fractionLength(digits)).grouping(.never)
                .locale(Locale(identifier: "en_US_POSIX")))
    }
}
