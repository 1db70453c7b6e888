/// Takes each number's local mean from it.
///
///     out[i] = numbers[i] - mean[i]
///
/// - Throws: ``ImageKernelError`` where a length differs; `output` is then untouched.
/// - Complexity: O(n), no allocation.
public func lessMean(
    _ numbers: [Int16], mean: [Float], into output: inout [Float]
) throws(ImageKernelError) {
    try demand(
        mean.count == numbers.count && output.count == numbers.count, "lessMean", "lengths differ")
    lessMeanKernel(numbers, mean, numbers.count, &output)
}

@inline(never)
func lessMeanKernel(
    _ numbers: UnsafePointer<Int16>, _ mean: UnsafePointer<Float>, _ n: Int,
    _ output: UnsafeMutablePointer<Float>
) {
    for i in 0..<n { output[i] = Float(numbers[i]) - mean[i] }
}

/// Marks the pixels whose chroma exceeds a level.
///
///     out[y, x] = chroma[y/2, x/2] > level ? 1 : 0       the last row and column repeat
///
/// - Parameters:
///   - chroma: h × w numbers.
///   - output: H × W bytes.
/// - Throws: ``ImageKernelError`` where a size differs; `output` is then untouched.
/// - Complexity: O(W · H), no allocation.
public func markChroma(
    _ chroma: [Float], above level: Float, chromaWidth: Int, chromaHeight: Int,
    into output: inout [UInt8], width: Int, height: Int
) throws(ImageKernelError) {
    try demand(
        width > 0 && height > 0 && chromaWidth > 0 && chromaHeight > 0, "markChroma",
        "an extent is not positive")
    try demand(chroma.count >= chromaWidth * chromaHeight, "markChroma", "chroma is too short")
    try demand(output.count == width * height, "markChroma", "output has another size")
    markChromaKernel(chroma, level, chromaWidth, chromaHeight, &output, width, height)
}

@inline(never)
func markChromaKernel(
    _ chroma: UnsafePointer<Float>, _ level: Float, _ chromaWidth: Int, _ chromaHeight: Int,
    _ output: UnsafeMutablePointer<UInt8>, _ width: Int, _ height: Int
) {
    let paired = min(width, 2 * chromaWidth)
    for y in 0..<height {
        let out = output + y * width
        if y & 1 == 1 && y / 2 < chromaHeight {
            for x in 0..<width { out[x] = (out - width)[x] }
            continue
        }
        let row = chroma + min(chromaHeight - 1, y / 2) * chromaWidth
        for x in 0..<paired { out[x] = row[x / 2] > level ? 1 : 0 }
        for x in paired..<width { out[x] = row[chromaWidth - 1] > level ? 1 : 0 }
    }
}

/// Picks the upper left of each two by two bytes.
///
///     out[y, x] = in[2y, 2x]       the last row and column repeat
///
/// - Throws: ``ImageKernelError`` where a size differs; `output` is then untouched.
/// - Complexity: O(w · h), no allocation.
public func pickEverySecond(
    _ plane: [UInt8], width: Int, height: Int, into output: inout [UInt8], coarseWidth: Int,
    coarseHeight: Int
) throws(ImageKernelError) {
    try demand(width > 0 && height > 0, "pickEverySecond", "an extent is not positive")
    try demand(plane.count == width * height, "pickEverySecond", "plane has another size")
    try demand(
        coarseWidth >= 0 && coarseHeight >= 0 && output.count == coarseWidth * coarseHeight,
        "pickEverySecond", "output has another size")
    pickEverySecondKernel(plane, width, height, &output, coarseWidth, coarseHeight)
}

@inline(never)
func pickEverySecondKernel(
    _ plane: UnsafePointer<UInt8>, _ width: Int, _ height: Int,
    _ output: UnsafeMutablePointer<UInt8>, _ coarseWidth: Int, _ coarseHeight: Int
) {
    let paired = min(coarseWidth, (width + 1) / 2)
    for y in 0..<coarseHeight {
        let row = plane + min(height - 1, 2 * y) * width
        let out = output + y * coarseWidth
        for x in 0..<paired { out[x] = row[2 * x] }
        for x in paired..<coarseWidth { out[x] = row[width - 1] }
    }
}
