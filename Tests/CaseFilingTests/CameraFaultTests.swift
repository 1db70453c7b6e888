import CaseFiling
import Foundation
import Scene
import Testing

@Suite("Faults of cameras, and heads in somebody's hands")
struct CameraFaultTests {
    let folder: TemporaryFolder
    let store: CaseStore

    init() throws {
        folder = try TemporaryFolder()
        store = try CaseStore(path: folder.store)
    }

    private func at(_ minutes: Int) -> Moment { Sample.friday + .seconds(60 * minutes) }

    private func seen(_ minutes: Int, _ cause: String, _ detail: String? = nil) -> FaultSighting {
        FaultSighting(view: Sample.view, moment: at(minutes), cause: cause, detail: detail)
    }

    private func visited(_ minutes: Int, _ health: CameraHealth) throws {
        var batch = Batch(view: Sample.view)
        batch.health = health
        batch.checkpoint = Checkpoint(
            view: Sample.view, run: "live",
            position: .init(
                inputIndex: 0, inputPath: "x", lastMoment: at(minutes), picturesDecoded: 1),
            memoryGeneration: 1, memory: [1], settingsHash: "")
        try store.commit(batch)
    }

    //   stuck stuck ✓ stuck
    @Test("a fault is one row from its first visit to the first good one, then another begins")
    func one() throws {
        try store.record([], faults: [seen(0, "stuck"), seen(10, "stuck", "again")])
        #expect(
            try store.cameraFaults(isOpen: true) == [
                CameraFault(
                    view: Sample.view, cause: "stuck", since: at(0), last: at(10), times: 2,
                    detail: "again")
            ])
        try visited(20, .good)
        #expect(try store.cameraFaults(isOpen: true).isEmpty)
        try store.record([], faults: [seen(30, "stuck")])
        let all = try store.cameraFaults()
        #expect(all.map(\.since) == [at(30), at(0)])
        #expect(all.map(\.ended) == [nil, at(20)])
    }

    //   unreachable  not_this_view  ✓
    @Test("another cause ends the one before, whether from a head or from a picture")
    func another() throws {
        try store.record([], faults: [seen(0, "unreachable")])
        try visited(10, .faulty(cause: "not_this_view", detail: nil))
        try visited(20, .faulty(cause: "not_this_view", detail: nil))
        try visited(30, .good)
        let all = try store.cameraFaults()
        #expect(all.map(\.cause) == ["not_this_view", "unreachable"])
        #expect(all.map(\.times) == [2, 1])
        #expect(all.map(\.ended) == [at(30), at(10)])
    }

    //   stuck stuck ✓  unreachable→dark  ✓
    @Test("a fault is told when it begins and when it ends, not for each visit")
    func told() async throws {
        try store.setOutboxTargets(["hook"])
        for minute in [0, 10] {
            try store.record(
                [],
                faults: [
                    FaultSighting(
                        view: Sample.view, moment: at(minute), cause: "stuck", detail: "it stays",
                        zone: Sample.shanghai)
                ])
        }
        try visited(20, .good)
        try visited(30, .good)
        try store.record([], faults: [seen(40, "unreachable")])
        try visited(50, .faulty(cause: "too_dark", detail: nil))
        try visited(60, .good)
        let told = try await store.waiting(for: "hook", limit: 100).map(\.notice)
        #expect(
            told.map(\.kind) == [.fault, .recovered, .fault, .recovered, .fault, .recovered])
        let first = at(0).milliseconds
        #expect(
            told.prefix(2).map(\.key) == [
                "gate/corner:stuck:\(first):began", "gate/corner:stuck:\(first):ended",
            ])
        #expect(
            told.allSatisfy {
                $0.camera == Sample.view.camera && $0.violation == nil && $0.picture == nil
                    && $0.subject == "gate/corner:health"
            })
        let bodies = try told.map {
            try JSONSerialization.jsonObject(with: Data($0.body.utf8)) as? [String: Any] ?? [:]
        }
        #expect(bodies.allSatisfy { $0["kind"] as? String == "health" })
        let began = try #require(bodies[0]["after"] as? [String: Any])
        #expect(began["cause"] as? String == "stuck" && began["detail"] as? String == "it stays")
        #expect(began["since"] as? String == "2026-01-30T16:00:00+08:00")
        #expect(bodies[0]["before"] is NSNull && began["ended"] is NSNull)
        let ended = try #require(bodies[1]["after"] as? [String: Any])
        #expect(ended["times"] as? Int == 2 && ended["ended"] as? String != nil)
        let causes = bodies.compactMap { ($0["after"] as? [String: Any])?["cause"] as? String }
        #expect(
            causes == ["stuck", "stuck", "unreachable", "unreachable", "too_dark", "too_dark"])
    }

    @Test("a clock that was set back tells nothing twice")
    func toldOnce() async throws {
        try store.setOutboxTargets(["hook"])
        try store.record([], faults: [seen(10, "stuck")])
        try visited(20, .good)
        try store.record([], faults: [seen(10, "stuck")])
        let told = try await store.waiting(for: "hook", limit: 100).map(\.notice.kind)
        #expect(told == [.fault, .recovered])
    }

    @Test("a good visit of another view ends nothing, and a batch that is no visit neither")
    func others() throws {
        let other = ViewID(camera: CameraID("bridge"), preset: PresetID("a"))
        try store.record(
            [], faults: [FaultSighting(view: other, moment: at(0), cause: "stuck")])
        try visited(10, .good)
        try store.commit(Batch(view: other))
        #expect(try store.cameraFaults(isOpen: true).map(\.view) == [other])
    }

    @Test("what is old and over is forgotten, what lasts is not")
    func forgotten() throws {
        try store.record([], faults: [seen(0, "stuck")])
        try visited(10, .good)
        try store.record([], faults: [seen(20, "refused")])
        try store.record([
            MissedVisits(
                view: Sample.view, first: at(20), last: at(20), count: 1, reason: .failed)
        ])
        try store.forgetVisits(before: at(60))
        #expect(try store.cameraFaults().map(\.cause) == ["refused"])
        #expect(try store.missedVisits().isEmpty)
        #expect(try store.visitMarks()[Sample.view]?.missed == 1, "the count stays")
    }

    @Test("a lease is kept until its end, or until it is ended")
    func lease() throws {
        let camera = Sample.view.camera
        try store.put(CameraLease(camera: camera, holder: "li", until: at(5)))
        try store.put(CameraLease(camera: camera, holder: "wang", until: at(10)))
        #expect(
            try store.leases(at: at(9)) == [
                CameraLease(camera: camera, holder: "wang", until: at(10))
            ])
        #expect(try store.leases(at: at(10)).isEmpty)
        try store.endLease(of: camera)
        #expect(try store.leases(at: at(0)).isEmpty)
    }
}
