/// A kernel that slides over up to three spatial axes: what Conv, ConvTranspose and the pools share.
///
/// Fewer axes are held as three with leading ones of extent 1, so one loop serves all.
struct Window: Sendable, Equatable {
    var kernel: [Int]
    var strides: [Int]
    var dilations: [Int]
    var before: [Int]
    var after: [Int]

    /// Reads the attributes of a node that slides `kernel` over `spatial`.
    ///
    /// - Throws: ``ModelError`` where an attribute has the wrong length or an impossible value.
    init(_ call: Call, kernel given: [Int]?, spatial: [Int]) throws(ModelError) {
        let rank = spatial.count
        guard rank >= 1, rank <= 3 else {
            throw call.fail(.unsupported, "\(rank) spatial dimensions; supported are 1 ... 3")
        }
        let kernel = try call.integers("kernel_shape") ?? given ?? []
        let strides = try call.integers("strides") ?? Array(repeating: 1, count: rank)
        let dilations = try call.integers("dilations") ?? Array(repeating: 1, count: rank)
        let pads = try call.integers("pads") ?? Array(repeating: 0, count: 2 * rank)
        guard kernel.count == rank, given == nil || kernel == given, strides.count == rank,
            dilations.count == rank, pads.count == 2 * rank
        else { throw call.fail(.malformed, "kernel, strides, dilations or pads do not fit") }
        let extents = 1...(1 << 20)
        guard kernel.allSatisfy(extents.contains), strides.allSatisfy(extents.contains),
            dilations.allSatisfy(extents.contains),
            pads.allSatisfy({ $0 >= 0 && $0 <= 1 << 20 })
        else {
            throw call.fail(.malformed, "kernel, strides or dilations below 1, or negative pads")
        }
        self.kernel = kernel
        self.strides = strides
        self.dilations = dilations
        before = Array(pads[..<rank])
        after = Array(pads[rank...])
        guard kernel.reduce(1, { $0.multipliedReportingOverflow(by: $1).partialValue }) <= 1 << 30
        else { throw call.fail(.tooLarge, "kernel \(kernel)") }
    }

    /// The extent of the kernel with its holes.
    func reach(_ axis: Int) -> Int { (kernel[axis] - 1) * dilations[axis] + 1 }

    /// Sets the pads that `auto_pad` asks for.
    mutating func padAutomatically(_ call: Call, spatial: [Int]) throws(ModelError) {
        let mode = try call.string("auto_pad", "NOTSET")
        switch mode {
        case "NOTSET", "": return
        case "VALID":
            before = before.map { _ in 0 }
            after = before
        case "SAME_UPPER", "SAME_LOWER":
            for axis in spatial.indices {
                let steps = (spatial[axis] + strides[axis] - 1) / strides[axis]
                let total = max(0, (steps - 1) * strides[axis] + reach(axis) - spatial[axis])
                before[axis] = mode == "SAME_UPPER" ? total / 2 : total - total / 2
                after[axis] = total - before[axis]
            }
        default: throw call.fail(.malformed, "auto_pad \(mode)")
        }
    }

    /// The extents that come out of sliding over `spatial`.
    ///
    /// - Parameter ceiling: a last window may start inside and end past the end, as pools allow.
    func output(_ call: Call, spatial: [Int], ceiling: Bool = false) throws(ModelError) -> [Int] {
        var shape: [Int] = []
        for axis in spatial.indices {
            let room = spatial[axis] + before[axis] + after[axis] - reach(axis)
            guard room >= 0 else {
                throw call.fail(.malformed, "the kernel is larger than the padded input")
            }
            var steps = room / strides[axis] + 1
            if ceiling, room % strides[axis] != 0,
                steps * strides[axis] < spatial[axis] + before[axis]
            {
                steps += 1
            }
            shape.append(steps)
        }
        return shape
    }

    /// The same window with leading axes of extent 1, three in all.
    var inThree: Window {
        var window = self
        let missing = 3 - kernel.count
        window.kernel = Array(repeating: 1, count: missing) + kernel
        window.strides = Array(repeating: 1, count: missing) + strides
        window.dilations = Array(repeating: 1, count: missing) + dilations
        window.before = Array(repeating: 0, count: missing) + before
        window.after = Array(repeating: 0, count: missing) + after
        return window
    }

    static func inThree(_ spatial: [Int]) -> [Int] {
        Array(repeating: 1, count: 3 - spatial.count) + spatial
    }

    /// Calls with the flat index of each tap that lies inside, for the window that starts at `place`.
    @inline(__always)
    func forEachTap(
        at place: (Int, Int, Int), in extents: [Int], _ body: (_ tap: Int, _ index: Int) -> Void
    ) {
        var tap = 0
        for i in 0..<kernel[0] {
            let z = place.0 * strides[0] - before[0] + i * dilations[0]
            for j in 0..<kernel[1] {
                let y = place.1 * strides[1] - before[1] + j * dilations[1]
                for k in 0..<kernel[2] {
                    let x = place.2 * strides[2] - before[2] + k * dilations[2]
                    if z >= 0, z < extents[0], y >= 0, y < extents[1], x >= 0, x < extents[2] {
                        body(tap, (z * extents[1] + y) * extents[2] + x)
                    }
                    tap += 1
                }
            }
        }
    }
}
