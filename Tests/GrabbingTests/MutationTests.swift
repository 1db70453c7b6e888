import Foundation
import Grabbing
import Scene
import Testing

/// Runs in the process itself: a crash ends the tests, a hang is caught by the deadline of each
/// read and by the bound on pictures.
@Suite("Mutated files neither crash nor hang", .enabled(if: Clips.canMake))
struct MutationTests {
    static let seeds: [(name: String, arguments: [String])] = [
        ("seed.mp4", Clips.pattern(12, size: "96x64") + Clips.x264),
        (
            "seed-front.mp4",
            Clips.pattern(12, size: "96x64") + Clips.x264
                + ["-movflags", "+faststart"]
        ),
        ("seed.mkv", Clips.pattern(12, size: "96x64") + Clips.x264),
        ("seed.ts", Clips.pattern(12, size: "96x64") + Clips.x264),
        ("seed.avi", Clips.pattern(12, size: "96x64") + ["-c:v", "msmpeg4", "-q:v", "5"]),
        ("seed-mpeg4.avi", Clips.pattern(12, size: "96x64") + ["-c:v", "mpeg4", "-bf", "2"]),
        (
            "seed-hevc.mp4",
            Clips.pattern(12, size: "96x64")
                + ["-c:v", "libx265", "-x265-params", "log-level=none:pools=1"]
        ),
        ("seed-mjpeg.avi", Clips.pattern(12, size: "96x64") + ["-c:v", "mjpeg"]),
        ("seed.jpg", Clips.pattern(1, size: "96x64") + ["-frames:v", "1"]),
        ("seed.png", Clips.pattern(1, size: "96x64") + ["-frames:v", "1"]),
        ("seed.bmp", Clips.pattern(1, size: "96x64") + ["-frames:v", "1"]),
    ]

    /// 11 files, 28 mutations each: 308.
    @Test("flipped bits, cuts and moved blocks", arguments: seeds.indices)
    func mutations(index: Int) throws {
        let seed = Self.seeds[index]
        let whole = [UInt8](
            try Data(contentsOf: URL(fileURLWithPath: Clips.make(seed.name, seed.arguments))))
        var random = SplitMix(seed: UInt64(index) + 1)
        var outcomes: [GrabError.Reason?: Int] = [:]
        for round in 0..<28 {
            let path = Clips.path("mutated-\(round)-\(seed.name)")
            try Data(Self.mutated(whole, round: round, &random))
                .write(to: URL(fileURLWithPath: path))
            outcomes[Self.outcome(path), default: 0] += 1
            try FileManager.default.removeItem(atPath: path)
            #expect(OpenWatch.descriptors(of: path) == 0)
        }
        #expect(outcomes.values.reduce(0, +) == 28)
        #expect(outcomes[.stalled] == nil)
        // Mutations that nobody notices would test nothing.
        #expect(outcomes.count > 1)
    }

    private static func mutated(
        _ whole: [UInt8], round: Int, _ random: inout SplitMix
    ) -> [UInt8] {
        var bytes = whole
        switch round % 4 {
        case 0:
            for _ in 0..<(1 << (round % 9)) {
                let bit = Int.random(in: 0..<bytes.count * 8, using: &random)
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            }
        case 1:
            bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
        case 2:
            let length = Int.random(in: 1...max(1, bytes.count / 8), using: &random)
            let from = Int.random(in: 0...bytes.count - length, using: &random)
            let to = Int.random(in: 0...bytes.count - length, using: &random)
            bytes.replaceSubrange(to..<to + length, with: Array(bytes[from..<from + length]))
        default:
            // The header is where sizes and counts stand.
            for _ in 0..<4 {
                let place = Int.random(in: 0..<min(600, bytes.count), using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
        }
        return bytes
    }

    private static func outcome(_ path: String) -> GrabError.Reason? {
        do {
            let input = try InputResolver().resolve(path)[0]
            let sequence = try input.open(sampling: .all)
            var pictures = 0
            while try sequence.next() != nil {
                pictures += 1
                if pictures > 10_000 { return .stalled }
            }
            return nil
        } catch {
            return error.reason
        }
    }
}
