import CaseFiling
import Scene
import Testing

@Suite("Visits in the store")
struct VisitTests {
    private let folder: TemporaryFolder
    private let store: CaseStore

    init() throws {
        folder = try TemporaryFolder()
        store = try CaseStore(path: folder.store)
    }

    private func at(_ minutes: Int) -> Moment { Sample.friday + .seconds(60 * minutes) }

    private func missed(
        _ minutes: Int, to last: Int? = nil, count: Int = 1,
        _ reason: MissedVisits.Reason = .failed, _ detail: String? = nil
    ) -> MissedVisits {
        MissedVisits(
            view: Sample.view, first: at(minutes), last: at(last ?? minutes), count: count,
            reason: reason, detail: detail)
    }

    private func made(_ minutes: Int) throws {
        var batch = Batch(view: Sample.view)
        batch.visitDue = at(minutes)
        try store.commit(batch)
    }

    //   ✗ ✗ ✗ r r
    @Test("missed ones that follow each other for one reason are one row with the newest detail")
    func streak() throws {
        try store.record([missed(0, .failed, "refused")])
        try store.record([missed(10, .failed, "refused"), missed(20, .failed, "stalled")])
        try store.record([missed(30, to: 40, count: 2, .resting)])
        #expect(
            try store.missedVisits() == [
                missed(0, to: 20, count: 3, .failed, "stalled"),
                missed(30, to: 40, count: 2, .resting),
            ])
        #expect(
            try store.visitMarks() == [Sample.view: VisitMark(due: at(40), done: 0, missed: 5)])
    }

    //   ✗ ✓ ✗
    @Test("a visit that was made between keeps two rows apart")
    func between() throws {
        try store.record([missed(0)])
        try made(10)
        try store.record([missed(20)])
        #expect(try store.missedVisits() == [missed(0), missed(20)])
        #expect(try store.visitMarks()[Sample.view] == VisitMark(due: at(20), done: 1, missed: 2))
    }

    @Test("what is accounted for already counts neither as made nor as missed again")
    func twice() throws {
        try made(10)
        try made(10)
        try store.record([missed(10), missed(0), missed(20), missed(20)])
        #expect(try store.missedVisits() == [missed(20)])
        #expect(try store.visitMarks()[Sample.view] == VisitMark(due: at(20), done: 1, missed: 1))
    }

    @Test("a batch that no timetable asked for moves no mark")
    func unplanned() throws {
        try store.commit(Batch(view: Sample.view))
        #expect(try store.visitMarks().isEmpty)
    }

    @Test("rows are listed by view and from a time on, the newest where there are too many")
    func lists() throws {
        try store.record([missed(0), missed(10, .late), missed(20)])
        let other = ViewID(camera: CameraID("bridge"), preset: PresetID("a"))
        try store.record([
            MissedVisits(view: other, first: at(5), last: at(5), count: 1, reason: .down)
        ])
        #expect(try store.missedVisits().map(\.first) == [at(0), at(5), at(10), at(20)])
        #expect(try store.missedVisits(of: other).map(\.reason) == [.down])
        #expect(try store.missedVisits(since: at(10)).map(\.first) == [at(10), at(20)])
        #expect(try store.missedVisits(limit: 1).map(\.first) == [at(20)])
    }
}
