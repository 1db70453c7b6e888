/// Says by how many usual deviations each pixel's light differs from the memory's.
///
///     out[y, x] = √( ((d - near) / s)² + ((d - broad) / b)² )
///     s = max(spread, floor) · step,   b = max(broadSpread at (y/2, x/2), broadFloor) · step
///
/// where d is log picture minus log memory, `near` its mean over a small neighbourhood and `broad`
/// the light's change over a large one: light that varies slowly over the picture cancels.
///
/// - Parameters:
///   - difference: d, H × W numbers. - near, broad: H × W means.
///   - spread: H × W, and broadSpread: h × w usual deviations, in steps of `step`.
///   - output: H × W deviations.
///   - scratch: reused room, grown when too short.
/// - Throws: ``ImageKernelError`` where a size differs; nothing is then written.
/// - Complexity: O(W · H), no allocation where `scratch` is long enough.
public func deviation(
    _ difference: [Int16], near: [Float], broad: [Float], width: Int, height: Int,
    spread: [UInt8], floor: Int, broadSpread: [UInt8], coarseWidth: Int, coarseHeight: Int,
    broadFloor: Int, step: Float, into output: inout [Float], scratch: inout [Float]
) throws(ImageKernelError) {
    try demand(
        width > 0 && height > 0 && coarseWidth > 0 && coarseHeight > 0, "deviation",
        "an extent is not positive")
    let n = width * height
    try demand(
        difference.count == n && near.count == n && broad.count == n && spread.count == n
            && output.count == n, "deviation", "a plane has another size")
    try demand(
        broadSpread.count == coarseWidth * coarseHeight, "deviation",
        "the broad spread has another size")
    if scratch.count < width { scratch = [Float](repeating: 0, count: width) }
    deviationKernel(
        difference, near, broad, width, height, spread, Float(floor), broadSpread, coarseWidth,
        coarseHeight, Float(broadFloor), step, &output, &scratch)
}

@inline(never)
func deviationKernel(
    _ difference: UnsafePointer<Int16>, _ near: UnsafePointer<Float>,
    _ broad: UnsafePointer<Float>, _ width: Int, _ height: Int, _ spread: UnsafePointer<UInt8>,
    _ floor: Float, _ broadSpread: UnsafePointer<UInt8>, _ coarseWidth: Int, _ coarseHeight: Int,
    _ broadFloor: Float, _ step: Float, _ output: UnsafeMutablePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>
) {
    for y in 0..<height {
        let coarse = broadSpread + min(coarseHeight - 1, y / 2) * coarseWidth
        for x in 0..<width {
            let b = Float(coarse[min(coarseWidth - 1, x / 2)])
            scratch[x] = 1 / ((b > broadFloor ? b : broadFloor) * step)
        }
        let row = y * width
        for x in 0..<width {
            let i = row + x
            let d = Float(difference[i])
            let s = Float(spread[i])
            let p = (d - near[i]) / ((s > floor ? s : floor) * step)
            let q = (d - broad[i]) * scratch[x]
            output[i] = (p * p + q * q).squareRoot()
        }
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
