import Patrolling
import Testing

@Suite("A camera that fails is left alone, longer each time")
struct BackOffTests {
    /// 0.5 is the middle of the spread: the pause itself.
    private func rests(after failures: Int, spread: Double = 0.5) -> Duration? {
        var backOff = BackOff()
        for _ in 0..<failures { backOff.failed(at: .seconds(100), spread: spread) }
        return backOff.rest(at: .seconds(100))
    }

    @Test("15 s, 30, 60, 120, 240, then five minutes for ever")
    func doubles() {
        #expect(rests(after: 0) == nil)
        let pauses = (1...7).map { rests(after: $0) }
        #expect(pauses == [15, 30, 60, 120, 240, 300, 300].map { .seconds($0) })
        #expect(rests(after: 100_000) == .seconds(300), "no number of failures overflows")
    }

    @Test("the spread is a quarter each way", arguments: [1, 4, 9])
    func spread(failures: Int) throws {
        let middle = try #require(rests(after: failures))
        #expect(rests(after: failures, spread: 0) == middle * 0.75)
        let most = try #require(rests(after: failures, spread: 0.999_999))
        #expect(most < middle * 1.25)
    }

    @Test("it may be tried when the pause is over, and a success forgets all")
    func ends() {
        var backOff = BackOff()
        backOff.failed(at: .zero, spread: 0.5)
        #expect(backOff.rest(at: .seconds(14)) == .seconds(1))
        #expect(backOff.rest(at: .seconds(15)) == nil)
        backOff.failed(at: .seconds(20), spread: 0.5)
        #expect(backOff.failures == 2)
        backOff.succeeded()
        #expect(backOff.failures == 0)
        #expect(backOff.rest(at: .seconds(20)) == nil)
    }
}
