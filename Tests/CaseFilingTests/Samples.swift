import CaseFiling
import Foundation
import Scene

/// A folder that is gone when the test is.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "curbwatch-filing-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    var store: String { path + "/curbwatch.sqlite" }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
    }

    func lines(_ name: String) throws -> [[String: Any]] {
        try text(name).split(separator: "\n").map { line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        }
    }
}

enum Sample {
    static let view = ViewID(camera: CameraID("gate"), preset: PresetID("corner"))
    static let shanghai = TimeZone(identifier: "Asia/Shanghai")!
    static let filing = Filing(
        place: CasePlace(
            source: "north gate", address: "1 Renmin Rd", longitude: 113.264_432_1,
            latitude: 23.129_123_4, grid: "440111001001001"),
        zone: shanghai)
    /// Friday 2026-01-30 16:00 in Shanghai.
    static let friday = Moment(milliseconds: 1_769_760_000_000)

    static func event(
        _ violation: Violation = .garbagePile, at moment: Moment = friday,
        box: Box = Box(x: 0.1, y: 0.2, width: 0.05, height: 0.07), view: ViewID = view,
        evidence: [EvidenceKind: EvidenceFile] = [:]
    ) -> Event {
        let first = moment - .seconds(600)
        return Event(
            id: EventIdentity.id(
                view: view, violation: violation, firstSeen: first, firstBox: box),
            violation: violation, view: view, zone: "walk", firstSeen: first, confirmed: moment,
            box: box, confidence: 0.93,
            reason: Reason(
                "It has stood.", signals: [.init("dwell_seconds", value: 600, threshold: 600)]),
            evidence: evidence)
    }
}
