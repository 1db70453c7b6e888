/// Draws a memory's usual value and usual deviation toward a picture.
///
///     r = clamp(d - near, ±limit·s)
///     base   += (r + near) · step · rate           where nothing guards the pixel
///     spread += spread · rate · (|d - near| > s ? 1.68 : -0.32)
///
/// So `base` is a mean without outliers and `spread` the deviation that 84 of 100 pictures stay
/// under. Fractions of a step are kept on average: a fixed pattern of pixel and `turn` decides
/// which pixel rounds up.
///
/// - Parameters:
///   - difference: d, n numbers: picture minus memory.
///   - near: n local means of it.
///   - guarded: n bytes; 0 teaches both, 1 the spread only, anything else neither.
///   - rate: the share of the way, 0...1.
///   - spreadStep: the unit of `spread` in those of d; `floor` and `ceiling` in its steps.
///   - baseStep: the units of `base` in one of d.
///   - turn: which lesson this is.
///   - base, spread: n each, rewritten.
/// - Throws: ``ImageKernelError`` where a length differs; nothing is then written.
/// - Complexity: O(n), no allocation.
public func teach(
    _ difference: [Int16], near: [Float], guarded: [UInt8], rate: Float, limit: Float,
    spreadStep: Float, floor: Int, ceiling: Int, baseStep: Float, turn: Int,
    base: inout [Int16], spread: inout [UInt8]
) throws(ImageKernelError) {
    let n = difference.count
    try demand(
        near.count == n && guarded.count == n && base.count == n && spread.count == n, "teach",
        "lengths differ")
    try demand(rate >= 0 && rate <= 1, "teach", "rate is not in 0...1")
    try demand(
        floor >= 0 && ceiling >= floor && ceiling <= 255, "teach", "spread's range is not in bytes")
    teachKernel(
        difference, near, guarded, n, rate, limit, spreadStep, Float(floor), Float(ceiling),
        baseStep, UInt32(truncatingIfNeeded: turn), &base, &spread)
}

@inline(never)
func teachKernel(
    _ difference: UnsafePointer<Int16>, _ near: UnsafePointer<Float>,
    _ guarded: UnsafePointer<UInt8>, _ n: Int, _ rate: Float, _ limit: Float,
    _ spreadStep: Float, _ floor: Float, _ ceiling: Float, _ baseStep: Float, _ turn: UInt32,
    _ base: UnsafeMutablePointer<Int16>, _ spread: UnsafeMutablePointer<UInt8>
) {
    let lesson = turn &* 0x9E37_79B9
    for i in 0..<n {
        var hash = (UInt32(truncatingIfNeeded: i) &* 0x85EB_CA6B) ^ lesson
        hash = (hash ^ (hash >> 15)) &* 0x2C1B_3C6D
        // A fraction in 0 ..< 1, the same for this pixel and lesson on every machine.
        let dither = Float(hash >> 8) * (1 / 16_777_216)
        let steps = Float(spread[i])
        let s = steps * spreadStep
        let rest = Float(difference[i]) - near[i]
        let bound = limit * s
        let low = rest > -bound ? rest : -bound
        let kept = low < bound ? low : bound
        let move = (kept + near[i]) * rate * baseStep + dither
        // Rounds down, for negative moves too.
        let whole = Int32(move + 65_536) &- 65_536
        let guardLevel = guarded[i]
        let moved = Int32(base[i]) &+ (guardLevel == 0 ? whole : 0)
        base[i] = Int16(truncatingIfNeeded: moved < 32_000 ? moved : 32_000)
        let size = rest < 0 ? -rest : rest
        let gain: Float = size > s ? 1.68 : -0.32
        var next = steps + (steps * rate * gain) + dither
        next = next < floor ? floor : next
        next = next > ceiling ? ceiling : next
        spread[i] = guardLevel <= 1 ? UInt8(truncatingIfNeeded: Int32(next)) : spread[i]
    }
}
