import CaseFiling
import Crypto
import Foundation
import Scene

@testable import Delivering

enum Sample {
    static let view = ViewID(camera: CameraID("gate"), preset: PresetID("corner"))
    static let start = Moment(milliseconds: 1_769_760_000_000)

    static func notice(
        _ sequence: Int64 = 1, subject: String = "20260130-AB", kind: Notice.Kind = .new,
        body: String? = nil, picture: EvidenceFile? = nil
    ) -> Notice {
        Notice(
            sequence: sequence, key: "00000000000000\(10 + sequence):reported", subject: subject,
            camera: view.camera, violation: .garbagePile, kind: kind, at: start,
            body: body ?? """
                {"type": "new", "key": "k\(sequence)", "after": {"case": "\(subject)", "name": \
                {"en": "exposed garbage pile", "zh": "暴露垃圾"}, "camera": "gate", "preset": \
                "corner", "address": "1 Renmin Rd", "confidence": 0.93}}
                """, picture: picture)
    }

    /// A picture in a folder, and its record.
    static func picture(in folder: TemporaryFolder, bytes: Int = 2000) throws -> EvidenceFile {
        let content = Data((0..<bytes).map { UInt8(truncatingIfNeeded: $0) })
        try content.write(to: URL(fileURLWithPath: folder.path + "/picture.jpg"))
        let digest = SHA256.hash(data: content).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
        return EvidenceFile(path: "picture.jpg", sha256: digest)
    }

    static func event(_ number: Int, place: Int? = nil) -> Event {
        let place = place ?? number
        let box = Box(
            x: Double(place % 40) / 40, y: Double(place / 40) / 40, width: 0.02, height: 0.02)
        let confirmed = start + .seconds(60 * number)
        return Event(
            id: EventIdentity.id(
                view: view, violation: .garbagePile, firstSeen: confirmed, firstBox: box),
            violation: .garbagePile, view: view, zone: "walk", firstSeen: confirmed,
            confirmed: confirmed, box: box, confidence: 0.9, reason: Reason("It stood."))
    }
}

/// Collects what couriers report.
final class Reports: @unchecked Sendable {
    // Guarded by the lock.
    private var all: [CourierReport] = []
    private let lock = NSLock()

    func add(_ report: CourierReport) { lock.withLock { all.append(report) } }
    var reports: [CourierReport] { lock.withLock { all } }

    var delivered: [Notice] {
        reports.compactMap { if case .delivered(let notice) = $0 { notice } else { nil } }
    }
    var errors: [DeliveryError] {
        reports.compactMap { report in
            switch report {
            case .refused(_, let error, _, _), .gaveUp(_, let error, _), .paused(let error, _):
                error
            case .delivered, .outboxFailed: nil
            }
        }
    }
}
