/// The numbers by which limited-range YUV becomes what a network reads.
public struct ColorWeights: Sendable {
    /// Red's share of V, green's of U and V, blue's of U.
    public var redOfRed: Float
    public var greenOfBlue: Float
    public var greenOfRed: Float
    public var blueOfBlue: Float
    /// The network's mean and deviation of red, green and blue, in 0...1.
    public var mean: (Float, Float, Float)
    public var deviation: (Float, Float, Float)

    public init(
        redOfRed: Float, greenOfBlue: Float, greenOfRed: Float, blueOfBlue: Float,
        mean: (Float, Float, Float), deviation: (Float, Float, Float)
    ) {
        self.redOfRed = redOfRed
        self.greenOfBlue = greenOfBlue
        self.greenOfRed = greenOfRed
        self.blueOfBlue = blueOfBlue
        self.mean = mean
        self.deviation = deviation
    }
}

/// Turns resampled planes into normalised red, green and blue, three planes of N floats.
///
///     y = 1.164384 · (luma - 16),   f = gain[round(clamp(y))]
///     red = (clamp(clamp(y + a · (v - 128)) · f) / 255 - mean) / deviation,   green and blue alike
///
/// - Parameters:
///   - luma, blue, red: N floats each in 0...255, limited range.
///   - gain: 256 factors by which colours are multiplied, by gray level.
///   - output: 3 · N floats at `offset`: all of red, then green, then blue.
/// - Throws: ``ImageKernelError`` where the extents do not fit; `output` is then untouched.
/// - Complexity: O(N).
public func colorTensor(
    luma: [Float], blue: [Float], red: [Float], gain: [Float], weights: ColorWeights,
    into output: inout [Float], at offset: Int
) throws(ImageKernelError) {
    let count = luma.count
    try demand(
        blue.count == count && red.count == count && gain.count == 256, "color tensor",
        "planes differ")
    try demand(
        offset >= 0 && output.count - offset >= 3 * count, "color tensor", "output is too short")
    colorTensorKernel(luma, blue, red, gain, weights, count, offset, &output)
}

@inline(never)
func colorTensorKernel(
    _ luma: UnsafePointer<Float>, _ blue: UnsafePointer<Float>, _ red: UnsafePointer<Float>,
    _ gain: UnsafePointer<Float>, _ weights: ColorWeights, _ count: Int, _ offset: Int,
    _ output: UnsafeMutablePointer<Float>
) {
    let first = output + offset
    let second = first + count
    let third = second + count
    let (meanR, meanG, meanB) = weights.mean
    let (scaleR, scaleG, scaleB) = (
        1 / weights.deviation.0, 1 / weights.deviation.1, 1 / weights.deviation.2
    )
    for i in 0..<count {
        let y = 1.164384 * (luma[i] - 16)
        let u = blue[i] - 128
        let v = red[i] - 128
        let factor = gain[Int(clampedGray(y) + 0.5)]
        let r = clampedGray(clampedGray(y + weights.redOfRed * v) * factor)
        let g = clampedGray(
            clampedGray(y - weights.greenOfBlue * u - weights.greenOfRed * v) * factor)
        let b = clampedGray(clampedGray(y + weights.blueOfBlue * u) * factor)
        first[i] = (r * (1 / 255) - meanR) * scaleR
        second[i] = (g * (1 / 255) - meanG) * scaleG
        third[i] = (b * (1 / 255) - meanB) * scaleB
    }
}

@inline(__always)
private func clampedGray(_ value: Float) -> Float { value < 0 ? 0 : (value > 255 ? 255 : value) }
