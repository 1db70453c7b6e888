internal import Foundation
internal import Grabbing
internal import Picturing
internal import Scene
internal import Timetable

/// The report for people: one file without anything beside it, its pictures within.
struct AccuracyPage {
    private let figures: AccuracyFigures
    private let outcomes: [AccuracyOutcome]

    /// More pictures make a page that no browser opens with pleasure; the rest is in the JSON.
    static let mostPictures = 400

    init(_ figures: AccuracyFigures, _ outcomes: [AccuracyOutcome]) {
        self.figures = figures
        self.outcomes = outcomes
    }

    func html() throws -> String {
        var body = "<h1>Accuracy</h1>\n<p>\(Self.escaped(figures.falseLine))</p>\n"
        body += "<p>A found event is right where its class is, it overlaps by IoU ≥ 0.3 or its "
        body += "centre lies inside, and it was confirmed within start … end + dwell + one "
        body += "interval; one to one. Intervals: 95 %, Wilson; Poisson for rates.</p>\n"
        body += table() + reliability()
        var left = Self.mostPictures
        for outcome in outcomes {
            body += "<h2>\(Self.escaped(outcome.recording.name))</h2>\n<p>"
            body += "\(outcome.recording.truth.occurrences.count) true, "
            body += "\(outcome.matching.pairs.count) found, \(outcome.missed.count) missed, "
            body += "\(outcome.wrong.count) false in "
            body += "\(AccuracyFigures.number(outcome.cameraHours, 2)) camera-hours</p>\n"
            body += misses(of: outcome, &left)
            for place in outcome.wrong {
                body += falseEvent(outcome.found[place], of: outcome, &left)
            }
        }
        return Self.head + body + "</body></html>\n"
    }

    private func table() -> String {
        let head = [
            "class", "true", "found", "missed", "false", "precision", "recall", "F1",
            "delay median / 90 %",
        ]
        var rows = figures.classes.map { figures.row($0, name: $0.violation.rawValue) }
        rows.append(figures.row(figures.all, name: "all"))
        let lines = rows.map { row in
            "<tr>" + row.map { "<td>\(Self.escaped($0))</td>" }.joined() + "</tr>"
        }
        return "<table><tr>" + head.map { "<th>\($0)</th>" }.joined() + "</tr>\n"
            + lines.joined(separator: "\n") + "</table>\n"
    }

    /// Confidence against how often it was right: a bar for each tenth, the line is where they agree.
    private func reliability() -> String {
        guard !figures.reliability.isEmpty else { return "" }
        let bars = figures.reliability.map { bin in
            let share = Double(bin.right) / Double(bin.events)
            let height = AccuracyFigures.number(200 * share, 1)
            let top = AccuracyFigures.number(200 - 200 * share, 1)
            let label = "\(bin.right) of \(bin.events)"
            return "<rect x=\"\(bin.tenth * 30)\" y=\"\(top)\" width=\"28\" height=\"\(height)\" "
                + "fill=\"#4a7\"><title>\(label)</title></rect><text x=\"\(bin.tenth * 30 + 2)\" "
                + "y=\"215\" font-size=\"9\">\(label)</text>"
        }
        return "<h2>Confidence</h2>\n<p>Of the events in each tenth of confidence, the share that "
            + "was right; on the line the confidence would mean what it says.</p>\n"
            + "<svg width=\"320\" height=\"225\" viewBox=\"0 0 320 225\"><rect width=\"300\" "
            + "height=\"200\" fill=\"#f1f1f1\"/>\(bars.joined())<path d=\"M0 200 L300 0\" "
            + "stroke=\"#000\"/></svg>\n"
    }

    /// The picture nearest to the middle of each miss, decoded once over.
    private func misses(of outcome: AccuracyOutcome, _ left: inout Int) -> String {
        let truth = outcome.recording.truth.occurrences
        var pictures: [Int: [UInt8]] = [:]
        var wanted = Array(outcome.missed.prefix(max(0, left)))
        left -= wanted.count
        let writer = PictureWriter(privacy: outcome.privacy, quality: 70)
        let inputs = try? InputResolver(
            start: nil, interval: nil, clock: { LocalMoment.moment(of: $0, in: .gmt) }
        ).resolve(outcome.recording.path)
        for input in inputs ?? [] {
            guard let frames = try? input.open(sampling: .rate(1)) else { continue }
            while !wanted.isEmpty, let frame = try? frames.next() {
                for place in wanted where frame.moment >= middle(of: truth[place]) {
                    pictures[place] = try? writer.jpeg(
                        frame,
                        annotation: Annotation(
                            marks: [
                                .init(
                                    box: truth[place].box, label: truth[place].violation.rawValue)
                            ], caption: ["missed"]))
                    wanted.removeAll { $0 == place }
                }
            }
        }
        return outcome.missed.map { place in
            figure(
                pictures[place],
                "missed \(truth[place].violation.rawValue) from \(time(truth[place].start))"
                    + (truth[place].end.map { " to \(time($0))" } ?? ""), kind: "missed")
        }.joined()
    }

    private func middle(of occurrence: TruthFile.Occurrence) -> Moment {
        guard let end = occurrence.end else { return occurrence.start }
        return occurrence.start + (end - occurrence.start) / 2
    }

    private func falseEvent(
        _ event: Matching.Found, of outcome: AccuracyOutcome, _ left: inout Int
    ) -> String {
        left -= 1
        let picture = left < 0 ? nil : event.picture
        let bytes = picture.flatMap {
            FileManager.default.contents(atPath: "\(outcome.output)/\($0)")
        }
        return figure(
            bytes.map { Array($0) },
            "false \(event.violation.rawValue) in \(event.zone), first seen "
                + "\(time(event.firstSeen)), confirmed \(time(event.confirmed)), confidence "
                + AccuracyFigures.number(event.confidence, 2), kind: "false")
    }

    private func figure(_ jpeg: [UInt8]?, _ words: String, kind: String) -> String {
        let picture = jpeg.map {
            "<img alt=\"\" src=\"data:image/jpeg;base64,\(Data($0).base64EncodedString())\">"
        }
        return "<figure class=\"\(kind)\">\(picture ?? "")<figcaption>"
            + "\(Self.escaped(words))</figcaption></figure>\n"
    }

    private func time(_ moment: Moment) -> String {
        LocalTime.iso8601(Date(moment), zone: .gmt)
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }

    private static let head = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>Curbwatch: accuracy</title>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
        img-src data:; style-src 'unsafe-inline'">
        <style>
        body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em }
        table { border-collapse: collapse } th, td { padding: .3em .8em; text-align: left }
        tr:nth-child(even) { background: #f1f1f1 }
        figure { display: inline-block; margin: .5em; width: 30em; vertical-align: top }
        figure img { width: 100% } .missed { color: #8a4b00 } .false { color: #a00000 }
        </style></head><body>

        """
}
