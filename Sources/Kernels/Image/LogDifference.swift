/// Looks up each byte in a table and takes the memory from it.
///
///     looked[i] = table[picture[i]]
///     out[i] = looked[i] - (memory[i] >> shift)
///
/// - Parameters:
///   - picture: n bytes. - memory: n numbers. - table: 256 numbers.
///   - looked, output: n numbers, written.
/// - Throws: ``ImageKernelError`` where a length differs; nothing is then written.
/// - Complexity: O(n), no allocation.
public func tabledDifference(
    _ picture: [UInt8], table: [Int16], memory: [Int16], shift: Int, looked: inout [Int16],
    into output: inout [Int16]
) throws(ImageKernelError) {
    let n = picture.count
    try demand(table.count == 256, "tabledDifference", "the table has not 256 entries")
    try demand(
        memory.count == n && looked.count == n && output.count == n, "tabledDifference",
        "lengths differ")
    try demand((0...15).contains(shift), "tabledDifference", "shift is not in 0...15")
    tabledDifferenceKernel(
        picture, table, memory, n, Int16(truncatingIfNeeded: shift), &looked, &output)
}

@inline(never)
func tabledDifferenceKernel(
    _ picture: UnsafePointer<UInt8>, _ table: UnsafePointer<Int16>,
    _ memory: UnsafePointer<Int16>, _ n: Int, _ shift: Int16,
    _ looked: UnsafeMutablePointer<Int16>, _ output: UnsafeMutablePointer<Int16>
) {
    for i in 0..<n { looked[i] = table[Int(picture[i])] }
    for i in 0..<n { output[i] = looked[i] &- (memory[i] &>> shift) }
}
