import Foundation
import Synchronization

/// Runs work on a thread whose stack the parser cannot exhaust.
///
/// The parser follows nested lists by recursion up to 1,000 levels, which takes more than the
/// 512 KiB that some threads have, and freeing the nodes does so again.
enum LargeStack {
    /// 16 KiB for each level, three times what a debug build takes.
    static let bytes = 16 << 20

    static func run<Result: Sendable>(_ body: @escaping @Sendable () -> Result) -> Result {
        let slot = Slot<Result>()
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            let result = body()
            slot.value.withLock { $0 = result }
            done.signal()
        }
        thread.stackSize = bytes
        thread.start()
        done.wait()
        guard let result = slot.value.withLock({ $0 }) else {
            preconditionFailure("the thread ended without a result")
        }
        return result
    }

    private final class Slot<Value: Sendable>: Sendable {
        let value = Mutex<Value?>(nil)
    }
}
