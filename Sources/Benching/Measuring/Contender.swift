internal import Dispatch
internal import Foundation
internal import Synchronization

/// Something that is measured: a body that does a number of units of work, again and again.
struct Contender {
    var stage: Figure.Stage
    var work: String
    var unit: String
    var width = 0
    var height = 0
    var threads = 1
    /// Does the work once; returns how many units it did, all threads together.
    var body: () throws -> Int
}

/// Does one job on several threads at a time, the caller's and others, and waits for all.
enum Side {
    /// - Parameter body: given the number of its thread, 0 ..< threads; returns units done.
    /// - Returns: the sum of units.
    static func bySide(_ threads: Int, _ body: @escaping @Sendable (Int) throws -> Int) throws
        -> Int
    {
        guard threads > 1 else { return try body(0) }
        let results = Results()
        // Threads of their own: concurrentPerform is never wider than the cores.
        let group = DispatchGroup()
        for number in 0..<threads {
            group.enter()
            let thread = Thread {
                results.add(Result { try body(number) })
                group.leave()
            }
            thread.stackSize = 4 << 20
            thread.start()
        }
        group.wait()
        return try results.sum()
    }

    private final class Results: Sendable {
        private let all = Mutex<[Result<Int, any Error>]>([])
        func add(_ result: Result<Int, any Error>) { all.withLock { $0.append(result) } }
        func sum() throws -> Int { try all.withLock { try $0.reduce(0) { try $0 + $1.get() } } }
    }
}
