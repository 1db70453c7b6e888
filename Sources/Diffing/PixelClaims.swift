internal import Kernels
internal import Scene

/// Hands the pixels of one look's shapes to the regions that claim them.
struct PixelClaims: Sendable {
    /// Which region covers each working pixel after the look: a slot, or 0.
    private(set) var next: [UInt8]
    private var rest: [UInt8]
    private var restLabels: [Int32]
    private var runs: [Run] = []
    private var components: [Component] = []
    /// Pixels that each candidate shares with each slot, and whether the slot claims it: 256 a
    /// candidate.
    private var overlaps: [Int32] = []
    private var claimed: [Bool] = []
    /// How many slots claim a candidate; the one that takes it as a whole, 0 where none does.
    private var claimants: [Int] = []
    private var takers: [UInt8] = []
    private var counts = [Int](repeating: 0, count: 256)

    init(grid: WorkingGrid) {
        next = [UInt8](repeating: 0, count: grid.count)
        rest = next
        restLabels = [Int32](repeating: 0, count: grid.count)
        components.reserveCapacity(1024)
        overlaps.reserveCapacity(64 * 256)
        claimed.reserveCapacity(64 * 256)
        claimants.reserveCapacity(256)
        takers.reserveCapacity(1025)
    }

    func overlap(_ candidate: Candidate, _ slot: Int) -> Int {
        Int(overlaps[Int(candidate.label) * 256 + slot])
    }

    /// Counts the pixels that shapes and regions share.
    mutating func count(_ shapes: Shapes, _ slots: [UInt8], _ places: [Int32], _ placeCount: Int) {
        let candidates = shapes.candidates.count + 1
        while overlaps.count < candidates * 256 {
            overlaps.append(0)
            claimed.append(false)
        }
        for i in 0..<candidates * 256 { overlaps[i] = 0 }
        for k in 0..<placeCount {
            let i = Int(places[k])
            if shapes.labels[i] != 0 { overlaps[Int(shapes.labels[i]) * 256 + Int(slots[i])] += 1 }
        }
    }

    /// Gives every shape's pixels to the regions that claim it; what no region claims is `rest`.
    ///
    /// - Parameter areas: pixels of each slot before the look.
    mutating func assign(
        _ shapes: Shapes, slots: [UInt8], areas: [Int], to open: [OpenRegion]
    ) {
        claimants.removeAll(keepingCapacity: true)
        takers.removeAll(keepingCapacity: true)
        for _ in 0...shapes.candidates.count {
            claimants.append(0)
            takers.append(0)
        }
        for i in 0..<claimants.count * 256 { claimed[i] = false }
        for region in open { claim(region, shapes.candidates, areas[Int(region.slot)]) }
        for region in open {
            let slot = Int(region.slot)
            for candidate in shapes.candidates
            where claimed[Int(candidate.label) * 256 + slot]
                && claimants[Int(candidate.label)] == 1
            {
                // A thing that stands does not swallow what comes up to it.
                if !region.isAnchored || candidate.area * 2 <= areas[slot] * 3 {
                    takers[Int(candidate.label)] = region.slot
                }
            }
        }
        fillBytes(&next, with: 0)
        fillBytes(&rest, with: 0)
        for k in 0..<shapes.placeCount {
            let i = Int(shapes.places[k])
            let label = Int(shapes.labels[i])
            guard label != 0 else { continue }
            if takers[label] != 0 {
                next[i] = takers[label]
            } else if slots[i] != 0, claimed[label * 256 + Int(slots[i])] {
                next[i] = slots[i]
            } else {
                rest[i] = 255
            }
        }
    }

    /// Finds what one region claims: a standing one whatever lies on it while it shows, another the
    /// shape that covers most of it.
    private mutating func claim(_ region: OpenRegion, _ candidates: [Candidate], _ area: Int) {
        let slot = Int(region.slot)
        var best = 0
        var heir: Candidate?
        for candidate in candidates {
            let common = overlap(candidate, slot)
            guard common > 0, common * 5 >= min(area, candidate.area) else { continue }
            if region.isAnchored && region.sameness >= 0.5 {
                claim(candidate, slot)
            } else if common > best {
                best = common
                heir = candidate
            }
        }
        guard let heir else { return }
        let isSamePlace = best * 2 >= area + heir.area - best
        // Something else hides what stood here, or stands exactly where it stood.
        if region.isAnchored && !(isSamePlace && region.sameness >= 0.25) { return }
        claim(heir, slot)
    }

    private mutating func claim(_ candidate: Candidate, _ slot: Int) {
        claimed[Int(candidate.label) * 256 + slot] = true
        claimants[Int(candidate.label)] += 1
    }

    /// Makes each sizeable patch that no known region claims a region of its own; smaller ones go
    /// to the region that they touch.
    mutating func settleRest(
        _ shapes: Shapes, grid: WorkingGrid, smallest: Int, open: inout [OpenRegion],
        nextID: inout Int
    ) throws(DiffError) {
        do throws(ImageKernelError) {
            try connectedComponents(
                rest, width: grid.width, height: grid.height, labels: &restLabels, runs: &runs,
                components: &components)
        } catch { throw DiffError(error) }
        guard !components.isEmpty else { return }
        for slot in 0..<256 { counts[slot] = 0 }
        for k in 0..<shapes.placeCount { counts[Int(next[Int(shapes.places[k])])] += 1 }
        // Room that `assign` is done with.
        takers.removeAll(keepingCapacity: true)
        takers.append(0)
        for component in components {
            let width = component.right - component.left + 1
            let height = component.bottom - component.top + 1
            let own = component.area >= smallest && min(width, height) >= 3
            let neighbour = touching(component, grid)
            var taker: UInt8 = 0
            if neighbour != 0, !own || component.area * 3 < counts[Int(neighbour)] {
                taker = neighbour
            } else if own, let slot = Self.freeSlot(in: open) {
                taker = slot
                open.append(OpenRegion(newborn: nextID, slot: slot))
                nextID += 1
            }
            takers.append(taker)
        }
        for k in 0..<shapes.placeCount {
            let i = Int(shapes.places[k])
            if restLabels[i] != 0 { next[i] = takers[Int(restLabels[i])] }
        }
    }

    /// The slot that most pixels beside the component carry, 0 where none does.
    private func touching(_ component: Component, _ grid: WorkingGrid) -> UInt8 {
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: 256) { beside in
            beside.update(repeating: 0)
            for y in component.top...component.bottom {
                for x in component.left...component.right
                where restLabels[y * grid.width + x] == Int32(component.label) {
                    for v in max(0, y - 1)...min(grid.height - 1, y + 1) {
                        for u in max(0, x - 1)...min(grid.width - 1, x + 1) {
                            beside[Int(next[v * grid.width + u])] += 1
                        }
                    }
                }
            }
            beside[0] = 0
            var best = 0
            for slot in 1..<256 where beside[slot] > beside[best] { best = slot }
            return UInt8(best)
        }
    }

    private static func freeSlot(in open: [OpenRegion]) -> UInt8? {
        (1...254).first { slot in !open.contains { $0.slot == slot } }
    }
}
