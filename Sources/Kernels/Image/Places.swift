/// Lists the places of set bytes in rising order, so that what follows visits only those.
///
/// - Parameters:
///   - bytes: n bytes.
///   - places: n numbers, the first of which are written.
/// - Returns: how many places there are.
/// - Throws: ``ImageKernelError`` where a length differs; `places` is then untouched.
/// - Complexity: O(n / 8) and O(places), no allocation.
public func listPlaces(
    of bytes: [UInt8], into places: inout [Int32]
) throws(ImageKernelError) -> Int {
    try demand(places.count == bytes.count, "listPlaces", "lengths differ")
    return listPlacesKernel(bytes, bytes.count, &places)
}

@inline(never)
func listPlacesKernel(
    _ bytes: UnsafePointer<UInt8>, _ n: Int, _ places: UnsafeMutablePointer<Int32>
) -> Int {
    var count = 0
    var i = nextColumn(bytes, from: 0, width: n, wanted: true)
    while i < n {
        places[count] = Int32(truncatingIfNeeded: i)
        count += 1
        i += 1
        if i < n, bytes[i] == 0 { i = nextColumn(bytes, from: i, width: n, wanted: true) }
    }
    return count
}

/// Says what each pixel may teach, from what stands on it.
///
///     out[i] = reached[i] == 0 ? 2 : levels[slots[i]]
///
/// - Parameters:
///   - slots, reached: n bytes. - levels: 256 bytes.
///   - output: n bytes.
/// - Throws: ``ImageKernelError`` where a length differs; `output` is then untouched.
/// - Complexity: O(n), no allocation.
public func guardLesson(
    slots: [UInt8], levels: [UInt8], reached: [UInt8], into output: inout [UInt8]
) throws(ImageKernelError) {
    let n = slots.count
    try demand(levels.count == 256, "guardLesson", "there are not 256 levels")
    try demand(reached.count == n && output.count == n, "guardLesson", "lengths differ")
    guardLessonKernel(slots, levels, reached, n, &output)
}

@inline(never)
func guardLessonKernel(
    _ slots: UnsafePointer<UInt8>, _ levels: UnsafePointer<UInt8>,
    _ reached: UnsafePointer<UInt8>, _ n: Int, _ output: UnsafeMutablePointer<UInt8>
) {
    let free = levels[0]
    for i in 0..<n { output[i] = reached[i] == 0 ? 2 : free }
    var i = nextColumn(slots, from: 0, width: n, wanted: true)
    while i < n {
        if reached[i] != 0 { output[i] = levels[Int(slots[i])] }
        i = nextColumn(slots, from: i + 1, width: n, wanted: true)
    }
}

/// Copies numbers into room of the same length, which is not given up for theirs.
///
/// - Throws: ``ImageKernelError`` where a length differs; `output` is then untouched.
/// - Complexity: O(n), no allocation.
public func copyBytes(_ bytes: [UInt8], into output: inout [UInt8]) throws(ImageKernelError) {
    try demand(output.count == bytes.count, "copyBytes", "lengths differ")
    copyBytesKernel(bytes, bytes.count, &output)
}

@inline(never)
func copyBytesKernel(
    _ bytes: UnsafePointer<UInt8>, _ n: Int, _ output: UnsafeMutablePointer<UInt8>
) {
    for i in 0..<n { output[i] = bytes[i] }
}

/// Sets every byte to one value.
///
/// - Complexity: O(n), no allocation.
public func fillBytes(_ bytes: inout [UInt8], with value: UInt8) {
    fillBytesKernel(&bytes, bytes.count, value)
}

@inline(never)
func fillBytesKernel(_ bytes: UnsafeMutablePointer<UInt8>, _ n: Int, _ value: UInt8) {
    for i in 0..<n { bytes[i] = value }
}
