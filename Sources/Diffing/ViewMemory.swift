internal import Kernels

/// What is known of a view: how it looks when nobody is there.
///
/// While the view learns, every pixel votes for what stands there longest. Afterwards the memory
/// follows the light slowly, and only where no region stands.
struct ViewMemory: Sendable, Hashable {
    var luma: [UInt8]
    var chromaBlue: [UInt8]
    var chromaRed: [UInt8]
    /// Usable pictures that taught it, counted up to the settings' learning count.
    var lessons = 0
    private var votes: Votes?

    private struct Votes: Sendable, Hashable {
        var support: [UInt8]
        var challenger: [UInt8]
        var challenge: [UInt8]

        init(count: Int) {
            support = [UInt8](repeating: 0, count: count)
            challenger = support
            challenge = support
        }
    }

    init(grid: WorkingGrid) {
        luma = [UInt8](repeating: 0, count: grid.count)
        chromaBlue = [UInt8](repeating: 128, count: grid.chromaCount)
        chromaRed = chromaBlue
        votes = Votes(count: grid.count)
    }

    /// Lets a picture vote. The chroma follows where the luma's winner is near the picture.
    mutating func learn(
        _ picture: WorkingPicture, grid: WorkingGrid, of needed: Int
    ) throws(DiffError) {
        guard var votes else { return }
        self.votes = nil
        do throws(ImageKernelError) {
            try stableVote(
                picture.luma, tolerance: 12, limit: needed, value: &luma,
                support: &votes.support, challenger: &votes.challenger,
                challenge: &votes.challenge)
        } catch { throw DiffError(error) }
        lessons += 1
        let first = lessons == 1
        for y in 0..<grid.chromaHeight {
            let row = min(grid.height - 1, 2 * y) * grid.width
            for x in 0..<grid.chromaWidth {
                let i = row + min(grid.width - 1, 2 * x)
                guard abs(Int(luma[i]) - Int(picture.luma[i])) <= 12 else { continue }
                let c = y * grid.chromaWidth + x
                chromaBlue[c] =
                    first ? picture.chromaBlue[c] : chromaBlue[c].nearer(to: picture.chromaBlue[c])
                chromaRed[c] =
                    first ? picture.chromaRed[c] : chromaRed[c].nearer(to: picture.chromaRed[c])
            }
        }
        if lessons < needed { self.votes = votes }
    }

    /// Follows the light where `slots` is zero.
    mutating func follow(_ picture: WorkingPicture, slots: [UInt8], grid: WorkingGrid) {
        for i in 0..<luma.count where slots[i] == 0 {
            luma[i] = luma[i].nearer(to: picture.luma[i])
        }
        for y in 0..<grid.chromaHeight {
            let row = min(grid.height - 1, 2 * y) * grid.width
            for x in 0..<grid.chromaWidth where slots[row + min(grid.width - 1, 2 * x)] == 0 {
                let c = y * grid.chromaWidth + x
                chromaBlue[c] = chromaBlue[c].nearer(to: picture.chromaBlue[c])
                chromaRed[c] = chromaRed[c].nearer(to: picture.chromaRed[c])
            }
        }
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
                        luma[v * grid.width + u] = picture.luma[v * grid.width + u]
                        let c =
                            min(grid.chromaHeight - 1, v / 2) * grid.chromaWidth
                            + min(grid.chromaWidth - 1, u / 2)
                        chromaBlue[c] = picture.chromaBlue[c]
                        chromaRed[c] = picture.chromaRed[c]
                    }
                }
            }
        }
    }

    func write(to writer: inout StateWriter) {
        writer.put(lessons)
        writer.put(luma)
        writer.put(chromaBlue)
        writer.put(chromaRed)
        writer.put(votes != nil)
        if let votes {
            writer.put(votes.support)
            writer.put(votes.challenger)
            writer.put(votes.challenge)
        }
    }

    init(from reader: inout StateReader, grid: WorkingGrid) throws(DiffError) {
        lessons = try reader.int(in: 0...255)
        luma = try reader.plane(count: grid.count)
        chromaBlue = try reader.plane(count: grid.chromaCount)
        chromaRed = try reader.plane(count: grid.chromaCount)
        if try reader.bool() {
            var votes = Votes(count: 0)
            votes.support = try reader.plane(count: grid.count)
            votes.challenger = try reader.plane(count: grid.count)
            votes.challenge = try reader.plane(count: grid.count)
            self.votes = votes
        }
    }
}

extension UInt8 {
    /// An eighth of the way to `other`, at least one level where they differ.
    fileprivate func nearer(to other: UInt8) -> UInt8 {
        let step = Int(other) - Int(self)
        let eighth = step / 8
        return UInt8(Int(self) + (eighth != 0 ? eighth : step.signum()))
    }
}
