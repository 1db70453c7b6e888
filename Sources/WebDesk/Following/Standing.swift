internal import CaseFiling
internal import Scene
internal import Synchronization

/// Every open case, held in memory and kept up by the trail of changes, so that a wall of 5,000
/// views counts them without a query.
final class Standing: Sendable {
    struct Count: Sendable, Hashable {
        var open = 0
        /// Deadlines of the open ones, to be held against the clock.
        var deadlines: [Moment] = []

        func overdue(at now: Moment) -> Int { deadlines.count { $0 < now } }
    }

    private struct Contents {
        var cases: [String: OpenCase] = [:]
        var byView: [ViewID: Count] = [:]
        var sequence: Int64 = -1
        var version = 0
    }

    private let contents = Mutex(Contents())

    /// Reads what changed since the last call, everything with the first.
    ///
    /// - Returns: the changes in order; empty for the first call.
    func refresh(_ store: CaseStore) async throws(StoreError) -> [CaseChange] {
        let known = contents.withLock(\.sequence)
        guard known >= 0 else {
            let all = try await store.openCases()
            contents.withLock { contents in
                guard contents.sequence < all.sequence || contents.sequence < 0 else { return }
                contents.cases = Dictionary(
                    all.cases.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
                contents.sequence = all.sequence
                contents.version += 1
                Self.count(&contents)
            }
            return []
        }
        let changes = try await store.changes(after: known)
        guard let last = changes.last else { return [] }
        let numbers = Set(changes.map(\.number))
        let open = try await store.openCases(among: numbers)
        contents.withLock { contents in
            guard contents.sequence == known else { return }
            for number in numbers { contents.cases[number] = nil }
            for item in open { contents.cases[item.number] = item }
            contents.sequence = last.sequence
            contents.version += 1
            Self.count(&contents)
        }
        return changes
    }

    /// - Complexity: O(open cases).
    private static func count(_ contents: inout Contents) {
        contents.byView = [:]
        for item in contents.cases.values {
            contents.byView[item.view, default: Count()].open += 1
            if let deadline = item.deadline {
                contents.byView[item.view, default: Count()].deadlines.append(deadline)
            }
        }
    }

    /// Grows with every change.
    var version: Int { contents.withLock(\.version) }
    var isRead: Bool { contents.withLock { $0.sequence >= 0 } }
    var counts: [ViewID: Count] { contents.withLock(\.byView) }
    func count(of view: ViewID) -> Count { contents.withLock { $0.byView[view] } ?? Count() }
    var cases: [OpenCase] { contents.withLock { Array($0.cases.values) } }

    /// How many are open of each class.
    var byClass: [Violation: Int] {
        contents.withLock {
            $0.cases.values.reduce(into: [:]) { $0[$1.violation, default: 0] += 1 }
        }
    }
}
