internal import Foundation

/// Lets callers that wait at the same time share one write to the disk.
///
/// The first becomes the writer for all that came with it; the others sleep until theirs is done.
///
/// `@unchecked Sendable`: what changes is touched only under the condition's lock.
final class GroupCommit: @unchecked Sendable {
    private final class Ticket {
        let batch: Batch
        var outcome: Result<Void, StoreError>?

        init(_ batch: Batch) { self.batch = batch }
    }

    private let condition = NSCondition()
    private var waiting: [Ticket] = []
    private var isWriting = false

    /// What one transaction holds at most, so that nobody waits for a crowd.
    private static let most = 64

    /// - Parameter write: keeps batches in one transaction and tells of each why it was not kept;
    ///   what it throws holds for all.
    func commit(
        _ batch: Batch, write: ([Batch]) throws(StoreError) -> [StoreError?]
    ) throws(StoreError) {
        let ticket = Ticket(batch)
        condition.lock()
        waiting.append(ticket)
        while ticket.outcome == nil {
            if isWriting {
                condition.wait()
                continue
            }
            isWriting = true
            let taken = Array(waiting.prefix(Self.most))
            waiting.removeFirst(taken.count)
            condition.unlock()
            let outcomes = Self.outcomes(of: taken, write)
            condition.lock()
            for (ticket, outcome) in zip(taken, outcomes) { ticket.outcome = outcome }
            isWriting = false
            condition.broadcast()
        }
        let outcome = ticket.outcome
        condition.unlock()
        try outcome?.get()
    }

    private static func outcomes(
        of tickets: [Ticket], _ write: ([Batch]) throws(StoreError) -> [StoreError?]
    ) -> [Result<Void, StoreError>] {
        do throws(StoreError) {
            return try write(tickets.map(\.batch)).map { error in
                error.map { .failure($0) } ?? .success(())
            }
        } catch {
            return tickets.map { _ in .failure(error) }
        }
    }
}
