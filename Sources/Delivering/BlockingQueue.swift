internal import Dispatch

/// Runs calls that block, one after another, off the threads that tasks share.
struct BlockingQueue: Sendable {
    private let queue: DispatchQueue

    init(_ label: String) { queue = DispatchQueue(label: "curbwatch.\(label)") }

    func run<Value: Sendable>(
        _ body: @escaping @Sendable () throws(DeliveryError) -> Value
    ) async throws(DeliveryError) -> Value {
        let result: Result<Value, DeliveryError> = await withCheckedContinuation { waiting in
            queue.async {
                do throws(DeliveryError) {
                    waiting.resume(returning: .success(try body()))
                } catch {
                    waiting.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }
}
