import CaseFiling
import Foundation
import Scene

/// The stream: before batch n an officer moves the case of batch n - 1, and old pictures of rejected
/// cases are given up; batch n has one event at its own place, clears that of batch n - 3, and every fourth
/// comes back to the place of the batch before it, so that its case is linked.
struct Stream {
    let folder: String

    static let view = ViewID(camera: CameraID("child"), preset: PresetID("p"))
    private static let start = Moment(milliseconds: 1_769_760_000_000)

    /// What stands between batch n - 1 and batch n; done again after a restart, it changes nothing.
    func between(_ number: Int, _ store: CaseStore, _ evidence: EvidenceStore) throws {
        guard number > 0 else { return }
        let before = Self.event(number - 1)
        let verbs: [CaseVerb] = [[.confirm], [.reject], [.confirm, .dispatch], []][number % 4]
        for verb in verbs {
            guard let record = try store.cases(StoreQuery(since: before.confirmed, limit: 1)).first,
                record.event.id == before.id, verb.target(from: record.state) != nil
            else { continue }
            try store.perform(
                verb, on: record.number, by: .officer("li"), at: before.confirmed + .seconds(1))
        }
        guard number % 8 == 7 else { return }
        try store.prune(
            Retention(afterEnd: [.rejected: .seconds(600)]), evidence: evidence,
            now: before.confirmed)
    }

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
            parts: parts(of: number), settingsHash: "s")
        return Batch(
            view: Self.view, filing: Filing(), events: [event], cleared: cleared,
            checkpoint: checkpoint)
    }

    /// A base at every fifth, and a part more with each that follows.
    private func parts(of number: Int) -> [String: Checkpoint.Part] {
        let base = number - number % 5
        return Dictionary(
            uniqueKeysWithValues: (base...number).map { step in
                let bytes = [UInt8](repeating: UInt8(step & 255), count: 5000 + step % 100)
                return ("\(step - base)", step == number ? .written(bytes) : .kept)
            })
    }

    static func event(_ number: Int) -> Event {
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
