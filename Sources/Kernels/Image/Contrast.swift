/// Takes each number's local mean from it and keeps the rest within bounds.
///
///     out[i] = clamp((plane[i] >> shift) - mean[i], ±bound)
///
/// - Parameters:
///   - plane: n numbers. - mean: n local means of the shifted numbers.
///   - output: n contrasts.
/// - Throws: ``ImageKernelError`` where a length differs; `output` is then untouched.
/// - Complexity: O(n), no allocation.
public func contrast(
    _ plane: [Int16], mean: [Float], bound: Float, into output: inout [Float]
) throws(ImageKernelError) {
    try demand(
        mean.count == plane.count && output.count == plane.count, "contrast", "lengths differ")
    contrastKernel(plane, mean, plane.count, bound, &output)
}

@inline(never)
func contrastKernel(
    _ plane: UnsafePointer<Int16>, _ mean: UnsafePointer<Float>, _ n: Int, _ bound: Float,
    _ output: UnsafeMutablePointer<Float>
) {
    for i in 0..<n {
        let rest = Float(plane[i]) - mean[i]
        let low = rest > -bound ? rest : -bound
        output[i] = low < bound ? low : bound
    }
}

/// Looks up each byte in a table of 256 numbers.
///
/// - Throws: ``ImageKernelError`` where a length differs; `output` is then untouched.
/// - Complexity: O(n), no allocation.
public func lookUp(
    _ bytes: [UInt8], in table: [Int16], into output: inout [Int16]
) throws(ImageKernelError) {
    try demand(table.count == 256, "lookUp", "the table has not 256 entries")
    try demand(output.count == bytes.count, "lookUp", "lengths differ")
    lookUpKernel(bytes, table, bytes.count, &output)
}

@inline(never)
func lookUpKernel(
    _ bytes: UnsafePointer<UInt8>, _ table: UnsafePointer<Int16>, _ n: Int,
    _ output: UnsafeMutablePointer<Int16>
) {
    for i in 0..<n { output[i] = table[Int(bytes[i])] }
}

/// Shifts each number right, toward minus infinity.
///
/// - Throws: ``ImageKernelError`` where a length differs or the shift is not in 0...15.
/// - Complexity: O(n), no allocation.
public func shiftDown(
    _ numbers: [Int16], by shift: Int, into output: inout [Int16]
) throws(ImageKernelError) {
    try demand((0...15).contains(shift), "shiftDown", "shift is not in 0...15")
    try demand(output.count == numbers.count, "shiftDown", "lengths differ")
    shiftDownKernel(numbers, numbers.count, Int16(truncatingIfNeeded: shift), &output)
}

@inline(never)
func shiftDownKernel(
    _ numbers: UnsafePointer<Int16>, _ n: Int, _ shift: Int16,
    _ output: UnsafeMutablePointer<Int16>
) {
    for i in 0..<n { output[i] = numbers[i] &>> shift }
}
