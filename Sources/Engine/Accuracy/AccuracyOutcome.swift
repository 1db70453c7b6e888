internal import Foundation
internal import Judging
internal import Scene

/// What the scan of one recording found, held against its truth.
struct AccuracyOutcome {
    var recording: AccuracyRecording
    var output: String
    var found: [Matching.Found]
    var matching: Matching
    /// The median time between two pictures.
    var interval: Duration
    /// Pictures times interval: gaps between days are no time in which anything was seen.
    var cameraHours: Double
    var privacy: [Polygon]

    var missed: [Int] {
        recording.truth.occurrences.indices.filter { t in
            !matching.pairs.contains { $0.occurrence == t }
        }
    }

    var wrong: [Int] {
        found.indices.filter { f in !matching.pairs.contains { $0.found == f } }
    }

    /// Reads the output of a scan.
    init(_ recording: AccuracyRecording, output: String, settings: Settings) throws {
        self.recording = recording
        self.output = output
        found = try Self.lines(output + "/events.jsonl", as: EventLine.self).compactMap(\.found)
        let moments = try Self.lines(output + "/observations.jsonl", as: MomentLine.self)
            .compactMap { AccuracyTime.moment($0.moment) }
        let gaps = zip(moments.dropFirst(), moments).map { $0 - $1 }.sorted()
        let interval = gaps.isEmpty ? Duration.seconds(1) : gaps[gaps.count / 2]
        self.interval = interval
        cameraHours =
            Double(interval.wholeMilliseconds) / 3_600_000 * Double(moments.count)
        matching = Matching(recording.truth.occurrences, found) { violation in
            (settings.rules[violation]?.dwell ?? .zero) + interval
        }
        privacy = settings.views.flatMap(\.zones).map(\.zone)
            .filter { $0.kind == .privacy }.map(\.polygon)
    }

    func figures(of violation: Violation) -> ClassFigures {
        var figures = ClassFigures(violation: violation)
        let truth = recording.truth.occurrences
        figures.trueCount = truth.count { $0.violation == violation }
        for pair in matching.pairs where truth[pair.occurrence].violation == violation {
            figures.found += 1
            let delay = found[pair.found].confirmed - truth[pair.occurrence].start
            figures.delays.append(Double(delay.wholeMilliseconds) / 1000)
        }
        figures.falseCount = wrong.count { found[$0].violation == violation }
        return figures
    }

    private static func lines<Line: Decodable>(
        _ path: String, as line: Line.Type
    ) throws -> [Line] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try Data(contentsOf: URL(fileURLWithPath: path)).split(separator: 10)
            .map { try decoder.decode(line, from: $0) }
    }

    private struct MomentLine: Decodable { var moment: String }

    private struct EventLine: Decodable {
        struct File: Decodable { var path: String }
        var id: String
        var violation: String
        var zone: String
        var firstSeen: String
        var confirmed: String
        var box: [Double]
        var confidence: Double
        var evidence: [String: File]

        var found: Matching.Found? {
            guard let violation = Violation(rawValue: violation),
                let first = AccuracyTime.moment(firstSeen),
                let confirmed = AccuracyTime.moment(confirmed), box.count == 4
            else { return nil }
            return Matching.Found(
                id: id, violation: violation, zone: zone, firstSeen: first, confirmed: confirmed,
                box: Box(x: box[0], y: box[1], width: box[2], height: box[3]),
                confidence: confidence, picture: evidence["annotated"]?.path)
        }
    }
}

extension AccuracyFigures {
    /// Over all recordings; classes that were neither true nor found are left out.
    init(_ outcomes: [AccuracyOutcome]) {
        classes = Violation.allCases.map { violation in
            outcomes.map { $0.figures(of: violation) }
                .reduce(into: ClassFigures(violation: violation)) { $0.add($1) }
        }.filter { $0.trueCount + $0.falseCount > 0 }
        cameraHours = outcomes.map(\.cameraHours).reduce(0, +)
        reliability = ReliabilityBin.bins(
            outcomes.flatMap { outcome in
                outcome.found.indices.map { place in
                    (outcome.found[place].confidence, !outcome.wrong.contains(place))
                }
            })
    }

    /// The figures for programs, with each recording's misses and false events.
    func json(_ outcomes: [AccuracyOutcome]) throws -> Data {
        func value(_ number: Double?) -> Any {
            number.map { ($0 * 1e4).rounded() / 1e4 } ?? NSNull()
        }
        func bounds(_ hits: Int, _ count: Int) -> Any {
            Intervals.wilson(hits, of: count).map { [value($0.lowerBound), value($0.upperBound)] }
                ?? NSNull()
        }
        func form(_ figures: ClassFigures, _ name: String) -> [String: Any] {
            [
                "class": name, "true": figures.trueCount, "found": figures.found,
                "missed": figures.missed, "false": figures.falseCount,
                "precision": value(figures.precision),
                "precision_95": bounds(figures.found, figures.found + figures.falseCount),
                "recall": value(figures.recall),
                "recall_95": bounds(figures.found, figures.trueCount), "f1": value(figures.f1),
                "delay_seconds_median": value(figures.delay(share: 0.5)),
                "delay_seconds_90": value(figures.delay(share: 0.9)),
                "false_per_camera_hour": value(falseRate(figures.falseCount)?.rate),
                "false_per_camera_hour_upper_95": value(falseRate(figures.falseCount)?.upper),
                "false_per_camera_day": value(falseDaily(figures.falseCount)?.rate),
            ]
        }
        let object: [String: Any] = [
            "camera_hours": value(cameraHours), "all": form(all, "all"),
            "classes": classes.map { form($0, $0.violation.rawValue) },
            "reliability": reliability.map { bin in
                [
                    "from": Double(bin.tenth) / 10, "events": bin.events, "right": bin.right,
                    "mean_confidence": value(bin.confidenceSum / Double(bin.events)),
                    "right_95": bounds(bin.right, bin.events),
                ] as [String: Any]
            },
            "recordings": outcomes.map { outcome in
                [
                    "name": outcome.recording.name, "camera_hours": value(outcome.cameraHours),
                    "found": outcome.matching.pairs.count,
                    "missed": outcome.missed.map { place in
                        let missed = outcome.recording.truth.occurrences[place]
                        return [
                            "violation": missed.violation.rawValue,
                            "start_ms": missed.start.milliseconds, "box": missed.box.numbers,
                        ] as [String: Any]
                    },
                    "false": outcome.wrong.map { place in
                        let event = outcome.found[place]
                        return [
                            "id": event.id, "violation": event.violation.rawValue,
                            "confirmed_ms": event.confirmed.milliseconds,
                            "confidence": value(event.confidence), "box": event.box.numbers,
                        ] as [String: Any]
                    },
                    "events": outcome.found.indices.map { place in
                        [
                            "confidence": value(outcome.found[place].confidence),
                            "right": !outcome.wrong.contains(place),
                        ] as [String: Any]
                    },
                ] as [String: Any]
            },
        ]
        return try JSONSerialization.data(
            withJSONObject: object, options: [.prettyPrinted, .sortedKeys])
    }
}

extension Box {
    fileprivate var numbers: [Double] {
        [x, y, width, height].map { ($0 * 1e4).rounded() / 1e4 }
    }
}
