internal import Kernels

/// Turns a difference into separate shapes: joins, drops what is nowhere certain, fills holes and
/// parts things that only touch.
struct Shapes: Sendable {
    /// Which candidate covers each working pixel, 0 where none.
    private(set) var labels: [Int32]
    var candidates: [Candidate] = []
    /// Steps to the nearest pixel outside.
    private(set) var depth: [UInt8]
    /// The working pixels that may carry a label, in reading order; the first `placeCount` count.
    private(set) var places: [Int32]
    private(set) var placeCount = 0

    private var mask: [UInt8]
    private var scratch: [UInt8]
    private var whole: [Int32]
    private var runs: [Run] = []
    private var components: [Component] = []
    /// For each component its certain pixels, then the number of its candidate.
    private var tallies: [Int32] = []
    private var renamed: [Int32] = []
    private var parting: Parting

    init(grid: WorkingGrid) {
        labels = [Int32](repeating: 0, count: grid.count)
        whole = labels
        places = labels
        depth = [UInt8](repeating: 0, count: grid.count)
        mask = depth
        scratch = depth
        parting = Parting(grid: grid)
        // As many as a restless picture has, so that no later look has to make room.
        components.reserveCapacity(1024)
        tallies.reserveCapacity(1025)
        candidates.reserveCapacity(256)
        renamed.reserveCapacity(257)
    }

    /// - Parameters:
    ///   - smallest: working pixels that a shape needs.
    ///   - parting: whether things that touch are parted by their shape. Where pictures come every
    ///     second, time parts them better, and a walker's head is not a thing of its own.
    mutating func find(
        in difference: LightProofDifference, grid: WorkingGrid, smallest: Int, parting: Bool
    ) throws(DiffError) {
        candidates.removeAll(keepingCapacity: true)
        for k in 0..<placeCount { labels[Int(places[k])] = 0 }
        let (width, height) = (grid.width, grid.height)
        do throws(ImageKernelError) {
            try copyBytes(difference.mask, into: &mask)
            // What is enclosed belongs to the thing, up to a twentieth of the picture.
            try fillHoles(
                &mask, width: width, height: height, largest: grid.count / 20, runs: &runs,
                components: &components)
            if !parting { try cutThreads(grid) }
            try connectedComponents(
                mask, width: width, height: height, labels: &whole, runs: &runs,
                components: &components)
            placeCount = try listPlaces(of: mask, into: &places)
            keepCertain(difference, smallest)
            try innerDistance(mask, width: width, height: height, into: &depth)
        } catch { throw DiffError(error) }
        if parting { part(grid) } else { number() }
    }

    /// Drops the components that are too small or nowhere certain.
    private mutating func keepCertain(_ difference: LightProofDifference, _ smallest: Int) {
        tallies.removeAll(keepingCapacity: true)
        for _ in 0...components.count { tallies.append(0) }
        for k in 0..<placeCount {
            let i = Int(places[k])
            if difference.seeds[i] != 0 { tallies[Int(whole[i])] += 1 }
        }
        let needed = Int32(max(2, smallest / 4))
        for component in components
        where component.area < smallest || tallies[component.label] < needed {
            tallies[component.label] = 0
        }
        var kept = 0
        for k in 0..<placeCount {
            let i = Int(places[k])
            if tallies[Int(whole[i])] > 0 {
                places[kept] = places[k]
                kept += 1
            } else {
                mask[i] = 0
            }
        }
        placeCount = kept
    }

    /// Cuts off lines of one or two pixels.
    private mutating func cutThreads(_ grid: WorkingGrid) throws(ImageKernelError) {
        for widening in [false, true] {
            try spread(
                &mask, width: grid.width, height: grid.height, radius: 1, widening: widening,
                scratch: &scratch)
        }
    }

    /// Makes each component one candidate.
    private mutating func number() {
        for component in components where tallies[component.label] > 0 {
            tallies[component.label] = Int32(candidates.count + 1)
            candidates.append(Candidate(component, label: candidates.count + 1))
        }
        for k in 0..<placeCount {
            let i = Int(places[k])
            labels[i] = tallies[Int(whole[i])]
        }
    }

    /// Makes candidates of the components, and several of one whose thick cores hang together by a
    /// thin neck only.
    private mutating func part(_ grid: WorkingGrid) {
        parting.sort(places, placeCount, by: whole, into: components.count)
        for component in components where tallies[component.label] > 0 {
            parting.part(
                component, whole: whole, depth: depth, grid: grid, labels: &labels,
                candidates: &candidates)
        }
    }

    /// Keeps the candidates that `passes`, numbered anew, and clears the pixels of the others.
    mutating func keep(where passes: (Candidate) -> Bool) {
        renamed.removeAll(keepingCapacity: true)
        renamed.append(0)
        var kept = 0
        for k in 0..<candidates.count {
            guard passes(candidates[k]) else {
                renamed.append(0)
                continue
            }
            candidates[kept] = candidates[k]
            kept += 1
            candidates[kept - 1].label = Int32(kept)
            renamed.append(Int32(kept))
        }
        candidates.removeLast(candidates.count - kept)
        for k in 0..<placeCount {
            let i = Int(places[k])
            labels[i] = renamed[Int(labels[i])]
        }
    }
}
