internal import Dispatch
internal import Inference
internal import Synchronization

/// The machine's own limits, measured: what no kernel can pass.
public struct Peaks: Codable, Sendable, Hashable {
    /// Fused multiply-adds in registers on one core, 10⁹ operations a second, by kernel build.
    public var gigaflops: [String: Spread]
    /// The same on all cores together, with the widest kernels.
    public var gigaflopsOfAllCores: Spread
    /// Reading memory far larger than the caches from one core, 10⁹ bytes a second.
    public var gigabytes: Spread
    public var gigabytesOfAllCores: Spread

    /// Measures for about a second.
    static func measure(threads: Int, noise: NoiseWatch) throws -> Peaks {
        let builds = KernelBuild.allCases.filter { $0.multiplyAdd(rounds: 1) > 0 }
        // 64 MiB a core: no cache holds it.
        let floats = (0..<threads).map { _ in Room(floats: 16 << 20) }
        var flops: [KernelBuild: [Double]] = [:]
        var flopsOfAll: [Double] = []
        var bytes: [Double] = []
        var bytesOfAll: [Double] = []
        for round in 0..<16 {
            noise.beat()
            let counts = round > 0
            for build in builds {
                let rate = try rate(1) { _ in build.multiplyAdd(rounds: 2_000_000) }
                if counts { flops[build, default: []].append(rate) }
            }
            let wide = try rate(threads) { _ in KernelBuild.best.multiplyAdd(rounds: 2_000_000) }
            let one = try rate(1) { floats[$0].readThrough() }
            let all = try rate(threads) { floats[$0].readThrough() }
            guard counts else { continue }
            flopsOfAll.append(wide)
            bytes.append(one)
            bytesOfAll.append(all)
        }
        return Peaks(
            gigaflops: Dictionary(
                uniqueKeysWithValues: flops.map { ($0.key.rawValue, Spread(of: $0.value)) }),
            gigaflopsOfAllCores: Spread(of: flopsOfAll), gigabytes: Spread(of: bytes),
            gigabytesOfAllCores: Spread(of: bytesOfAll))
    }

    /// The best that was seen on one core with any build: a peak is a limit, not a habit.
    public var mostGigaflops: Double { gigaflops.values.map(\.greatest).max() ?? 0 }

    private static func rate(
        _ threads: Int, _ body: @escaping @Sendable (Int) -> Double
    ) throws -> Double {
        // Each thread by its own processor time: that holds on a busy machine too.
        let rate = Mutex(0.0)
        _ = try Side.bySide(threads) { number in
            let started = Clocks.thread
            let done = body(number)
            let seconds = max(1e-9, Clocks.thread - started)
            rate.withLock { $0 += done / seconds / 1e9 }
            return 0
        }
        return rate.withLock(\.self)
    }

    /// Memory that is written once and read again and again, each by one thread at a time.
    private final class Room: @unchecked Sendable {
        // Written in the initialiser only; readers never change it.
        private let floats: UnsafeMutableBufferPointer<Float>

        init(floats count: Int) {
            floats = .allocate(capacity: count)
            floats.initialize(repeating: 1)
        }

        deinit { floats.deallocate() }

        func readThrough() -> Double {
            Double(KernelBuild.best.read(UnsafeBufferPointer(floats)))
        }
    }
}
