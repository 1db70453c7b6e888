internal import CaseFiling
internal import Scene
internal import Synchronization

/// Writes what was missed, and the faults that were seen, in the order in which they were noted, on
/// a thread of its own: records never wait for a camera.
final class VisitRecorder: Sendable {
    private struct Pending {
        var missed: [MissedVisits] = []
        var faults: [FaultSighting] = []
    }

    private let store: CaseStore
    private let pending = Mutex(Pending())
    /// One thread, so that what is noted first is written first.
    private let crew = ThreadCrew(name: "records", limit: 1)

    init(_ store: CaseStore) { self.store = store }

    /// Notes what ``flush()`` writes. Returns at once.
    func note(_ missed: [MissedVisits], faults: [FaultSighting] = []) {
        guard !missed.isEmpty || !faults.isEmpty else { return }
        pending.withLock {
            $0.missed += missed
            $0.faults += faults
        }
    }

    /// Returns when everything that was noted before is in the store.
    ///
    /// - Throws: `StoreError`; what was noted is then lost to this run, and found as not made by the
    ///   next.
    func flush() async throws {
        try await crew.run {
            let batch = self.pending.withLock { pending in
                defer { pending = Pending() }
                return pending
            }
            try self.store.record(batch.missed, faults: batch.faults)
        }
    }
}
