import Scene
import Testing

@testable import Grabbing

@Suite("A stream that stays open")
struct LiveWatchTests {
    private func taken(_ sampling: Sampling, _ stamps: [Int64], keys: Set<Int64> = []) -> [Int64] {
        var pace = LiveWatch.Pace(sampling)
        return stamps.filter {
            pace.wants(Moment(milliseconds: $0), isKey: keys.contains($0))
        }
    }

    @Test("gives the first picture at or after each interval")
    func rate() {
        let stamps = (0..<100).map { Int64($0) * 40 }
        #expect(taken(.rate(2), stamps) == [0, 520, 1000, 1520, 2000, 2520, 3000, 3520])
        #expect(taken(.all, stamps).count == 100)
        #expect(taken(.keyframes, stamps, keys: [0, 2000]) == [0, 2000])
    }

    //  a look that took 3 s: what came meanwhile is stamped when it is read at last
    @Test("does not make up for what was missed")
    func slow() {
        let late = (0..<50).map { 3000 + Int64($0) }
        #expect(taken(.rate(1), [0] + late + [3500, 3600, 4000, 5000]) == [0, 3000, 3500, 5000])
    }

    @Test("goes on when the clock is set back by an hour")
    func setBack() {
        let hour: Int64 = 3_600_000
        #expect(
            taken(.rate(1), [hour, hour + 1000, 0, 40, 1040]) == [hour, hour + 1000, 40, 1040])
    }

    @Test(
        "brings pictures for as long as it is asked, and ends at once when it is told to",
        .enabled(if: RTSPServer.isAvailable))
    func stays() throws {
        let server = try RTSPServer()
        let cancellation = Cancellation()
        let watch = try LiveWatch(
            server.address("/short"), name: "gate", sampling: .rate(4), patience: .seconds(10),
            cancellation: cancellation)
        let clock = TestTime()
        var moments: [Moment] = []
        while moments.count < 6 { moments.append(try watch.next(stamp: clock.now).moment) }
        let gaps = zip(moments.dropFirst(), moments).map { $0 - $1 }
        #expect(gaps.allSatisfy { $0 >= .milliseconds(120) }, "\(gaps)")
        cancellation.cancel()
        #expect(throws: GrabError.self) { try watch.next(stamp: clock.now) }
        do { _ = try watch.next(stamp: clock.now) } catch { #expect(error.reason == .cancelled) }
    }

    @Test(
        "of key pictures decodes nothing else", .enabled(if: RTSPServer.isAvailable))
    func keyPictures() throws {
        let server = try RTSPServer()
        let watch = try LiveWatch(
            server.address("/short"), name: "gate", sampling: .keyframes, patience: .seconds(10))
        let clock = TestTime()
        for _ in 0..<4 { #expect(try watch.next(stamp: clock.now).isKey) }
    }

    @Test(
        "that ends says so, and one that falls silent is not waited for without end",
        .enabled(if: RTSPServer.isAvailable))
    func ends() throws {
        var server: RTSPServer? = try RTSPServer()
        let address = try #require(server).address("/short")
        let watch = try LiveWatch(
            address, name: "gate", sampling: .all, patience: .seconds(10))
        let clock = TestTime()
        _ = try watch.next(stamp: clock.now)
        server = nil
        var reason: GrabError.Reason?
        // What had come before is still read.
        for _ in 0..<1000 where reason == nil {
            do { _ = try watch.next(stamp: clock.now) } catch { reason = error.reason }
        }
        #expect([.unreachable, .stalled].contains(reason), "\(String(describing: reason))")
        #expect(throws: GrabError.self) {
            try LiveWatch(address, name: "gate", sampling: .all, patience: .seconds(2))
        }
    }
}

/// The time since it was made.
private struct TestTime {
    private let begin = ContinuousClock.now

    func now() -> Moment {
        let parts = (ContinuousClock.now - begin).components
        return Moment(
            milliseconds: parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000)
    }
}
