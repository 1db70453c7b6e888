import Synchronization

/// Floats that never change once made, aligned to a cache line.
final class FrozenFloats: @unchecked Sendable {
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

    deinit { UnsafeMutableRawPointer(base).deallocate() }
}

/// Weights in the order the kernels read them, made once for a model and shared by its sessions.
final class WeightStore: Sendable {
    struct Key: Hashable {
        var output: ValueID
        var part: String
        var panelWidth: Int
    }

    private let held = Mutex<[Key: FrozenFloats]>([:])

    func floats(_ key: Key, make: () -> FrozenFloats) -> FrozenFloats {
        if let found = held.withLock({ $0[key] }) { return found }
        let made = make()
        return held.withLock { held in
            if let found = held[key] { return found }
            held[key] = made
            return made
        }
    }
}
