/// Runs a network on samples and remembers between which numbers its values lie.
public struct Calibration {
    /// How much of what was seen a range keeps.
    public enum Range: Sendable, Hashable {
        /// From the lowest to the highest number.
        case extremes
        /// This share of all numbers, the rest cut off at both ends alike, 0.5...1.
        case share(Double)
    }

    private let session: Session
    private var seen: [String: Histogram] = [:]
    private var sums: [String: [Double]] = [:]
    /// How many samples have been run.
    public private(set) var samples = 0

    /// - Throws: ``ModelError`` as ``Session/init(model:threads:build:)``.
    public init(_ quantiser: Quantiser, threads: Int = 1) throws(ModelError) {
        session = try Session(
            model: try quantiser.model.excerpt(outputs: quantiser.values), threads: threads)
    }

    /// Runs one sample.
    ///
    /// - Throws: ``ModelError`` as ``Session/run(_:)``; `wrongInput` where a value is not finite.
    public mutating func add(_ inputs: [String: Tensor]) throws(ModelError) {
        for (name, tensor) in try session.run(inputs) {
            guard seen[name, default: Histogram()].add(tensor.floats) else {
                throw ModelError(.wrongInput, "\(name) is not finite on a sample")
            }
            addMeans(of: tensor, name)
        }
        samples += 1
    }

    /// Each channel's mean over pixels; channels are the second axis.
    private mutating func addMeans(of tensor: Tensor, _ name: String) {
        guard tensor.shape.count >= 2, tensor.count > 0 else { return }
        let channels = tensor.shape[1]
        let inner = tensor.shape[2...].reduce(1, *)
        let share = Double(channels) / Double(tensor.count)
        var own = sums[name] ?? [Double](repeating: 0, count: channels)
        tensor.floats.withUnsafeBufferPointer { values in
            for run in 0..<values.count / inner {
                var sum = 0.0
                for place in run * inner..<(run + 1) * inner { sum += Double(values[place]) }
                own[run % channels] += sum * share
            }
        }
        sums[name] = own
    }

    /// The mean of each channel of each value over all samples.
    public var means: [String: [Float]] {
        sums.mapValues { $0.map { Float($0 / Double(max(1, samples))) } }
    }

    /// The range of each value.
    public func ranges(_ range: Range) -> [String: ClosedRange<Float>] {
        seen.mapValues { $0.range(range) }
    }
}

/// How often numbers fell where, in bins on both sides of zero whose width doubles as need be.
struct Histogram {
    private static let bins = 8192
    private var counts = [Int](repeating: 0, count: bins)
    private var low: Float = 0
    private var high: Float = 0
    /// Bins reach from -limit to limit.
    private var limit: Float = 0x1p-20
    private var total = 0

    /// - Returns: false where a number is not finite; nothing is then counted.
    mutating func add(_ values: [Float]) -> Bool {
        guard let least = values.min(), let most = values.max(), least.isFinite, most.isFinite,
            !values.contains(where: \.isNaN)
        else { return values.isEmpty }
        low = total == 0 ? least : min(low, least)
        high = total == 0 ? most : max(high, most)
        while max(-low, high) >= limit { widen() }
        let half = Float(Self.bins / 2)
        let step = half / limit
        for value in values {
            counts[min(max(Int(value * step + half), 0), Self.bins - 1)] += 1
        }
        total += values.count
        return true
    }

    private mutating func widen() {
        var wide = [Int](repeating: 0, count: Self.bins)
        for (index, count) in counts.enumerated() {
            wide[Self.bins / 4 + index / 2] += count
        }
        counts = wide
        limit *= 2
    }

    func range(_ range: Calibration.Range) -> ClosedRange<Float> {
        guard case .share(let share) = range, total > 0 else { return low...high }
        let outside = Int((Double(total) * (1 - share) / 2).rounded(.down))
        let width = limit / Float(Self.bins / 2)
        func edge(_ indices: some Sequence<Int>) -> Int {
            var passed = 0
            for index in indices {
                passed += counts[index]
                if passed > outside { return index }
            }
            return 0
        }
        let first = -limit + Float(edge(counts.indices)) * width
        let last = -limit + Float(edge(counts.indices.reversed()) + 1) * width
        return max(low, first)...min(high, max(last, max(low, first)))
    }
}
