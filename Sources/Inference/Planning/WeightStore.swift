import Synchronization

/// Numbers that never change once made, aligned to a cache line: floats, or whatever fills their bytes.
final class FrozenNumbers: @unchecked Sendable {
    // Written in `init` only; after that any thread may read.
    let base: UnsafeMutablePointer<Float>
    let count: Int

    /// Makes `count` floats; `fill` sees them zeroed.
    init(count: Int, _ fill: (UnsafeMutableBufferPointer<Float>) -> Void) {
        self.count = count
        let raw = UnsafeMutableRawPointer.allocate(
            byteCount: max(64, count * 4), alignment: 64)
        base = raw.bindMemory(to: Float.self, capacity: max(16, count))
        base.update(repeating: 0, count: count)
        fill(UnsafeMutableBufferPointer(start: base, count: count))
    }

    /// Makes room for `count` numbers of another kind, and for 64 bytes more, which a vector may read.
    convenience init<Number: BitwiseCopyable>(
        of kind: Number.Type, count: Int, _ fill: (UnsafeMutableBufferPointer<Number>) -> Void
    ) {
        self.init(count: (count * MemoryLayout<Number>.stride + 67) / 4) { floats in
            guard let raw = UnsafeMutableRawBufferPointer(floats).baseAddress else { return }
            let first = raw.assumingMemoryBound(to: kind)
            fill(UnsafeMutableBufferPointer(start: first, count: count))
        }
    }

    /// The numbers as what they were made of.
    func pointer<Number: BitwiseCopyable>(to kind: Number.Type) -> UnsafePointer<Number> {
        UnsafePointer(UnsafeMutableRawPointer(base).assumingMemoryBound(to: kind))
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }
}

/// Weights in the order the kernels read them, made once for a model and shared by its sessions.
final class WeightStore: Sendable {
    struct Key: Hashable {
        var output: ValueID
        var part: String
        var panelWidth: Int
    }

    private let held = Mutex<[Key: FrozenNumbers]>([:])

    func floats(_ key: Key, make: () -> FrozenNumbers) -> FrozenNumbers {
        if let found = held.withLock({ $0[key] }) { return found }
        let made = make()
        return held.withLock { held in
            if let found = held[key] { return found }
            held[key] = made
            return made
        }
    }
}
