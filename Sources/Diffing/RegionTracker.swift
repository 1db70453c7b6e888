internal import Kernels
internal import Scene

/// Knows each thing again from look to look, by the pixels that it covers and what they show.
struct RegionTracker: Sendable {
    /// Which region covers each working pixel: a slot, or 0.
    var slots: [UInt8]
    var open: [OpenRegion] = []
    /// The regions seen in the last look, in the order of their numbers.
    private(set) var regions: [Region] = []
    private var nextID = 1
    /// The luma of each region's pixels when it was last seen.
    private var content: [UInt8]
    var claims: PixelClaims
    /// The working pixels that a slot covers, in reading order; the first `placeCount` count.
    var places: [Int32]
    var placeCount = 0
    var counts = [Int](repeating: 0, count: 256)
    private var sums = [Int](repeating: 0, count: 256)
    private var alike = [Int](repeating: 0, count: 256)
    var heirs = [UInt8](repeating: 0, count: 256)
    private var views = [SlotView](repeating: SlotView(), count: 256)
    private var contrast = ContourContrast()

    init(grid: WorkingGrid) {
        slots = [UInt8](repeating: 0, count: grid.count)
        content = slots
        places = [Int32](repeating: 0, count: grid.count)
        claims = PixelClaims(grid: grid)
        open.reserveCapacity(255)
    }

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
        listRegions()
    }

    /// Forgets every region; numbers go on.
    mutating func closeAll() {
        open.removeAll(keepingCapacity: true)
        fillBytes(&slots, with: 0)
        listRegions()
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
        do throws(ImageKernelError) {
            placeCount = try listPlaces(of: slots, into: &places)
        } catch { throw DiffError(error) }
        compareContent(picture)
        countAreas()
        claims.count(shapes, slots, places, placeCount)
        if joining, join(shapes, at: moment, settings) {
            countAreas()
            claims.count(shapes, slots, places, placeCount)
        }
        claims.assign(shapes, slots: slots, areas: counts, to: open)
        try claims.settleRest(shapes, grid: grid, smallest: smallest, open: &open, nextID: &nextID)
        measure(shapes, difference, at: moment, grid, smallest, settings)
        forget(at: moment, after: grace)
        settlePixels(shapes, picture)
        listRegions()
    }

    /// Finds for each region the share of its pixels that show what they showed, up to a common
    /// change of light.
    private mutating func compareContent(_ picture: WorkingPicture) {
        guard !open.isEmpty else { return }
        for slot in 0..<256 { (counts[slot], sums[slot], alike[slot]) = (0, 0, 0) }
        for k in 0..<placeCount {
            let i = Int(places[k])
            counts[Int(slots[i])] += 1
            sums[Int(slots[i])] += change(at: i, picture)
        }
        for slot in 1..<256 where counts[slot] > 0 { sums[slot] /= counts[slot] }
        for k in 0..<placeCount {
            let i = Int(places[k])
            let slot = Int(slots[i])
            // A fifth of a natural logarithm: beyond what noise and compression do to a pixel.
            if abs(change(at: i, picture) - sums[slot]) <= 205 { alike[slot] += 1 }
        }
        for k in 0..<open.count {
            let slot = Int(open[k].slot)
            open[k].sameness = counts[slot] > 0 ? Float(alike[slot]) / Float(counts[slot]) : 0
        }
    }

    private func change(at i: Int, _ picture: WorkingPicture) -> Int {
        Int(LightScale.table[Int(picture.luma[i])]) - Int(LightScale.table[Int(content[i])])
    }

    private mutating func countAreas() {
        for slot in 0..<256 { counts[slot] = 0 }
        for k in 0..<placeCount { counts[Int(slots[Int(places[k])])] += 1 }
    }

    private mutating func measure(
        _ shapes: Shapes, _ difference: LightProofDifference, at moment: Moment,
        _ grid: WorkingGrid, _ smallest: Int, _ settings: DiffSettings
    ) {
        for slot in 0..<256 { views[slot] = SlotView() }
        for k in 0..<shapes.placeCount {
            let i = Int(shapes.places[k])
            let slot = claims.next[i]
            guard slot != 0 else { continue }
            let candidate = Int(shapes.labels[i]) - 1
            views[Int(slot)].add(
                x: i % grid.width, y: i / grid.width,
                excess: abs(Int(difference.rest[i]) - Int(difference.near[i])),
                certainty: candidate >= 0 ? shapes.candidates[candidate].certainty : 0)
        }
        contrast.weigh(&views, claims.next, shapes, difference, grid)
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
    private mutating func settlePixels(_ shapes: Shapes, _ picture: WorkingPicture) {
        for slot in 0..<256 { heirs[slot] = 0 }
        for region in open where region.missing { heirs[Int(region.slot)] = region.slot }
        for k in 0..<placeCount {
            let i = Int(places[k])
            if claims.next[i] == 0 { slots[i] = heirs[Int(slots[i])] }
        }
        for k in 0..<shapes.placeCount {
            let i = Int(shapes.places[k])
            guard claims.next[i] != 0 else { continue }
            slots[i] = claims.next[i]
            content[i] = picture.luma[i]
        }
    }

    private mutating func listRegions() {
        regions.removeAll(keepingCapacity: true)
        for region in open where !region.missing { regions.append(region.region) }
    }

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
        listRegions()
    }
}
