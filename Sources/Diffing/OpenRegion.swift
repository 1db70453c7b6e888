internal import Scene

/// A region with what is needed to know it again.
struct OpenRegion: Sendable, Hashable {
    var region: Region
    /// The number that its pixels carry in the tracker's plane, 1...254.
    var slot: UInt8
    /// Where it stood when it was first seen in its present place.
    var home: Box
    /// Looks in a row in which it was not at home.
    var astray = 0
    /// A directive keeps it out of the memory.
    var held = false
    /// A directive lets it in at the next look.
    var wanted = false
    /// Edges that speak for appeared (positive) or removed (negative), summed over its sightings.
    var edgeVotes = 0
    /// Not seen in the last look.
    var missing = false
    /// The share of its pixels that show what they showed when it was last seen, 0...1; found anew
    /// in every look.
    var sameness: Float = 0

    /// It has been seen in one place often enough to hold that place against passers-by.
    var isAnchored: Bool { region.still }

    /// A thing that came and is suspected, or may yet be; what only left ground behind must be
    /// learned.
    var isKeptFromVoting: Bool {
        !missing && region.state == .appeared && (held || region.sightings <= 2)
    }

    func write(to writer: inout StateWriter) {
        writer.put(region.id)
        writer.put(slot)
        write(region.box, to: &writer)
        write(home, to: &writer)
        writer.put(region.state == .removed)
        writer.put(region.still)
        writer.put(region.since.milliseconds)
        writer.put(region.lastSeen.milliseconds)
        writer.put(region.sightings)
        writer.put(region.area)
        writer.put(region.difference)
        writer.put(region.confidence)
        writer.put(astray)
        writer.put(held)
        writer.put(wanted)
        writer.put(edgeVotes)
        writer.put(missing)
    }

    /// A region that is yet to be seen for the first time.
    init(newborn id: Int, slot: UInt8) {
        region = Region(
            id: id, box: .whole, state: .appeared, still: false, since: .epoch, lastSeen: .epoch,
            sightings: 0, area: 0, difference: 0)
        self.slot = slot
        home = region.box
    }

    init(from reader: inout StateReader) throws(DiffError) {
        let id = try reader.int()
        slot = try reader.byte()
        let box = try Self.box(from: &reader)
        home = try Self.box(from: &reader)
        let removed = try reader.bool()
        let still = try reader.bool()
        region = Region(
            id: id, box: box, state: removed ? .removed : .appeared, still: still,
            since: Moment(milliseconds: try reader.int64()),
            lastSeen: Moment(milliseconds: try reader.int64()), sightings: try reader.int(),
            area: try reader.double(), difference: try reader.double(),
            confidence: try reader.double())
        astray = try reader.int()
        held = try reader.bool()
        wanted = try reader.bool()
        edgeVotes = try reader.int()
        missing = try reader.bool()
    }

    private func write(_ box: Box, to writer: inout StateWriter) {
        for value in [box.x, box.y, box.width, box.height] { writer.put(value) }
    }

    private static func box(from reader: inout StateReader) throws(DiffError) -> Box {
        Box(
            x: try reader.double(), y: try reader.double(), width: try reader.double(),
            height: try reader.double())
    }
}

extension OpenRegion {
    /// Takes in a sighting: where it is, whether it stands, what its edges say.
    mutating func see(
        _ view: SlotView, at moment: Moment, grid: WorkingGrid, settings: DiffSettings
    ) {
        let box = grid.box(left: view.left, top: view.top, right: view.right, bottom: view.bottom)
        missing = false
        edgeVotes = max(-1_000_000, min(1_000_000, edgeVotes + view.edge / 16))
        region.state = edgeVotes >= 0 ? .appeared : .removed
        region.box = box
        region.lastSeen = moment
        region.area = grid.fraction(view.area)
        // Log units to gray levels at the middle of the scale: 1 % of light is one level.
        region.difference = Double(view.excess) / Double(max(1, view.area)) / 1024 * 100
        // The mean over its sightings, of the last sixteen or so.
        let part = Double(min(16, region.sightings + 1))
        region.confidence += (Double(view.certainty) - region.confidence) / part
        if region.sightings == 0 {
            settle(in: box, at: moment)
        } else if box.overlap(home) >= 0.7 {
            region.sightings += 1
            astray = 0
            if moment - region.since >= settings.stillAfter { region.still = true }
        } else {
            astray += 1
            region.sightings += 1
            let nested = box.intersection(home).area >= 0.8 * min(box.area, home.area)
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
