/// Clears the pixels of a mask that hardly differ from the ground around it.
///
/// A mean over the neighbourhood of a thing takes the thing in, and makes the ground beside it seem
/// to differ. Held against the mean of the unmarked neighbours alone, that halo goes:
///
///     out[i] = 0  where  mask[i] ≠ 0, open[i] > 0,
///              |d[i] - 1000 · masked[i] / open[i]| < limit · max(spread[i], floor) · step
///
/// - Parameters:
///   - difference: d, n numbers.
///   - masked: n means of d where unmarked and 0 where marked; open: n means of 1000 where unmarked
///     and 0 where marked, over the same neighbourhoods.
///   - spread: n usual deviations in steps of `step`, at least `floor` steps.
///   - spared: n bytes; other than zero keeps a pixel, whatever its luma.
///   - mask: n bytes, rewritten.
/// - Throws: ``ImageKernelError`` where a length differs; `mask` is then untouched.
/// - Complexity: O(n / 8) and O(set bytes), no allocation.
public func trimHalo(
    _ difference: [Int16], masked: [Float], open: [Float], spread: [UInt8], floor: Int,
    step: Float, limit: Float, spared: [UInt8], mask: inout [UInt8]
) throws(ImageKernelError) {
    let n = difference.count
    try demand(
        masked.count == n && open.count == n && spread.count == n && spared.count == n
            && mask.count == n, "trimHalo", "lengths differ")
    trimHaloKernel(
        difference, masked, open, spread, Float(floor), step, limit, spared, n, &mask)
}

@inline(never)
func trimHaloKernel(
    _ difference: UnsafePointer<Int16>, _ masked: UnsafePointer<Float>,
    _ open: UnsafePointer<Float>, _ spread: UnsafePointer<UInt8>, _ floor: Float, _ step: Float,
    _ limit: Float, _ spared: UnsafePointer<UInt8>, _ n: Int, _ mask: UnsafeMutablePointer<UInt8>
) {
    var i = nextColumn(mask, from: 0, width: n, wanted: true)
    while i < n {
        // Both means are over the same count, so their ratio is the mean of the open ones.
        let share = open[i] * 0.001
        let ground = masked[i] / (share > 0.02 ? share : 1)
        let rest = Float(difference[i]) - ground
        let size = rest < 0 ? -rest : rest
        let s = Float(spread[i])
        let bound = limit * (s > floor ? s : floor) * step
        let isHalo = share > 0.02 && size < bound && spared[i] == 0
        mask[i] = isHalo ? 0 : mask[i]
        i = nextColumn(mask, from: i + 1, width: n, wanted: true)
    }
}
