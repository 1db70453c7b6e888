/// Counts how often each byte occurs.
///
/// - Parameters:
///   - bytes: n bytes.
///   - counts: 256 counts, written.
/// - Throws: ``ImageKernelError`` where there are not 256 counts; they are then untouched.
/// - Complexity: O(n), no allocation.
public func countBytes(
    _ bytes: [UInt8], into counts: inout [Int32]
) throws(ImageKernelError) {
    try demand(counts.count == 256, "countBytes", "there are not 256 counts")
    countBytesKernel(bytes, bytes.count, &counts)
}

@inline(never)
func countBytesKernel(
    _ bytes: UnsafePointer<UInt8>, _ n: Int, _ counts: UnsafeMutablePointer<Int32>
) {
    for level in 0..<256 { counts[level] = 0 }
    for i in 0..<n { counts[Int(bytes[i])] &+= 1 }
}

/// Counts how many numbers fall into each of 1024 bins of `2^shift`, the middle of the range at zero.
///
///     bin(x) = clamp((x + 512 · 2^shift) >> shift, 0 ... 1023)
///
/// - Parameters:
///   - numbers: n numbers. - shift: 0...5.
///   - counts: 2048 counts: the bins', then as many to work with.
/// - Throws: ``ImageKernelError`` where there are not 2048 counts; they are then untouched.
/// - Complexity: O(n), no allocation.
public func countBins(
    _ numbers: [Int16], shift: Int, into counts: inout [Int32]
) throws(ImageKernelError) {
    try demand((0...5).contains(shift), "countBins", "shift is not in 0...5")
    try demand(counts.count == 2048, "countBins", "there are not 2048 counts")
    countBinsKernel(numbers, numbers.count, Int32(shift), &counts)
}

@inline(never)
func countBinsKernel(
    _ numbers: UnsafePointer<Int16>, _ n: Int, _ shift: Int32,
    _ counts: UnsafeMutablePointer<Int32>
) {
    for bin in 0..<2048 { counts[bin] = 0 }
    let offset = Int32(512) << shift
    // Two tables by turns, so that equal neighbours need not wait for each other.
    let others = counts + 1024
    var i = 0
    while i + 1 < n {
        let a = min(1023, max(0, (Int32(numbers[i]) &+ offset) &>> shift))
        let b = min(1023, max(0, (Int32(numbers[i + 1]) &+ offset) &>> shift))
        counts[Int(a)] &+= 1
        others[Int(b)] &+= 1
        i += 2
    }
    if i < n {
        counts[Int(min(1023, max(0, (Int32(numbers[i]) &+ offset) &>> shift)))] &+= 1
    }
    for bin in 0..<1024 { counts[bin] &+= others[bin] }
}

/// Sums how far bytes lie from a level.
///
///     Σ |bytes[i] - level|
///
/// - Complexity: O(n), no allocation.
public func distanceSum(_ bytes: [UInt8], from level: UInt8) -> Int {
    distanceSumKernel(bytes, bytes.count, Int16(level))
}

@inline(never)
func distanceSumKernel(_ bytes: UnsafePointer<UInt8>, _ n: Int, _ level: Int16) -> Int {
    var total: UInt32 = 0
    var sum = 0
    var i = 0
    while i < n {
        let end = min(n, i + 65_536)
        total = 0
        for j in i..<end {
            let gap = Int16(bytes[j]) &- level
            total = total &+ UInt32(UInt16(bitPattern: gap < 0 ? 0 &- gap : gap))
        }
        sum += Int(total)
        i = end
    }
    return sum
}
