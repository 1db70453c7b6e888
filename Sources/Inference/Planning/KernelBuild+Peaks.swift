import Kernels

#if arch(x86_64)
    import KernelsAVX512
#endif

// What a benchmark holds the kernels against: the machine's own limits, by the same instructions.

extension KernelBuild {
    /// Does `rounds` of fused multiply-adds in registers on the caller's thread.
    ///
    /// - Returns: how many floating-point operations that were, a multiply-add being two. 0 where
    ///   the processor does not have this build.
    public func multiplyAdd(rounds: Int) -> Double {
        guard isHere else { return 0 }
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: 16) { room in
            guard let out = room.baseAddress else { return 0 }
            let each: Int
            #if arch(x86_64)
                if self == .wide {
                    KernelsAVX512.multiplyAddRounds(rounds, -1, out)
                    each = KernelsAVX512.multiplyAddsInRound
                    return Double(rounds) * Double(each) * 2
                }
            #endif
            Kernels.multiplyAddRounds(rounds, -1, out)
            each = Kernels.multiplyAddsInRound
            return Double(rounds) * Double(each) * 2
        }
    }

    /// Reads floats from first to last on the caller's thread.
    ///
    /// - Returns: bytes read; the last few that fill no 64 floats are left out.
    public func read(_ floats: UnsafeBufferPointer<Float>) -> Int {
        guard isHere, let base = floats.baseAddress else { return 0 }
        return withUnsafeTemporaryAllocation(of: Float.self, capacity: 16) { room in
            guard let out = room.baseAddress else { return 0 }
            #if arch(x86_64)
                if self == .wide {
                    KernelsAVX512.readThrough(base, floats.count, out)
                    return floats.count / 64 * 256
                }
            #endif
            Kernels.readThrough(base, floats.count, out)
            return floats.count / 64 * 256
        }
    }
}
