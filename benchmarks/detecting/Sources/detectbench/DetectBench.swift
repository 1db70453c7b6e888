import Detecting
import Foundation
import Grabbing
import Scene

/// Looks at pictures with a detector and writes what it found, a line a picture, as a scan's
/// observations are written, so that the same scorer reads both.
///
///     detectbench NETWORK.onnx CARD.json TILING PICTURE... > observations.jsonl
///
/// TILING is `whole`, `RxC`, or `whole+RxC`. Times go to standard error.
@main
struct DetectBench {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 4, let tiling = tiling(arguments[3]) else {
            FileHandle.standardError.write(
                Data("usage: detectbench NETWORK.onnx CARD.json TILING PICTURE...\n".utf8))
            exit(64)
        }
        let card = try JSONDecoder().decode(
            DetectorCard.self, from: Data(contentsOf: URL(fileURLWithPath: arguments[2])))
        let detector = try Detector(
            model: URL(fileURLWithPath: arguments[1]), card: card, threads: 1)
        let stills = arguments[4...].enumerated().map {
            Still(path: $1, moment: Moment(milliseconds: Int64($0) * 1000))
        }
        let reader = StillsReader(stills, name: "pictures")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var times: [Double] = []
        while let frame = try reader.next() {
            let begin = ContinuousClock.now
            let found = try detector.detect(in: frame, tiling: tiling, around: nil)
            times.append(Double((ContinuousClock.now - begin).wholeMicroseconds) / 1000)
            let line = Line(picture: frame.name, tracks: found.map(Line.Entry.init))
            print(String(decoding: try encoder.encode(line), as: UTF8.self))
        }
        times.sort()
        let middle = times.isEmpty ? 0 : times[times.count / 2]
        let text = String(
            format: "%d pictures, median %.1f ms, least %.1f ms\n", times.count, middle,
            times.first ?? 0)
        FileHandle.standardError.write(Data(text.utf8))
    }

    static func tiling(_ text: String) -> Tiling? {
        if text == "whole" { return .whole }
        let whole = text.hasPrefix("whole+")
        let numbers = (whole ? String(text.dropFirst(6)) : text).split(separator: "x")
            .compactMap { Int($0) }
        guard numbers.count == 2, numbers.allSatisfy({ (1...8).contains($0) }) else { return nil }
        return Tiling(whole: whole, rows: numbers[0], columns: numbers[1])
    }
}

struct Line: Encodable {
    struct Entry: Encodable {
        var box: Box
        var label: String
        var score: Double

        init(_ detection: Detection) {
            box = detection.box
            label = detection.label
            score = detection.score
        }
    }

    var picture: String
    var regions: [String] = []
    var tracks: [Entry]
}

extension Duration {
    var wholeMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
