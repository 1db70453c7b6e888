import Foundation
import Synchronization

/// Threads that run one job together, each with its number, and meet at barriers.
///
/// Between jobs they sleep. In a job they spin briefly and then yield: steps are far shorter than a
/// sleep takes.
final class Team: @unchecked Sendable {
    // `job` is written before `go` wakes the threads and read after; the condition orders the two.
    let count: Int
    private let arrived = Atomic<Int>(0)
    private let round = Atomic<Int>(0)
    private let condition = NSCondition()
    private var generation = 0
    private var ends = false
    private var job: (Int) -> Void = { _ in }

    init(count: Int) {
        self.count = count
        for number in 1..<max(1, count) {
            let thread = Thread { [self] in serve(number) }
            thread.stackSize = 1 << 19
            thread.name = "curbwatch-compute-\(number)"
            thread.start()
        }
    }

    /// Runs `job` on all threads, the caller as number 0, and returns when all have finished.
    func run(_ job: @escaping (Int) -> Void) {
        guard count > 1 else { return job(0) }
        condition.lock()
        self.job = job
        generation += 1
        condition.broadcast()
        condition.unlock()
        job(0)
        barrier()
    }

    /// Waits until every thread of the team is here.
    func barrier() {
        guard count > 1 else { return }
        let own = round.load(ordering: .acquiring)
        if arrived.add(1, ordering: .acquiringAndReleasing).newValue == count {
            arrived.store(0, ordering: .relaxed)
            round.add(1, ordering: .releasing)
            return
        }
        var spins = 0
        while round.load(ordering: .acquiring) == own {
            spins += 1
            if spins > 20_000 { sched_yield() }
        }
    }

    /// Lets the threads go; nothing may run after.
    func end() {
        condition.lock()
        ends = true
        condition.broadcast()
        condition.unlock()
    }

    private func serve(_ number: Int) {
        var seen = 0
        while true {
            condition.lock()
            while generation == seen && !ends { condition.wait() }
            seen = generation
            let (job, ends) = (job, ends)
            condition.unlock()
            if ends { return }
            job(number)
            barrier()
        }
    }
}
