internal import Kernels

/// Turns a difference into separate shapes: joins, drops what is nowhere certain, fills holes and
/// parts things that only touch.
struct Shapes: Sendable {
    /// Which candidate covers each working pixel, 0 where none.
    private(set) var labels: [Int32]
    private(set) var candidates: [Candidate] = []
    /// Steps to the nearest pixel outside.
    private(set) var depth: [UInt8]

    private var mask: [UInt8]
    private var holes: [UInt8]
    private var isHole: [Bool] = []
    private var whole: [Int32]
    private var parents: [Int32] = []
    private var components: [Component] = []
    private var seedCounts: [Int] = []
    private var queue: [Int] = []
    private var cores: [Int32]

    init(grid: WorkingGrid) {
        labels = [Int32](repeating: 0, count: grid.count)
        whole = labels
        cores = labels
        depth = [UInt8](repeating: 0, count: grid.count)
        mask = depth
        holes = depth
    }

    /// - Parameters:
    ///   - smallest: working pixels that a shape needs.
    ///   - parting: whether things that touch are parted by their shape. Where pictures come every
    ///     second, time parts them better, and a walker's head is not a thing of its own.
    mutating func find(
        in difference: LightProofDifference, grid: WorkingGrid, smallest: Int, parting: Bool
    ) throws(DiffError) {
        candidates.removeAll(keepingCapacity: true)
        for i in 0..<labels.count { labels[i] = 0 }
        do throws(ImageKernelError) {
            for i in 0..<mask.count { mask[i] = difference.mask[i] }
            try fillHoles(grid)
            if !parting { try open(grid) }
            try connectedComponents(
                mask, width: grid.width, height: grid.height, labels: &whole, parents: &parents,
                components: &components)
            keepCertain(difference, smallest)
            try innerDistance(mask, width: grid.width, height: grid.height, into: &depth)
        } catch { throw DiffError(error) }
        for component in components where seedCounts[component.label] > 0 {
            part(component, grid, smallest, parting: parting)
        }
    }

    /// Marks the components that are large enough and certain somewhere.
    private mutating func keepCertain(_ difference: LightProofDifference, _ smallest: Int) {
        seedCounts.removeAll(keepingCapacity: true)
        for _ in 0...components.count { seedCounts.append(0) }
        for i in 0..<whole.count where difference.seeds[i] != 0 && whole[i] != 0 {
            seedCounts[Int(whole[i])] += 1
        }
        let needed = max(2, smallest / 4)
        for component in components
        where component.area < smallest || seedCounts[component.label] < needed {
            seedCounts[component.label] = 0
        }
        for i in 0..<whole.count {
            mask[i] = whole[i] != 0 && seedCounts[Int(whole[i])] > 0 ? 255 : 0
        }
    }

    /// Fills holes of up to a twentieth of the picture: what is enclosed belongs to the thing.
    private mutating func fillHoles(_ grid: WorkingGrid) throws(ImageKernelError) {
        guard mask.contains(255) else { return }
        for i in 0..<mask.count { holes[i] = ~mask[i] }
        try connectedComponents(
            holes, width: grid.width, height: grid.height, labels: &cores, parents: &parents,
            components: &components)
        isHole.removeAll(keepingCapacity: true)
        isHole.append(false)
        for gap in components {
            isHole.append(
                gap.left > 0 && gap.top > 0 && gap.right < grid.width - 1
                    && gap.bottom < grid.height - 1 && gap.area * 20 <= grid.count)
        }
        for i in 0..<mask.count where isHole[Int(cores[i])] { mask[i] = 255 }
    }

    /// Cuts off lines of one or two pixels.
    private mutating func open(_ grid: WorkingGrid) throws(ImageKernelError) {
        try spread(
            &mask, width: grid.width, height: grid.height, radius: 1, widening: false,
            scratch: &holes)
        try spread(
            &mask, width: grid.width, height: grid.height, radius: 1, widening: true,
            scratch: &holes)
    }

    /// Parts a component where two or more thick cores hang together by a thin neck only.
    private mutating func part(
        _ component: Component, _ grid: WorkingGrid, _ smallest: Int, parting: Bool
    ) {
        let label = Int32(component.label)
        var deepest: UInt8 = 0
        for y in component.top...component.bottom {
            for x in component.left...component.right
            where whole[y * grid.width + x] == label {
                deepest = max(deepest, depth[y * grid.width + x])
            }
        }
        var level: UInt8 = 2
        while parting && level <= deepest {
            let count = findCores(component, at: level, grid)
            if count >= 2 {
                grow(component, count, grid, smallest)
                return
            }
            level += 1
        }
        let only = Int32(candidates.count + 1)
        for y in component.top...component.bottom {
            for x in component.left...component.right
            where whole[y * grid.width + x] == label {
                labels[y * grid.width + x] = only
            }
        }
        candidates.append(
            Candidate(
                label: only, left: component.left, top: component.top, right: component.right,
                bottom: component.bottom, area: component.area))
    }

    /// Numbers the patches of depth `level` or more that reach two steps deeper and hold at least
    /// twelve pixels; returns how many.
    private mutating func findCores(
        _ component: Component, at level: UInt8, _ grid: WorkingGrid
    ) -> Int {
        let label = Int32(component.label)
        clearCores(component, grid)
        var count = 0
        for y in component.top...component.bottom {
            for x in component.left...component.right {
                let start = y * grid.width + x
                guard whole[start] == label, depth[start] >= level, cores[start] == 0 else {
                    continue
                }
                queue.removeAll(keepingCapacity: true)
                queue.append(start)
                cores[start] = Int32(count + 1)
                var next = 0
                var deepest: UInt8 = 0
                while next < queue.count {
                    let i = queue[next]
                    next += 1
                    deepest = max(deepest, depth[i])
                    visitNeighbours(of: i, grid) { j in
                        if whole[j] == label, depth[j] >= level, cores[j] == 0 {
                            cores[j] = Int32(count + 1)
                            queue.append(j)
                        }
                    }
                }
                if deepest >= level + 2 && queue.count >= 12 {
                    count += 1
                } else {
                    // Not a core: taken back into the neck, and not looked at again.
                    for i in queue { cores[i] = -1 }
                }
            }
        }
        return count
    }

    private mutating func clearCores(_ component: Component, _ grid: WorkingGrid) {
        for y in component.top...component.bottom {
            for x in component.left...component.right { cores[y * grid.width + x] = 0 }
        }
    }

    /// Gives the neck's pixels to the nearest core, cores growing at one pace.
    private mutating func grow(
        _ component: Component, _ count: Int, _ grid: WorkingGrid, _ smallest: Int
    ) {
        let label = Int32(component.label)
        let base = Int32(candidates.count)
        for k in 0..<count {
            candidates.append(
                Candidate(
                    label: base + Int32(k) + 1, left: Int.max, top: Int.max, right: -1, bottom: -1,
                    area: 0))
        }
        queue.removeAll(keepingCapacity: true)
        for y in component.top...component.bottom {
            for x in component.left...component.right {
                let i = y * grid.width + x
                guard whole[i] == label, cores[i] > 0 else { continue }
                labels[i] = base + cores[i]
                queue.append(i)
            }
        }
        var next = 0
        while next < queue.count {
            let i = queue[next]
            next += 1
            let mine = labels[i]
            let k = Int(mine) - 1
            let x = i % grid.width
            let y = i / grid.width
            candidates[k].left = min(candidates[k].left, x)
            candidates[k].right = max(candidates[k].right, x)
            candidates[k].top = min(candidates[k].top, y)
            candidates[k].bottom = max(candidates[k].bottom, y)
            candidates[k].area += 1
            visitNeighbours(of: i, grid) { j in
                if whole[j] == label, labels[j] == 0 {
                    labels[j] = mine
                    queue.append(j)
                }
            }
        }
    }

    private func visitNeighbours(of i: Int, _ grid: WorkingGrid, _ body: (Int) -> Void) {
        let x = i % grid.width
        if x > 0 { body(i - 1) }
        if x + 1 < grid.width { body(i + 1) }
        if i >= grid.width { body(i - grid.width) }
        if i + grid.width < grid.count { body(i + grid.width) }
    }

    /// Keeps the candidates that `passes`, numbered anew, and clears the pixels of the others.
    mutating func keep(where passes: (Candidate) -> Bool) {
        var renamed = [Int32](repeating: 0, count: candidates.count + 1)
        var kept: [Candidate] = []
        for var candidate in candidates where passes(candidate) {
            let old = Int(candidate.label)
            candidate.label = Int32(kept.count + 1)
            renamed[old] = candidate.label
            kept.append(candidate)
        }
        candidates = kept
        for i in 0..<labels.count where labels[i] != 0 { labels[i] = renamed[Int(labels[i])] }
    }

    /// Hands each candidate to `body` for judging.
    mutating func judge(_ body: (inout Candidate, [Int32], [UInt8]) -> Void) {
        for k in 0..<candidates.count { body(&candidates[k], labels, depth) }
    }
}
