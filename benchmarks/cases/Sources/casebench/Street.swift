import CaseFiling
import Foundation
import Scene

/// Events of many views, each decided by its number alone.
struct Street {
    let views: Int

    private static let start = Moment(milliseconds: 1_769_760_000_000)

    func view(_ number: Int) -> ViewID {
        ViewID(camera: CameraID("camera-\(number % views)"), preset: PresetID("p1"))
    }

    /// - Parameter evidence: nil names five pictures that nobody has written.
    func event(_ number: Int, evidence: [EvidenceKind: EvidenceFile]? = nil) -> Event {
        let place = number / views
        let box = Box(
            x: Double(place % 40) / 40, y: Double(place / 40 % 40) / 40, width: 0.02, height: 0.02)
        let confirmed = Self.start + .seconds(number)
        let first = confirmed - .seconds(600)
        let id = EventIdentity.id(
            view: view(number), violation: .garbagePile, firstSeen: first, firstBox: box)
        let named = Dictionary(
            uniqueKeysWithValues: EvidenceKind.allCases.filter { $0 != .clip }.map { kind in
                (
                    kind,
                    EvidenceFile(
                        path: "evidence/\(id)-\(kind.rawValue).jpg",
                        sha256: String(repeating: "a5", count: 32))
                )
            })
        return Event(
            id: id, violation: .garbagePile, view: view(number), zone: "walk", firstSeen: first,
            confirmed: confirmed, box: box, confidence: 0.93,
            reason: Reason(
                "It has stood in walk for 10 min, seen in 12 pictures.",
                signals: (0..<5).map { .init("signal_\($0)", value: 0.5, threshold: 0.4) }),
            evidence: evidence ?? named)
    }

    func filing() -> Filing {
        Filing(
            place: CasePlace(
                source: "north gate", address: "1 Renmin Road, Yuexiu", longitude: 113.264_432_1,
                latitude: 23.129_123_4, grid: "440111001001001"),
            zone: TimeZone(identifier: "Asia/Shanghai") ?? .gmt)
    }
}

/// A folder that is gone when its owner is.
final class Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "casebench-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var store: String { path + "/curbwatch.sqlite" }
}

/// Prints a line at once, on a pipe too.
func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

/// What something took: on the wall, and of the processors' time by this process, which also holds on
/// a machine that others keep busy.
struct Effort {
    private(set) var wall: [Double] = []
    private(set) var processor = 0.0

    /// Milliseconds of the middle, or of so many hundredths.
    func rank(_ hundredths: Int) -> Double {
        let sorted = wall.sorted()
        return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, sorted.count * hundredths / 100)]
    }

    /// Milliseconds of processor time, the mean.
    var mean: Double { wall.isEmpty ? 0 : processor / Double(wall.count) }

    mutating func measure(_ body: () throws -> Void) rethrows {
        let before = Self.used
        wall.append(try ContinuousClock().measure(body).milliseconds)
        processor += Self.used - before
    }

    private static var used: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func milliseconds(_ time: timeval) -> Double {
            Double(time.tv_sec) * 1000 + Double(time.tv_usec) / 1000
        }
        return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime)
    }
}

/// One promise, printed beside what was found.
struct Promise {
    private(set) var isKept = true

    mutating func check(_ name: String, _ found: Double, atMost most: Double, _ unit: String) {
        line(name, found, unit, found <= most, "at most \(Self.text(most))")
    }

    mutating func check(_ name: String, _ found: Double, atLeast least: Double, _ unit: String) {
        line(name, found, unit, found >= least, "at least \(Self.text(least))")
    }

    private mutating func line(
        _ name: String, _ found: Double, _ unit: String, _ isGood: Bool, _ promise: String
    ) {
        say("\(isGood ? "kept  " : "BROKEN") \(name): \(Self.text(found)) \(unit) (\(promise))")
        isKept = isKept && isGood
    }

    private static func text(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}

extension Duration {
    var milliseconds: Double {
        Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15
    }
}
