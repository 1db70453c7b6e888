import CaseFiling
import Foundation
import Scene

/// The stream: batch n has one event at its own place, clears that of batch n - 3, and every fourth
/// comes back to the place of the batch before it, so that its case is linked.
struct Stream {
    let folder: String

    static let view = ViewID(camera: CameraID("child"), preset: PresetID("p"))
    private static let start = Moment(milliseconds: 1_769_760_000_000)

    func batch(_ number: Int, _ evidence: EvidenceStore) throws -> Batch {
        var event = Self.event(number)
        for kind in [EvidenceKind.first, .confirmed] {
            let bytes = Array("\(event.id) \(kind.rawValue)".utf8)
            event.evidence[kind] = try evidence.put(event: event.id, kind: kind, bytes: bytes)
        }
        var cleared: [Batch.Clearance] = []
        if number >= 3 {
            let gone = Self.event(number - 3)
            cleared = [
                .init(
                    event: gone.id, at: event.confirmed,
                    evidence: try evidence.put(
                        event: gone.id, kind: .after, bytes: Array("\(gone.id) after".utf8)))
            ]
        }
        let checkpoint = Checkpoint(
            view: Self.view, run: "child",
            position: .init(
                inputIndex: 0, inputPath: "stream", lastMoment: event.confirmed,
                picturesDecoded: number + 1),
            memoryGeneration: number, memory: [UInt8](repeating: UInt8(number & 255), count: 20000),
            judge: Array("\(number)".utf8), settingsHash: "s")
        return Batch(
            view: Self.view, filing: Filing(), events: [event], cleared: cleared,
            checkpoint: checkpoint)
    }

    private static func event(_ number: Int) -> Event {
        let place = number % 4 == 3 ? number - 1 : number
        let box = Box(
            x: Double(place % 40) / 40, y: Double(place / 40 % 40) / 40, width: 0.02, height: 0.02)
        let confirmed = start + .seconds(60 * number)
        let first = confirmed - .seconds(600)
        return Event(
            id: EventIdentity.id(
                view: view, violation: .garbagePile, firstSeen: first, firstBox: box),
            violation: .garbagePile, view: view, zone: "walk", firstSeen: first,
            confirmed: confirmed, box: box, confidence: 0.5, reason: Reason("Batch \(number)."))
    }
}
