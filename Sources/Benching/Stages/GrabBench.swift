internal import Grabbing
internal import Scene

/// Pictures out of recordings: every one, key pictures, and the burst of a visit.
struct GrabBench {
    let footage: Footage
    /// Pictures of a turn: some groups from key to key.
    private static let most = 100

    /// - Parameter sweep: numbers of threads; each decodes the same clip by itself.
    func contenders(sweep: [Int]) -> [Contender] {
        var all: [Contender] = []
        for clip in footage.sizes {
            all.append(decoding(clip, .all, "every picture", threads: 1))
        }
        for threads in sweep where threads > 1 {
            all.append(decoding(footage.main, .all, "every picture", threads: threads))
        }
        all.append(decoding(footage.main, .keyframes, "key pictures", threads: 1))
        let main = footage.main
        all.append(
            Contender(
                stage: .grab, work: "burst of three for a visit", unit: "visit",
                width: main.width, height: main.height
            ) {
                let camera = try FileCamera(path: main.path, name: "bench", start: .epoch)
                // From the middle of the clip, so that a key picture lies some way back.
                let middle = Moment.epoch + .milliseconds(Int64(main.seconds * 500) + 700)
                _ = try camera.burst(at: middle, count: 3)
                return 1
            })
        return all
    }

    private func decoding(
        _ clip: Footage.Clip, _ sampling: Sampling, _ work: String, threads: Int
    ) -> Contender {
        Contender(
            stage: .grab, work: work, unit: "picture", width: clip.width, height: clip.height,
            threads: threads
        ) {
            try Side.bySide(threads) { _ in
                let reader = try RecordingReader(
                    path: clip.path, name: clip.path, start: .epoch, sampling: sampling)
                var pictures = 0
                while pictures < Self.most, try reader.next() != nil { pictures += 1 }
                return pictures
            }
        }
    }
}
