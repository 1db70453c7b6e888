internal import Synchronization

/// How far a scan has come, gathered from the threads that work on it.
public final class ScanProgress: Sendable {
    private struct Counts {
        var pictures = 0
        /// The part done of each view's inputs, in inputs.
        var done: [Double]
    }

    private let counts: Mutex<Counts>
    private let inputs: Int

    init(views: Int, inputs: Int) {
        self.inputs = inputs
        counts = Mutex(Counts(done: Array(repeating: 0, count: views)))
    }

    /// Pictures looked at so far.
    public var pictures: Int { counts.withLock { $0.pictures } }

    /// The part of the inputs that is done, 0...1, each input counted alike.
    public var fraction: Double {
        counts.withLock { inputs > 0 ? min(1, $0.done.reduce(0, +) / Double(inputs)) : 1 }
    }

    func add(pictures: Int, view: Int, inputsDone: Double) {
        counts.withLock {
            $0.pictures += pictures
            $0.done[view] = inputsDone
        }
    }
}
