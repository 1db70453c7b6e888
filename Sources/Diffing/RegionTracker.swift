internal import Kernels
internal import Scene

/// Knows each thing again from look to look, by the pixels that it covers.
struct RegionTracker: Sendable {
    /// Which region covers each working pixel: a slot, or 0.
    private(set) var slots: [UInt8]
    private(set) var open: [OpenRegion] = []
    private var nextID = 1

    private var next: [UInt8]
    private var rest: [UInt8]
    private var labels: [Int32]
    private var parents: [Int32] = []
    private var components: [Component] = []
    private var overlaps: [Int32] = []

    init(grid: WorkingGrid) {
        slots = [UInt8](repeating: 0, count: grid.count)
        next = slots
        rest = slots
        labels = [Int32](repeating: 0, count: grid.count)
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
    /// - Parameter grace: how long a region that is not seen is still remembered.
    mutating func update(
        _ difference: LightProofDifference, at moment: Moment, grid: WorkingGrid,
        settings: DiffSettings, grace: Duration
    ) throws(DiffError) {
        let smallest = max(
            4,
            Int(settings.minimumArea * Double(grid.pictureWidth * grid.pictureHeight))
                / (grid.factor * grid.factor))
        try assign(difference.mask, grid, smallest)
        measure(difference, at: moment, grid, smallest, settings)
        forget(at: moment, after: grace)
        // Pixels of a region that is only out of sight stay its own where nothing else stands.
        for i in 0..<slots.count {
            if next[i] != 0 {
                slots[i] = next[i]
            } else if slots[i] != 0, !isMissing(slots[i]) {
                slots[i] = 0
            }
        }
    }

    private func isMissing(_ slot: UInt8) -> Bool {
        open.contains { $0.slot == slot && $0.missing }
    }

    // MARK: pixels to slots

    /// Gives every differing pixel to a known region or to a new one.
    private mutating func assign(
        _ mask: [UInt8], _ grid: WorkingGrid, _ smallest: Int
    ) throws(DiffError) {
        try label(mask, grid)
        countOverlaps()
        var heirs = [Int](repeating: 0, count: 256)
        var heirOverlap = [Int32](repeating: 0, count: 256)
        for component in components {
            for region in open {
                let common = overlaps[component.label * 256 + Int(region.slot)]
                if common > heirOverlap[Int(region.slot)] {
                    heirOverlap[Int(region.slot)] = common
                    heirs[Int(region.slot)] = component.label
                }
            }
        }
        // What a component does as a whole: 0 pixel by pixel, else the slot that takes it all.
        var takers = [UInt8](repeating: 0, count: components.count + 1)
        var claims = [[UInt8]](repeating: [], count: components.count + 1)
        for component in components {
            for region in open {
                let slot = Int(region.slot)
                guard overlaps[component.label * 256 + slot] > 0 else { continue }
                if region.region.still || heirs[slot] == component.label {
                    claims[component.label].append(region.slot)
                }
            }
            if claims[component.label].count == 1 {
                let slot = claims[component.label][0]
                if let region = open.first(where: { $0.slot == slot }), !region.region.still {
                    takers[component.label] = slot
                }
            }
        }
        for i in 0..<next.count {
            next[i] = 0
            rest[i] = 0
            let label = Int(labels[i])
            guard label != 0 else { continue }
            if takers[label] != 0 {
                next[i] = takers[label]
            } else if slots[i] != 0, claims[label].contains(slots[i]) {
                next[i] = slots[i]
            } else {
                rest[i] = 1
            }
        }
        try settleRest(grid, smallest)
    }

    /// Makes each sizeable patch that no known region claims a region of its own; smaller ones go
    /// to the region that they touch.
    private mutating func settleRest(_ grid: WorkingGrid, _ smallest: Int) throws(DiffError) {
        try label(rest, grid)
        var adopters = [UInt8](repeating: 0, count: components.count + 1)
        for component in components {
            let neighbour = touching(component, grid)
            if let neighbour, !isSizeable(component, beside: neighbour, smallest) {
                adopters[component.label] = neighbour
            } else if component.area >= smallest, let slot = freeSlot() {
                adopters[component.label] = slot
                let blank = Region(
                    id: nextID, box: .whole, state: .appeared, still: false, since: .epoch,
                    lastSeen: .epoch, sightings: 0, area: 0, difference: 0)
                nextID += 1
                open.append(OpenRegion(region: blank, slot: slot))
            }
        }
        for i in 0..<next.count where labels[i] != 0 { next[i] = adopters[Int(labels[i])] }
    }

    private func isSizeable(_ component: Component, beside slot: UInt8, _ smallest: Int) -> Bool {
        let width = component.right - component.left + 1
        let height = component.bottom - component.top + 1
        var area = 0
        for value in next where value == slot { area += 1 }
        return component.area >= smallest && component.area * 2 >= area && min(width, height) >= 4
    }

    /// The slot that most pixels beside the component carry.
    private func touching(_ component: Component, _ grid: WorkingGrid) -> UInt8? {
        var counts = [Int](repeating: 0, count: 256)
        for y in component.top...component.bottom {
            for x in component.left...component.right
            where labels[y * grid.width + x] == Int32(component.label) {
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

    private mutating func label(_ mask: [UInt8], _ grid: WorkingGrid) throws(DiffError) {
        do throws(ImageKernelError) {
            try connectedComponents(
                mask, width: grid.width, height: grid.height, labels: &labels, parents: &parents,
                components: &components)
        } catch { throw DiffError(error) }
    }

    private mutating func countOverlaps() {
        let needed = (components.count + 1) * 256
        if overlaps.count < needed { overlaps = [Int32](repeating: 0, count: needed) }
        for i in 0..<needed { overlaps[i] = 0 }
        for i in 0..<labels.count where labels[i] != 0 && slots[i] != 0 {
            overlaps[Int(labels[i]) * 256 + Int(slots[i])] += 1
        }
    }

    // MARK: what each region looks like now

    private mutating func measure(
        _ difference: LightProofDifference, at moment: Moment, _ grid: WorkingGrid,
        _ smallest: Int, _ settings: DiffSettings
    ) {
        var views = [SlotView](repeating: SlotView(), count: 256)
        for y in 0..<grid.height {
            for x in 0..<grid.width {
                let i = y * grid.width + x
                let slot = next[i]
                guard slot != 0 else { continue }
                let inner =
                    x > 0 && next[i - 1] == slot && x + 1 < grid.width && next[i + 1] == slot
                    && y > 0 && next[i - grid.width] == slot && y + 1 < grid.height
                    && next[i + grid.width] == slot
                views[Int(slot)].add(
                    x: x, y: y, excess: difference.excess[i],
                    edge: inner
                        ? 0 : Int(difference.pictureRange[i]) - Int(difference.memoryRange[i]))
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
            return !region.held && moment - region.region.lastSeen > grace
        }
    }

    // MARK: storing

    func write(to writer: inout StateWriter) {
        writer.put(slots)
        writer.put(nextID)
        writer.put(open.count)
        for region in open { region.write(to: &writer) }
    }

    init(from reader: inout StateReader, grid: WorkingGrid) throws(DiffError) {
        self.init(grid: grid)
        slots = try reader.plane(count: grid.count)
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

    mutating func add(x: Int, y: Int, excess: UInt8, edge: Int) {
        left = min(left, x)
        right = max(right, x)
        top = min(top, y)
        bottom = max(bottom, y)
        area += 1
        self.excess += Int(excess)
        self.edge += edge
    }
}

extension OpenRegion {
    /// Takes in a sighting: where it is, whether it stands, what its edges say.
    mutating func see(
        _ view: SlotView, at moment: Moment, grid: WorkingGrid, settings: DiffSettings
    ) {
        let box = grid.box(left: view.left, top: view.top, right: view.right, bottom: view.bottom)
        missing = false
        let first = region.sightings == 0
        edgeVotes = max(-1_000_000, min(1_000_000, edgeVotes + view.edge))
        region.state = edgeVotes >= 0 ? .appeared : .removed
        region.box = box
        region.lastSeen = moment
        region.area = grid.fraction(view.area)
        region.difference = Double(view.excess) / Double(max(1, view.area))
        if first {
            settle(in: box, at: moment)
        } else if box.overlap(home) >= 0.7 {
            region.sightings += 1
            astray = 0
            if moment - region.since >= settings.stillAfter { region.still = true }
        } else {
            astray += 1
            region.sightings += 1
            let common = box.intersection(home).area
            let nested = common >= 0.8 * min(box.area, home.area)
            if region.still && nested {
                // The same thing, grown or partly cleared away.
                if astray > 2 { home = box }
            } else if !region.still || astray > 2 {
                settle(in: box, at: moment)
            }
        }
    }

    /// Begins anew where the region stands now.
    private mutating func settle(in box: Box, at moment: Moment) {
        home = box
        region.since = moment
        region.sightings = 1
        region.still = false
        astray = 0
    }
}
