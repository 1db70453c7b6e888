/// Says by how many spreads each pixel's contrast with its surroundings differs from the memory's.
///
///     out[i] = √( ((d[i] - near[i]) / s)² + w ((d[i] - far[i]) / (s·k))² ),  s = max(spread[i], floor)
///
/// where d is log picture minus log memory and near, far are its means over a small and a large
/// neighbourhood: light that varies slowly over the picture cancels.
///
/// - Parameters:
///   - difference: d, n numbers in log units.
///   - near, far: n means of it.
///   - spread: n usual deviations, in steps of `spreadStep` log units.
///   - floor: the least spread that is believed, log units.
///   - farWeight, farSpread: w and k.
///   - output: n deviations.
/// - Throws: ``ImageKernelError`` where a length differs; `output` is then untouched.
/// - Complexity: O(n), no allocation.
public func deviation(
    _ difference: [Int16], near: [Float], far: [Float], spread: [UInt8], spreadStep: Float,
    floor: Float, farWeight: Float, farSpread: Float, into output: inout [Float]
) throws(ImageKernelError) {
    let n = difference.count
    try demand(
        near.count == n && far.count == n && spread.count == n && output.count == n, "deviation",
        "lengths differ")
    deviationKernel(
        difference, near, far, spread, n, spreadStep, floor, farWeight, farSpread, &output)
}

@inline(never)
func deviationKernel(
    _ difference: UnsafePointer<Int16>, _ near: UnsafePointer<Float>, _ far: UnsafePointer<Float>,
    _ spread: UnsafePointer<UInt8>, _ n: Int, _ spreadStep: Float, _ floor: Float,
    _ farWeight: Float,
    _ farSpread: Float, _ output: UnsafeMutablePointer<Float>
) {
    let weight = farWeight / (farSpread * farSpread)
    for i in 0..<n {
        let d = Float(difference[i])
        let s = Float(spread[i]) * spreadStep
        let usual = s > floor ? s : floor
        let a = d - near[i]
        let b = d - far[i]
        output[i] = ((a * a + weight * b * b) / (usual * usual)).squareRoot()
    }
}

/// Adds the deviation of two chroma planes of half the size, squared, to a deviation of luma.
///
///     out[y, x] = √( out[y, x]² + (b² + r²) / 2 · (1 / s)² )   at chroma (y/2, x/2)
///
/// - Parameters:
///   - blue, red: h × w differences less their local means, in sixteenths of a level.
///   - spread: h × w usual deviations, sixteenths of a level.
///   - floor: the least spread that is believed, sixteenths of a level.
///   - output: H × W deviations, rewritten; chroma beyond its last row or column repeats.
/// - Throws: ``ImageKernelError`` where a size differs; `output` is then untouched.
/// - Complexity: O(W · H); `scratch` of h · w is grown when too short.
public func addChromaDeviation(
    blue: [Float], red: [Float], spread: [UInt8], chromaWidth: Int, chromaHeight: Int,
    floor: Float, into output: inout [Float], width: Int, height: Int, scratch: inout [Float]
) throws(ImageKernelError) {
    let n = chromaWidth * chromaHeight
    try demand(
        width > 0 && height > 0 && chromaWidth > 0 && chromaHeight > 0, "addChromaDeviation",
        "an extent is not positive")
    try demand(
        blue.count == n && red.count == n && spread.count == n, "addChromaDeviation",
        "a chroma plane has another size")
    try demand(output.count == width * height, "addChromaDeviation", "output has another size")
    if scratch.count < n { scratch = [Float](repeating: 0, count: n) }
    addChromaDeviationKernel(
        blue, red, spread, chromaWidth, chromaHeight, floor, &output, width, height, &scratch)
}

@inline(never)
func addChromaDeviationKernel(
    _ blue: UnsafePointer<Float>, _ red: UnsafePointer<Float>, _ spread: UnsafePointer<UInt8>,
    _ chromaWidth: Int, _ chromaHeight: Int, _ floor: Float,
    _ output: UnsafeMutablePointer<Float>, _ width: Int, _ height: Int,
    _ scratch: UnsafeMutablePointer<Float>
) {
    for i in 0..<(chromaWidth * chromaHeight) {
        let s = Float(spread[i])
        let usual = s > floor ? s : floor
        scratch[i] = 0.5 * (blue[i] * blue[i] + red[i] * red[i]) / (usual * usual)
    }
    let paired = min(width, 2 * chromaWidth)
    for y in 0..<height {
        let row = scratch + min(chromaHeight - 1, y / 2) * chromaWidth
        let target = output + y * width
        for x in 0..<paired {
            let z = target[x]
            target[x] = (z * z + row[x / 2]).squareRoot()
        }
        for x in paired..<width {
            let z = target[x]
            target[x] = (z * z + row[chromaWidth - 1]).squareRoot()
        }
    }
}
