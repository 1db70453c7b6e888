internal import Kernels

/// Parts a component of a mask where two or more thick cores hang together by a thin neck only.
struct Parting: Sendable {
    /// The mask's places, those of one component together, and where each component's begin.
    private var places: [Int32]
    private var starts: [Int] = []
    private var cores: [Int32]
    private var queue: [Int32]

    init(grid: WorkingGrid) {
        places = [Int32](repeating: 0, count: grid.count)
        cores = places
        queue = places
    }

    /// Takes the places of all components in.
    mutating func sort(_ all: [Int32], _ count: Int, by whole: [Int32], into components: Int) {
        starts.removeAll(keepingCapacity: true)
        for _ in 0..<components + 2 { starts.append(0) }
        for k in 0..<count { starts[Int(whole[Int(all[k])]) + 1] += 1 }
        for label in 1..<components + 2 { starts[label] += starts[label - 1] }
        for k in 0..<count {
            let label = Int(whole[Int(all[k])])
            places[starts[label]] = all[k]
            starts[label] += 1
        }
        // Each start has moved to its component's end, which is where the next one begins.
        for label in stride(from: components + 1, to: 0, by: -1) {
            starts[label] = starts[label - 1]
        }
    }

    /// Adds one candidate, or one for each core, and labels their pixels.
    mutating func part(
        _ component: Component, whole: [Int32], depth: [UInt8], grid: WorkingGrid,
        labels: inout [Int32], candidates: inout [Candidate]
    ) {
        let own = starts[component.label]..<starts[component.label + 1]
        var deepest: UInt8 = 0
        for k in own { deepest = max(deepest, depth[Int(places[k])]) }
        var level: UInt8 = 2
        while level <= deepest {
            let count = findCores(own, at: level, depth, grid)
            if count >= 2 {
                grow(own, count, whole, grid, &labels, &candidates)
                return
            }
            level += 1
        }
        candidates.append(Candidate(component, label: candidates.count + 1))
        for k in own { labels[Int(places[k])] = Int32(candidates.count) }
    }

    /// Numbers the patches of depth `level` or more that reach two steps deeper and hold at least
    /// twelve pixels; returns how many.
    ///
    /// A patch does not leave its component: at the component's rim the depth is one.
    private mutating func findCores(
        _ own: Range<Int>, at level: UInt8, _ depth: [UInt8], _ grid: WorkingGrid
    ) -> Int {
        for k in own { cores[Int(places[k])] = 0 }
        var count = 0
        for k in own {
            let start = Int(places[k])
            guard depth[start] >= level, cores[start] == 0 else { continue }
            var length = 1
            queue[0] = places[k]
            cores[start] = Int32(count + 1)
            var next = 0
            var deepest: UInt8 = 0
            while next < length {
                let i = Int(queue[next])
                next += 1
                deepest = max(deepest, depth[i])
                grid.visitNeighbours(of: i) { j in
                    if depth[j] >= level, cores[j] == 0 {
                        cores[j] = Int32(count + 1)
                        queue[length] = Int32(j)
                        length += 1
                    }
                }
            }
            if deepest >= level + 2 && length >= 12 {
                count += 1
            } else {
                // Not a core: taken back into the neck, and not looked at again.
                for n in 0..<length { cores[Int(queue[n])] = -1 }
            }
        }
        return count
    }

    /// Gives the neck's pixels to the nearest core, cores growing at one pace.
    private mutating func grow(
        _ own: Range<Int>, _ count: Int, _ whole: [Int32], _ grid: WorkingGrid,
        _ labels: inout [Int32], _ candidates: inout [Candidate]
    ) {
        let base = Int32(candidates.count)
        for k in 0..<count { candidates.append(Candidate(label: base + Int32(k) + 1)) }
        var length = 0
        for k in own where cores[Int(places[k])] > 0 {
            labels[Int(places[k])] = base + cores[Int(places[k])]
            queue[length] = places[k]
            length += 1
        }
        var next = 0
        while next < length {
            let i = Int(queue[next])
            next += 1
            let mine = labels[i]
            candidates[Int(mine) - 1].take(x: i % grid.width, y: i / grid.width)
            grid.visitNeighbours(of: i) { j in
                if whole[j] == whole[i], labels[j] == 0 {
                    labels[j] = mine
                    queue[length] = Int32(j)
                    length += 1
                }
            }
        }
    }
}

extension WorkingGrid {
    /// Calls `body` with the pixels beside, above and below.
    @inline(__always)
    func visitNeighbours(of i: Int, _ body: (Int) -> Void) {
        let x = i % width
        if x > 0 { body(i - 1) }
        if x + 1 < width { body(i + 1) }
        if i >= width { body(i - width) }
        if i + width < count { body(i + width) }
    }
}
