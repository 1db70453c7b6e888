import Kernels
import Testing

@Suite("What a benchmark takes as the machine's peak computes what it says")
struct PeakTests {
    @Test("sums grow by the factor in every round", arguments: [0, 1, 7, 40])
    func multiplyAdds(rounds: Int) {
        // Six sums begin at f, f/2, 3f/2, f/2, 2f, f; more stand for eights in wider builds. Each
        // is multiplied by 1 + f/2 a round.
        let factor: Float = 0.125
        var out = [Float](repeating: 0, count: 16)
        multiplyAddRounds(rounds, factor, &out)
        var growth = 1.0
        for _ in 0..<rounds { growth *= 1.0625 }
        let expected = 0.125 * 6.5 * growth
        for value in out { #expect(abs(Double(value) / expected - 1) < 1e-5) }
        #expect(multiplyAddsInRound == 6 * 16)
    }

    @Test("every float that fills a step of 64 is read once", arguments: [0, 63, 64, 1000])
    func reading(count: Int) {
        let floats = (0..<max(1, count)).map { Float($0 % 97) }
        var out = [Float](repeating: -1, count: 16)
        readThrough(floats, count, &out)
        let read = floats.prefix(count / 64 * 64).reduce(0, +)
        #expect(out.reduce(0, +) == read)
    }
}
