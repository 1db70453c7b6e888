/// Draws usual deviations toward how far a picture strays, as ``teach`` does for luma.
///
///     spread += spread · rate · (stray > spread · step ? 1.68 : -0.32)
///
/// Fractions of a step are kept on average: place and `turn` decide which rounds up.
///
/// - Parameters:
///   - stray: n deviations, none negative.
///   - guarded: n bytes; above 1 leaves the number alone.
///   - rate: the share of the way, 0...1.
///   - step: the unit of `spread` in those of `stray`; `floor` and `ceiling` in its steps.
///   - turn: which lesson this is, times a number that tells this plane from others.
///   - spread: n bytes, rewritten.
/// - Throws: ``ImageKernelError`` where a length differs; `spread` is then untouched.
/// - Complexity: O(n), no allocation.
public func teachSpread(
    stray: [Float], guarded: [UInt8], rate: Float, step: Float, floor: Int, ceiling: Int,
    turn: Int, spread: inout [UInt8]
) throws(ImageKernelError) {
    let n = stray.count
    try demand(guarded.count == n && spread.count == n, "teachSpread", "lengths differ")
    try demand(rate >= 0 && rate <= 1, "teachSpread", "rate is not in 0...1")
    try demand(
        floor >= 0 && ceiling >= floor && ceiling <= 255, "teachSpread",
        "spread's range is not in bytes")
    teachSpreadKernel(
        stray, guarded, n, rate, step, Float(floor), Float(ceiling),
        UInt32(truncatingIfNeeded: turn), &spread)
}

@inline(never)
func teachSpreadKernel(
    _ stray: UnsafePointer<Float>, _ guarded: UnsafePointer<UInt8>, _ n: Int, _ rate: Float,
    _ step: Float, _ floor: Float, _ ceiling: Float, _ turn: UInt32,
    _ spread: UnsafeMutablePointer<UInt8>
) {
    for i in 0..<n {
        let steps = Float(spread[i])
        let gain: Float = stray[i] > steps * step ? 1.68 : -0.32
        let hash = (turn &+ UInt32(truncatingIfNeeded: i) &* 104_729) & 1023
        let dither = Float(Int32(bitPattern: hash)) * (1 / 1024)
        var next = steps + steps * rate * gain + dither
        next = next > floor ? next : floor
        next = next < ceiling ? next : ceiling
        spread[i] = guarded[i] <= 1 ? UInt8(truncatingIfNeeded: Int32(next)) : spread[i]
    }
}

/// Draws a chroma memory toward a picture.
///
///     base += round( (clamp(rest, ±limit·spread) + mean) · rate · step )     where nothing guards
///
/// - Parameters:
///   - rest: n differences less their local means. - mean: those means.
///   - spread: n usual deviations in the units of `rest`.
///   - guarded: n bytes; other than zero leaves the number alone.
///   - rate: the share of the way, 0...1. - step: the units of `base` in one of `rest`.
///   - base: n numbers, rewritten; 32 000 at most.
/// - Throws: ``ImageKernelError`` where a length differs; `base` is then untouched.
/// - Complexity: O(n), no allocation.
public func teachBase(
    rest: [Float], mean: [Float], spread: [UInt8], guarded: [UInt8], rate: Float, limit: Float,
    step: Float, base: inout [Int16]
) throws(ImageKernelError) {
    let n = rest.count
    try demand(
        mean.count == n && spread.count == n && guarded.count == n && base.count == n, "teachBase",
        "lengths differ")
    try demand(rate >= 0 && rate <= 1, "teachBase", "rate is not in 0...1")
    teachBaseKernel(rest, mean, spread, guarded, n, rate, limit, step, &base)
}

@inline(never)
func teachBaseKernel(
    _ rest: UnsafePointer<Float>, _ mean: UnsafePointer<Float>, _ spread: UnsafePointer<UInt8>,
    _ guarded: UnsafePointer<UInt8>, _ n: Int, _ rate: Float, _ limit: Float, _ step: Float,
    _ base: UnsafeMutablePointer<Int16>
) {
    for i in 0..<n {
        let bound = limit * Float(spread[i])
        let low = rest[i] > -bound ? rest[i] : -bound
        let kept = low < bound ? low : bound
        let move = (kept + mean[i]) * rate * step
        let whole = Int32(move + (move < 0 ? -0.5 : 0.5))
        let moved = Int32(base[i]) &+ (guarded[i] == 0 ? whole : 0)
        base[i] = Int16(truncatingIfNeeded: moved < 32_000 ? moved : 32_000)
    }
}

/// How far luma strays from the light of a large part of the picture, at every second pixel.
///
///     out[y, x] = |difference[2y, 2x] - mean[2y, 2x]|       the last row and column repeat
///
/// - Throws: ``ImageKernelError`` where a size differs; `output` is then untouched.
/// - Complexity: O(w · h), no allocation.
public func coarseStray(
    _ difference: [Int16], mean: [Float], width: Int, height: Int, into output: inout [Float],
    coarseWidth: Int, coarseHeight: Int
) throws(ImageKernelError) {
    try demand(width > 0 && height > 0, "coarseStray", "an extent is not positive")
    try demand(
        difference.count == width * height && mean.count == difference.count, "coarseStray",
        "a plane has another size")
    try demand(
        coarseWidth >= 0 && coarseHeight >= 0 && output.count == coarseWidth * coarseHeight,
        "coarseStray", "output has another size")
    coarseStrayKernel(difference, mean, width, height, &output, coarseWidth, coarseHeight)
}

@inline(never)
func coarseStrayKernel(
    _ difference: UnsafePointer<Int16>, _ mean: UnsafePointer<Float>, _ width: Int,
    _ height: Int, _ output: UnsafeMutablePointer<Float>, _ coarseWidth: Int,
    _ coarseHeight: Int
) {
    let paired = min(coarseWidth, (width + 1) / 2)
    for y in 0..<coarseHeight {
        let start = min(height - 1, 2 * y) * width
        let row = difference + start
        let means = mean + start
        let out = output + y * coarseWidth
        for x in 0..<paired {
            let stray = Float(row[2 * x]) - means[2 * x]
            out[x] = stray < 0 ? -stray : stray
        }
        for x in paired..<coarseWidth {
            let stray = Float(row[width - 1]) - means[width - 1]
            out[x] = stray < 0 ? -stray : stray
        }
    }
}

/// The root mean square of two deviations.
///
///     out[i] = √((a[i]² + b[i]²) / 2)
///
/// - Throws: ``ImageKernelError`` where a length differs; `output` is then untouched.
/// - Complexity: O(n), no allocation.
public func commonStray(
    _ a: [Float], _ b: [Float], into output: inout [Float]
) throws(ImageKernelError) {
    try demand(a.count == b.count && output.count == a.count, "commonStray", "lengths differ")
    commonStrayKernel(a, b, a.count, &output)
}

@inline(never)
func commonStrayKernel(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ n: Int,
    _ output: UnsafeMutablePointer<Float>
) {
    for i in 0..<n { output[i] = ((a[i] * a[i] + b[i] * b[i]) / 2).squareRoot() }
}
