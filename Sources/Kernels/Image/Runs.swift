/// A stretch of one row of a mask, columns `start ..< end`, and the number of its patch.
///
/// Planes have 65 535 columns and rows at most, so that a run is twelve bytes.
public struct Run: Sendable, Hashable {
    var row: UInt16
    var start: UInt16
    var end: UInt16
    var label: Int32

    /// What grown room is filled with.
    static let none = Run(row: 0, start: 0, end: 0, label: 0)
}

/// Room for the runs of any mask of that size.
func runRoom(_ width: Int, _ height: Int) -> Int { ((width + 1) / 2) * height }

/// The first column from `x` on whose byte is set (`wanted`) or clear, `width` where none is.
@inline(__always)
func nextColumn(
    _ row: UnsafePointer<UInt8>, from x: Int, width: Int, wanted: Bool
) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let bytes = UnsafeRawPointer(row)
    var x = x
    while x + 8 <= width {
        let word = UInt64(
            littleEndian: bytes.loadUnaligned(fromByteOffset: x, as: UInt64.self))
        // The lowest mark of the second is exact: only bytes above a clear one are mistaken.
        let hits = wanted ? word : (word &- ones) & ~word & tops
        if hits != 0 { return x + hits.trailingZeroBitCount >> 3 }
        x += 8
    }
    while x < width, (row[x] != 0) != wanted { x += 1 }
    return x
}

/// Finds the runs of set (or clear) bytes row by row and joins those that touch, corners included:
/// a run's label becomes the place of the first run of its patch.
///
/// - Returns: how many runs there are.
@inline(never)
func linkRunsKernel(
    _ mask: UnsafePointer<UInt8>, _ width: Int, _ height: Int, _ wanted: Bool,
    _ runs: UnsafeMutablePointer<Run>
) -> Int {
    var count = 0
    var above = 0
    for y in 0..<height {
        let row = mask + y * width
        let first = count
        var upper = above
        var x = nextColumn(row, from: 0, width: width, wanted: wanted)
        while x < width {
            let end = nextColumn(row, from: x + 1, width: width, wanted: !wanted)
            runs[count] = Run(
                row: UInt16(truncatingIfNeeded: y), start: UInt16(truncatingIfNeeded: x),
                end: UInt16(truncatingIfNeeded: end), label: Int32(truncatingIfNeeded: count))
            while upper < first, Int(runs[upper].end) < x { upper += 1 }
            var other = upper
            while other < first, Int(runs[other].start) <= end {
                let a = firstRun(other, runs)
                let b = firstRun(count, runs)
                runs[max(a, b)].label = Int32(truncatingIfNeeded: min(a, b))
                other += 1
            }
            count += 1
            x = end < width ? nextColumn(row, from: end, width: width, wanted: wanted) : width
        }
        above = first
    }
    return count
}

@inline(__always)
func firstRun(_ place: Int, _ runs: UnsafeMutablePointer<Run>) -> Int {
    var place = place
    while Int(runs[place].label) != place {
        runs[place].label = runs[Int(runs[place].label)].label
        place = Int(runs[place].label)
    }
    return place
}

/// Gives the runs that ``linkRunsKernel`` linked the numbers of their patches, from 1 in the order
/// of first runs; returns how many patches there are.
@inline(never)
func numberRunsKernel(_ runs: UnsafeMutablePointer<Run>, _ count: Int) -> Int {
    var patches: Int32 = 0
    for i in 0..<count {
        if Int(runs[i].label) == i {
            patches += 1
            runs[i].label = patches
        } else {
            // What it points at lies before it, so that already carries its final number.
            runs[i].label = runs[Int(runs[i].label)].label
        }
    }
    return Int(patches)
}

/// Measures each patch of numbered runs; `components` has one for each, whatever is in it.
@inline(never)
func measureRunsKernel(
    _ runs: UnsafePointer<Run>, _ count: Int, _ components: UnsafeMutablePointer<Component>
) {
    for i in 0..<count {
        let (row, start, end) = (Int(runs[i].row), Int(runs[i].start), Int(runs[i].end))
        let component = components + Int(runs[i].label) - 1
        component.pointee.left = min(component.pointee.left, start)
        component.pointee.right = max(component.pointee.right, end - 1)
        component.pointee.top = min(component.pointee.top, row)
        component.pointee.bottom = row
        component.pointee.area += end - start
    }
}

/// Finds, numbers and measures the patches of set (or clear) bytes; returns how many runs they have.
func patches(
    _ mask: [UInt8], _ width: Int, _ height: Int, wanted: Bool, runs: inout [Run],
    components: inout [Component]
) -> Int {
    let room = runRoom(width, height)
    if runs.count < room { runs = [Run](repeating: .none, count: room) }
    let count = linkRunsKernel(mask, width, height, wanted, &runs)
    let found = numberRunsKernel(&runs, count)
    components.removeAll(keepingCapacity: true)
    for number in 0..<found {
        components.append(
            Component(
                label: number + 1, left: width, top: height, right: -1, bottom: -1, area: 0))
    }
    if found > 0 { measureRunsKernel(runs, count, &components) }
    return count
}
