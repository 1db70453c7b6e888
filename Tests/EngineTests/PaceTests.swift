import Scene
import Testing

@testable import Engine

@Suite("Whether an input is watched or visited")
struct PaceTests {
    private func frame(at milliseconds: Int64) -> Frame {
        let plane = Plane(width: 16, height: 16, bytes: [UInt8](repeating: 0, count: 256))
        let chroma = Plane(width: 8, height: 8, bytes: [UInt8](repeating: 128, count: 64))
        return Frame(
            luma: plane, chromaBlue: chroma, chromaRed: chroma,
            moment: Moment(milliseconds: milliseconds), name: "frame")
    }

    @Test("key pictures two minutes apart are visits, from the first of them on")
    func timeLapse() {
        var pace = Pace(spacing: nil, needed: 4)
        let ready = (0..<4).map { pace.take(frame(at: $0 * 120_000)).count }
        #expect(ready == [0, 0, 0, 4])
        #expect(pace.looking == .visit(interval: .seconds(120)))
        #expect(pace.take(frame(at: 480_000)).count == 1)
    }

    @Test("one long gap among short ones does not make visits")
    func outlier() {
        var pace = Pace(spacing: nil, needed: 4)
        for moment: Int64 in [0, 2000, 92_000, 94_000] { _ = pace.take(frame(at: moment)) }
        #expect(pace.looking == .watch)
    }

    @Test("an input that ends early gives up what was held", arguments: [0, 1, 2, 3])
    func short(count: Int) {
        var pace = Pace(spacing: nil, needed: 4)
        for place in 0..<count { #expect(pace.take(frame(at: Int64(place) * 60_000)).isEmpty) }
        #expect(pace.rest().count == count)
        #expect(pace.rest().isEmpty)
        #expect(pace.looking == (count < 2 ? .watch : .visit(interval: .seconds(60))))
    }

    @Test("five seconds are watched still; a known spacing holds nothing back")
    func known() {
        var pace = Pace(spacing: .seconds(5), needed: 4)
        #expect(pace.take(frame(at: 0)).count == 1)
        #expect(pace.looking == .watch)
        #expect(Pace(spacing: .milliseconds(5001), needed: 4).looking != .watch)
    }
}
