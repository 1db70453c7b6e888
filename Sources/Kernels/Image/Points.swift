/// Takes one row of numbers from another.
///
///     out[i] = a[i] - b[i]
///
/// - Throws: ``ImageKernelError`` where a length differs; `output` is then untouched.
/// - Complexity: O(n), no allocation.
public func subtract(
    _ a: [Int16], _ b: [Int16], into output: inout [Int16]
) throws(ImageKernelError) {
    try demand(a.count == b.count && output.count == a.count, "subtract", "lengths differ")
    subtractKernel(a, b, a.count, &output)
}

@inline(never)
func subtractKernel(
    _ a: UnsafePointer<Int16>, _ b: UnsafePointer<Int16>, _ n: Int,
    _ output: UnsafeMutablePointer<Int16>
) {
    for i in 0..<n { output[i] = a[i] &- b[i] }
}

/// Keeps numbers within bounds.
///
///     out[i] = min(max(numbers[i], low), high)
///
/// - Throws: ``ImageKernelError`` where a length differs; `output` is then untouched.
/// - Complexity: O(n), no allocation.
public func clampNumbers(
    _ numbers: [Int16], from low: Int16, to high: Int16, into output: inout [Int16]
) throws(ImageKernelError) {
    try demand(output.count == numbers.count, "clampNumbers", "lengths differ")
    clampNumbersKernel(numbers, numbers.count, low, high, &output)
}

@inline(never)
func clampNumbersKernel(
    _ numbers: UnsafePointer<Int16>, _ n: Int, _ low: Int16, _ high: Int16,
    _ output: UnsafeMutablePointer<Int16>
) {
    for i in 0..<n {
        let x = numbers[i]
        let raised = x > low ? x : low
        output[i] = raised < high ? raised : high
    }
}

/// Sets numbers to `value` where a mask is zero.
///
/// - Throws: ``ImageKernelError`` where a length differs; `numbers` is then untouched.
/// - Complexity: O(n), no allocation.
public func overwrite(
    _ numbers: inout [Int16], with value: Int16, whereClear mask: [UInt8]
) throws(ImageKernelError) {
    try demand(mask.count == numbers.count, "overwrite", "lengths differ")
    overwriteKernel(&numbers, mask.count, value, mask)
}

@inline(never)
func overwriteKernel(
    _ numbers: UnsafeMutablePointer<Int16>, _ n: Int, _ value: Int16,
    _ mask: UnsafePointer<UInt8>
) {
    for i in 0..<n { numbers[i] = mask[i] == 0 ? value : numbers[i] }
}

/// Parts the numbers of what a mask leaves clear from a count of it, so that two means over the same
/// neighbourhoods give the mean of the clear ones.
///
///     masked[i] = mask[i] == 0 ? numbers[i] : 0,    open[i] = mask[i] == 0 ? 1000 : 0
///
/// - Returns: how many bytes of the mask are set.
/// - Throws: ``ImageKernelError`` where a length differs; nothing is then written.
/// - Complexity: O(n), no allocation.
public func partGround(
    _ numbers: [Int16], mask: [UInt8], masked: inout [Int16], open: inout [Int16]
) throws(ImageKernelError) -> Int {
    let n = numbers.count
    try demand(
        mask.count == n && masked.count == n && open.count == n, "partGround", "lengths differ")
    return partGroundKernel(numbers, mask, n, &masked, &open)
}

@inline(never)
func partGroundKernel(
    _ numbers: UnsafePointer<Int16>, _ mask: UnsafePointer<UInt8>, _ n: Int,
    _ masked: UnsafeMutablePointer<Int16>, _ open: UnsafeMutablePointer<Int16>
) -> Int {
    var clear: Int32 = 0
    for i in 0..<n {
        let isClear = mask[i] == 0
        masked[i] = isClear ? numbers[i] : 0
        open[i] = isClear ? 1000 : 0
        clear = clear &+ (isClear ? 1 : 0)
    }
    return n - Int(clear)
}
