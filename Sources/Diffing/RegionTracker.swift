internal import Kernels
internal import Scene

/// Knows each thing again from look to look, by the pixels that it covers and what they show.
struct RegionTracker: Sendable {
    /// Which region covers each working pixel: a slot, or 0.
    private(set) var slots: [UInt8]
    private(set) var open: [OpenRegion] = []
    private var nextID = 1
    /// The luma of each region's pixels when it was last seen.
    private var content: [UInt8]

    private var next: [UInt8]
    private var rest: [UInt8]
    private var restLabels: [Int32]
    private var parents: [Int32] = []
    private var components: [Component] = []
    private var overlaps: [Int32] = []

    init(grid: WorkingGrid) {
        slots = [UInt8](repeating: 0, count: grid.count)
        next = slots
        rest = slots
        content = slots
        restLabels = [Int32](repeating: 0, count: grid.count)
    }

    /// The regions seen in the last look, in the order of their numbers.
    var regions: [Region] { open.filter { !$0.missing }.map(\.region) }

    mutating func apply(_ directive: Directive) {
        switch directive {
        case .hold(let id): change(id) { $0.held = true }
        case .absorb(let id):
            change(id) {
                $0.held = false
                $0.wanted = true
            }
        case .look: break
        }
    }

    private mutating func change(_ id: Int, _ body: (inout OpenRegion) -> Void) {
        if let i = open.firstIndex(where: { $0.region.id == id }) { body(&open[i]) }
    }

    /// Removes a region and clears its pixels.
    mutating func close(slot: UInt8) {
        open.removeAll { $0.slot == slot }
        for i in 0..<slots.count where slots[i] == slot { slots[i] = 0 }
    }

    /// Forgets every region; numbers go on.
    mutating func closeAll() {
        open.removeAll()
        for i in 0..<slots.count { slots[i] = 0 }
    }

    /// Moves all regions on by one look.
    ///
    /// - Parameters:
    ///   - smallest: working pixels that a new region needs.
    ///   - grace: how long a region that is not seen is still remembered.
    ///   - joining: whether standing regions that came to hang together are one thing.
    mutating func update(
        _ shapes: Shapes, _ difference: LightProofDifference, _ picture: WorkingPicture,
        at moment: Moment, grid: WorkingGrid, settings: DiffSettings, smallest: Int,
        grace: Duration, joining: Bool
    ) throws(DiffError) {
        compareContent(picture)
        countOverlaps(shapes)
        if joining, join(shapes, at: moment, settings) { countOverlaps(shapes) }
        assign(shapes)
        try settleRest(grid, smallest)
        measure(difference, shapes.depth, at: moment, grid, smallest, settings)
        forget(at: moment, after: grace)
        settlePixels(picture)
    }

    // MARK: is it still the same thing

    /// Finds for each region the share of its pixels that show what they showed, up to a common
    /// change of light.
    private mutating func compareContent(_ picture: WorkingPicture) {
        guard !open.isEmpty else { return }
        var counts = [Int](repeating: 0, count: 256)
        var sums = [Int](repeating: 0, count: 256)
        for i in 0..<slots.count where slots[i] != 0 {
            counts[Int(slots[i])] += 1
            sums[Int(slots[i])] += change(at: i, picture)
        }
        for slot in 1..<256 where counts[slot] > 0 { sums[slot] /= counts[slot] }
        var same = [Int](repeating: 0, count: 256)
        for i in 0..<slots.count where slots[i] != 0 {
            let slot = Int(slots[i])
            // A fifth of a natural logarithm: beyond what noise and compression do to a pixel.
            if abs(change(at: i, picture) - sums[slot]) <= 205 { same[slot] += 1 }
        }
        for k in 0..<open.count {
            let slot = Int(open[k].slot)
            open[k].sameness = counts[slot] > 0 ? Float(same[slot]) / Float(counts[slot]) : 0
        }
    }

    private func change(at i: Int, _ picture: WorkingPicture) -> Int {
        Int(LightScale.table[Int(picture.luma[i])]) - Int(LightScale.table[Int(content[i])])
    }

    // MARK: pixels to regions

    private mutating func countOverlaps(_ shapes: Shapes) {
        let needed = (shapes.candidates.count + 1) * 256
        if overlaps.count < needed { overlaps = [Int32](repeating: 0, count: needed) }
        for i in 0..<needed { overlaps[i] = 0 }
        for i in 0..<slots.count where shapes.labels[i] != 0 && slots[i] != 0 {
            overlaps[Int(shapes.labels[i]) * 256 + Int(slots[i])] += 1
        }
    }

    /// Makes one region of those that have stood for a while in one shape and belong together: a
    /// thing before which people pass is seen in pieces. The eldest keeps its number.
    ///
    /// - Returns: whether any were joined.
    private mutating func join(
        _ shapes: Shapes, at moment: Moment, _ settings: DiffSettings
    ) -> Bool {
        var areas = [Int](repeating: 0, count: 256)
        for value in slots { areas[Int(value)] += 1 }
        var heirs = [UInt8](repeating: 0, count: 256)
        for candidate in shapes.candidates {
            for state in [Region.State.appeared, .removed] {
                let members = open.indices.filter { k in
                    let slot = Int(open[k].slot)
                    return open[k].isAnchored && open[k].sameness >= 0.5
                        && open[k].region.state == state
                        && moment - open[k].region.since >= settings.stillAfter * 2
                        && Int(overlaps[Int(candidate.label) * 256 + slot]) * 2 > areas[slot]
                }
                let eldest = members.min {
                    (open[$0].region.since, open[$0].region.id)
                        < (open[$1].region.since, open[$1].region.id)
                }
                guard members.count >= 2, let eldest else { continue }
                for other in members
                where other != eldest && isPiece(open[other], of: open[eldest], settings) {
                    heirs[Int(open[other].slot)] = open[eldest].slot
                    open[eldest].home = open[eldest].home.union(open[other].home)
                    open[eldest].held = open[eldest].held || open[other].held
                    open[eldest].edgeVotes += open[other].edgeVotes
                }
            }
        }
        guard heirs.contains(where: { $0 != 0 }) else { return false }
        open.removeAll { heirs[Int($0.slot)] != 0 }
        for i in 0..<slots.count where heirs[Int(slots[i])] != 0 {
            slots[i] = heirs[Int(slots[i])]
        }
        return true
    }

    /// Whether a region came with the other, or lies where the other stood as a whole. What comes
    /// up to a standing thing later is a thing of its own.
    private func isPiece(
        _ region: OpenRegion, of whole: OpenRegion, _ settings: DiffSettings
    ) -> Bool {
        let apart = region.region.since - whole.region.since
        let box = region.region.box
        return apart <= settings.stillAfter * 2
            || box.intersection(whole.home).area >= 0.7 * box.area
    }

    /// Gives every shape's pixels to the regions that claim it; what no region claims is `rest`.
    private mutating func assign(_ shapes: Shapes) {
        var areas = [Int](repeating: 0, count: 256)
        for i in 0..<slots.count { areas[Int(slots[i])] += 1 }
        var claims = [[UInt8]](repeating: [], count: shapes.candidates.count + 1)
        for region in open {
            let slot = Int(region.slot)
            var best: Int32 = 0
            var heir = 0
            for candidate in shapes.candidates {
                let common = overlaps[Int(candidate.label) * 256 + slot]
                let enough = Int(common) * 5 >= min(areas[slot], candidate.area)
                guard common > 0, enough else { continue }
                if region.isAnchored && region.sameness >= 0.5 {
                    claims[Int(candidate.label)].append(region.slot)
                } else if common > best {
                    best = common
                    heir = Int(candidate.label)
                }
            }
            guard heir != 0 else { continue }
            let candidate = shapes.candidates[heir - 1]
            let union = areas[slot] + candidate.area - Int(best)
            let isSamePlace = Int(best) * 2 >= union
            // Something else hides what stood here, or stands exactly where it stood.
            if region.isAnchored && !(isSamePlace && region.sameness >= 0.25) { continue }
            claims[heir].append(region.slot)
        }
        var takers = [UInt8](repeating: 0, count: shapes.candidates.count + 1)
        for candidate in shapes.candidates {
            let label = Int(candidate.label)
            guard claims[label].count == 1 else { continue }
            let slot = claims[label][0]
            let anchored = open.contains { $0.slot == slot && $0.isAnchored }
            // A thing that stands does not swallow what comes up to it.
            if !anchored || candidate.area * 2 <= areas[Int(slot)] * 3 { takers[label] = slot }
        }
        for i in 0..<next.count {
            next[i] = 0
            rest[i] = 0
            let label = Int(shapes.labels[i])
            guard label != 0 else { continue }
            if takers[label] != 0 {
                next[i] = takers[label]
            } else if slots[i] != 0, claims[label].contains(slots[i]) {
                next[i] = slots[i]
            } else {
                rest[i] = 255
            }
        }
    }

    /// Makes each sizeable patch that no known region claims a region of its own; smaller ones go
    /// to the region that they touch.
    private mutating func settleRest(_ grid: WorkingGrid, _ smallest: Int) throws(DiffError) {
        do throws(ImageKernelError) {
            try connectedComponents(
                rest, width: grid.width, height: grid.height, labels: &restLabels,
                parents: &parents, components: &components)
        } catch { throw DiffError(error) }
        guard !components.isEmpty else { return }
        var areas = [Int](repeating: 0, count: 256)
        for value in next { areas[Int(value)] += 1 }
        var adopters = [UInt8](repeating: 0, count: components.count + 1)
        for component in components {
            let neighbour = touching(component, grid)
            let width = component.right - component.left + 1
            let height = component.bottom - component.top + 1
            let own = component.area >= smallest && min(width, height) >= 3
            if let neighbour, !own || component.area * 3 < areas[Int(neighbour)] {
                adopters[component.label] = neighbour
            } else if own, let slot = freeSlot() {
                adopters[component.label] = slot
                let blank = Region(
                    id: nextID, box: .whole, state: .appeared, still: false, since: .epoch,
                    lastSeen: .epoch, sightings: 0, area: 0, difference: 0)
                nextID += 1
                open.append(OpenRegion(region: blank, slot: slot))
            }
        }
        for i in 0..<next.count where restLabels[i] != 0 {
            next[i] = adopters[Int(restLabels[i])]
        }
    }

    /// The slot that most pixels beside the component carry.
    private func touching(_ component: Component, _ grid: WorkingGrid) -> UInt8? {
        var counts = [Int](repeating: 0, count: 256)
        for y in component.top...component.bottom {
            for x in component.left...component.right
            where restLabels[y * grid.width + x] == Int32(component.label) {
                for v in max(0, y - 1)...min(grid.height - 1, y + 1) {
                    for u in max(0, x - 1)...min(grid.width - 1, x + 1) {
                        counts[Int(next[v * grid.width + u])] += 1
                    }
                }
            }
        }
        counts[0] = 0
        var best = 0
        for slot in 1..<256 where counts[slot] > counts[best] { best = slot }
        return best == 0 ? nil : UInt8(best)
    }

    private func freeSlot() -> UInt8? {
        (1...254).first { slot in !open.contains { $0.slot == slot } }
    }

    // MARK: what each region looks like now

    private mutating func measure(
        _ difference: LightProofDifference, _ depth: [UInt8], at moment: Moment,
        _ grid: WorkingGrid, _ smallest: Int, _ settings: DiffSettings
    ) {
        var views = [SlotView](repeating: SlotView(), count: 256)
        for y in 0..<grid.height {
            for x in 0..<grid.width {
                let i = y * grid.width + x
                let slot = next[i]
                guard slot != 0 else { continue }
                let isInside = x > 0 && y > 0 && x + 1 < grid.width && y + 1 < grid.height
                let isRim = depth[i] > 0 && depth[i] <= 4
                let edge =
                    isInside && isRim ? difference.edgeGain(at: i, width: grid.width) : 0
                views[Int(slot)].add(
                    x: x, y: y, excess: abs(Int(difference.rest[i]) - Int(difference.near[i])),
                    edge: edge)
            }
        }
        for i in 0..<open.count {
            let view = views[Int(open[i].slot)]
            guard view.area * 2 >= smallest else {
                open[i].missing = true
                continue
            }
            open[i].see(view, at: moment, grid: grid, settings: settings)
        }
    }

    private mutating func forget(at moment: Moment, after grace: Duration) {
        open.removeAll { region in
            guard region.missing else { return false }
            if region.region.sightings == 0 { return true }
            if !region.isAnchored { return true }
            return !region.held && moment - region.region.lastSeen > grace
        }
    }

    /// Takes over the new pixels. Those of a region that is only out of sight stay its own where
    /// nothing else stands.
    private mutating func settlePixels(_ picture: WorkingPicture) {
        var missing = [Bool](repeating: false, count: 256)
        for region in open where region.missing { missing[Int(region.slot)] = true }
        for i in 0..<slots.count {
            if next[i] != 0 {
                slots[i] = next[i]
                content[i] = picture.luma[i]
            } else if slots[i] != 0, !missing[Int(slots[i])] {
                slots[i] = 0
            }
        }
    }

    // MARK: storing

    func write(to writer: inout StateWriter) {
        writer.put(slots)
        writer.put(content)
        writer.put(nextID)
        writer.put(open.count)
        for region in open { region.write(to: &writer) }
    }

    init(from reader: inout StateReader, grid: WorkingGrid) throws(DiffError) {
        self.init(grid: grid)
        slots = try reader.plane(count: grid.count)
        content = try reader.plane(count: grid.count)
        nextID = try reader.int(in: 1...Int(Int32.max))
        for _ in 0..<(try reader.int(in: 0...254)) { open.append(try OpenRegion(from: &reader)) }
    }
}

/// The pixels of one slot in one look.
struct SlotView: Sendable {
    var left = Int.max
    var top = Int.max
    var right = -1
    var bottom = -1
    var area = 0
    var excess = 0
    var edge = 0

    mutating func add(x: Int, y: Int, excess: Int, edge: Int) {
        left = min(left, x)
        right = max(right, x)
        top = min(top, y)
        bottom = max(bottom, y)
        area += 1
        self.excess += excess
        self.edge += edge
    }
}
