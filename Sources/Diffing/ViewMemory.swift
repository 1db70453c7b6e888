internal import Kernels

/// What is known of a view: how it looks when nobody is there.
///
/// While the view learns, every pixel votes for what stands there longest. Afterwards the memory
/// follows the light slowly, and only where no region stands.
struct ViewMemory: Sendable, Hashable {
    var mode: LightMode
    /// Usable pictures that voted, up to the settings' learning count.
    private(set) var votes = 0
    private var ballot: Ballot?

    private struct Ballot: Sendable, Hashable {
        var value: [UInt8]
        var support: [UInt8]
        var challenger: [UInt8]
        var challenge: [UInt8]

        init(count: Int) {
            value = [UInt8](repeating: 0, count: count)
            support = value
            challenger = value
            challenge = value
        }
    }

    init(grid: WorkingGrid) {
        mode = LightMode(grid: grid)
        ballot = Ballot(count: grid.count)
    }

    /// Lets a picture vote. The chroma follows where the luma's winner is near the picture.
    ///
    /// - Parameter held: whether what stands on a pixel is kept out of the memory. Such a pixel votes
    ///   for what it has.
    mutating func vote(
        _ picture: WorkingPicture, grid: WorkingGrid, of needed: Int,
        held: ((Int) -> Bool)? = nil
    ) throws(DiffError) {
        guard var ballot else { return }
        self.ballot = nil
        var luma = picture.luma
        if let held {
            for i in 0..<grid.count where held(i) { luma[i] = ballot.value[i] }
        }
        do throws(ImageKernelError) {
            try stableVote(
                luma, tolerance: 12, limit: needed, value: &ballot.value,
                support: &ballot.support, challenger: &ballot.challenger,
                challenge: &ballot.challenge)
        } catch { throw DiffError(error) }
        votes += 1
        for i in 0..<grid.count {
            mode.luma[i] = LightScale.table[Int(ballot.value[i])] << LightScale.baseShift
        }
        for y in 0..<grid.chromaHeight {
            let row = min(grid.height - 1, 2 * y) * grid.width
            for x in 0..<grid.chromaWidth {
                let i = row + min(grid.width - 1, 2 * x)
                guard abs(Int(ballot.value[i]) - Int(picture.luma[i])) <= 12 else { continue }
                let c = y * grid.chromaWidth + x
                let part = Int16(min(votes, Int(ballot.support[i])))
                mode.chromaBlue[c] +=
                    (Int16(picture.chromaBlue[c]) * 64 - mode.chromaBlue[c]) / part
                mode.chromaRed[c] += (Int16(picture.chromaRed[c]) * 64 - mode.chromaRed[c]) / part
            }
        }
        if votes < needed { self.ballot = ballot }
    }

    /// Follows the picture last compared, where `guarded` lets it.
    mutating func learn(
        from difference: inout LightProofDifference, guarded: [UInt8], rate: Float, settling: Bool,
        grid: WorkingGrid
    ) throws(DiffError) {
        try difference.teach(
            &mode, guarded: guarded, rate: rate, settling: settling, grid: grid)
    }

    /// Takes the picture as it is where `slots` holds `slot`, and on the pixels around.
    mutating func absorb(
        _ picture: WorkingPicture, slot: UInt8, slots: [UInt8], grid: WorkingGrid
    ) {
        for y in 0..<grid.height {
            for x in 0..<grid.width where slots[y * grid.width + x] == slot {
                for v in max(0, y - 2)...min(grid.height - 1, y + 2) {
                    for u in max(0, x - 2)...min(grid.width - 1, x + 2) {
                        let other = slots[v * grid.width + u]
                        guard other == slot || other == 0 else { continue }
                        take(picture, x: u, y: v, grid: grid)
                    }
                }
            }
        }
    }

    private mutating func take(_ picture: WorkingPicture, x: Int, y: Int, grid: WorkingGrid) {
        let i = y * grid.width + x
        mode.luma[i] = LightScale.table[Int(picture.luma[i])] << LightScale.baseShift
        let c =
            min(grid.chromaHeight - 1, y / 2) * grid.chromaWidth + min(grid.chromaWidth - 1, x / 2)
        mode.chromaBlue[c] = Int16(picture.chromaBlue[c]) * 64
        mode.chromaRed[c] = Int16(picture.chromaRed[c]) * 64
    }

    func write(to writer: inout StateWriter) {
        writer.put(votes)
        mode.write(to: &writer)
        writer.put(ballot != nil)
        if let ballot {
            writer.put(ballot.value)
            writer.put(ballot.support)
            writer.put(ballot.challenger)
            writer.put(ballot.challenge)
        }
    }

    init(from reader: inout StateReader, grid: WorkingGrid) throws(DiffError) {
        votes = try reader.int(in: 0...255)
        mode = try LightMode(from: &reader, grid: grid)
        if try reader.bool() {
            var ballot = Ballot(count: 0)
            ballot.value = try reader.plane(count: grid.count)
            ballot.support = try reader.plane(count: grid.count)
            ballot.challenger = try reader.plane(count: grid.count)
            ballot.challenge = try reader.plane(count: grid.count)
            self.ballot = ballot
        }
    }
}
