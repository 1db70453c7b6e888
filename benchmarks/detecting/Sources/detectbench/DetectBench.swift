import Detecting
import Foundation
import Grabbing
import Scene

/// Looks at pictures with a detector and writes what it found, a line a picture, as a scan's
/// observations are written, so that the same scorer reads both.
///
///     detectbench NETWORK.onnx CARD.json TILING [--regions SCAN.jsonl] PICTURE... > observations.jsonl
///
/// TILING is `whole`, `RxC`, or `whole+RxC`. With the observations of a scan of the same pictures, the
/// view's memory has its word as well. Times go to standard error.
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
        var regions: [String: [Region]]?
        var first = 4
        if arguments[4] == "--regions", arguments.count > 6 {
            regions = try scanned(arguments[5])
            first = 6
        }
        let stills = arguments[first...].enumerated().map {
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
            let known = regions?[stem(frame.name)] ?? []
            let agreement = Agreement(found, known, remembers: regions != nil)
            let line = Line(
                picture: frame.name, regions: agreement.regions.map(Line.Place.init),
                tracks: agreement.detections.map(Line.Entry.init))
            print(String(decoding: try encoder.encode(line), as: UTF8.self))
        }
        times.sort()
        let middle = times.isEmpty ? 0 : times[times.count / 2]
        let text = String(
            format: "%d pictures, median %.1f ms, least %.1f ms\n", times.count, middle,
            times.first ?? 0)
        FileHandle.standardError.write(Data(text.utf8))
    }

    /// What a scan found new in each picture, by the picture's name.
    static func scanned(_ path: String) throws -> [String: [Region]] {
        var regions: [String: [Region]] = [:]
        for text in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
            let scan = try JSONDecoder().decode(Scan.self, from: Data(text.utf8))
            regions[stem(scan.picture)] = scan.regions
                .filter { $0.state ?? .appeared == .appeared }
                .map {
                    Region(
                        id: 0, box: $0.box, state: .appeared, still: true, since: .epoch,
                        lastSeen: .epoch, sightings: 1, area: $0.box.area, difference: 0)
                }
        }
        return regions
    }

    struct Scan: Decodable {
        struct Place: Decodable {
            var box: Box
            var state: Region.State?
        }
        var picture: String
        var regions: [Place]
    }

    static func stem(_ path: String) -> String {
        URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
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

    struct Place: Encodable {
        var box: Box
        var state: Region.State

        init(_ region: Region) {
            box = region.box
            state = region.state
        }
    }

    var picture: String
    var regions: [Place]
    var tracks: [Entry]
}

extension Duration {
    var wholeMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }
}
