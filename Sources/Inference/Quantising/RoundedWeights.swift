/// Weights rounded to -127...127 by a scale for each output.
struct RoundedWeights {
    private(set) var bytes: [Int64]
    private(set) var scales: [Float]
    private let axis: Int
    /// Which output each weight belongs to.
    private let output: (Int) -> Int

    /// - Parameters:
    ///   - axis: of the outputs: 0, or 1 of a matrix.
    ///   - floors: the least scale of each, so that its bias fits 32 bits.
    init(_ weights: Tensor, axis: Int, floors: [Float]) {
        let outputs = weights.shape[axis]
        let run = max(1, weights.count / max(1, outputs))
        let output: (Int) -> Int = { axis == 0 ? $0 / run : $0 % outputs }
        var largest = [Float](repeating: 0, count: outputs)
        let values = weights.floats
        for (index, value) in values.enumerated() {
            largest[output(index)] = max(largest[output(index)], abs(value))
        }
        let scales = zip(largest, floors).map { max($0 / 127, $1, 1e-12) }
        bytes = values.enumerated().map { index, value in
            let rounded = (value / scales[output(index)]).rounded(.toNearestOrEven)
            return Int64(min(max(rounded, -127), 127))
        }
        self.scales = scales
        self.axis = axis
        self.output = output
    }

    /// How far rounding moves each output in the mean: Σ (rounded - exact) · mean of what it weighs.
    ///
    /// - Parameters:
    ///   - exact: the weights as they were, [O, I, ...] or a matrix.
    ///   - means: one for each input channel.
    /// - Returns: one for each output; zeros where there is another number of means.
    func moved(_ exact: Tensor, by means: [Float], isConvolution: Bool) -> [Float] {
        let outputs = scales.count
        let values = exact.floats
        let run = max(1, values.count / max(1, outputs))
        let taps = isConvolution ? max(1, exact.shape[2...].reduce(1, *)) : 1
        let channels = isConvolution ? exact.shape[1] : run
        // A depthwise convolution's output reads the channel of its own number.
        let isDepthwise = isConvolution && channels == 1 && means.count == outputs
        var moved = [Double](repeating: 0, count: outputs)
        guard isDepthwise || means.count == channels else { return moved.map { Float($0) } }
        for (index, value) in values.enumerated() {
            let own = output(index)
            let channel =
                isDepthwise
                ? own : axis == 0 ? index / taps % channels : index / outputs
            moved[own] += Double(Float(bytes[index]) * scales[own] - value) * Double(means[channel])
        }
        return moved.map { Float($0) }
    }
}
