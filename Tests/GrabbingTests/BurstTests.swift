import Scene
import Testing

@testable import Grabbing

@Suite("Which pictures make up a burst")
struct BurstTests {
    /// One letter each 250 ms: `K` a key picture, `p` another; below, which are taken.
    @Test(
        "drawn in time",
        arguments: [
            // A key picture each second, within the 2 s: three of them.
            ("ppKpppKpppKppp", "  K   K   K   "),
            // The next one comes too late: after 2 s without it, decoded ones half a second apart.
            ("KppppppppppK", "K p p       "),
            // Nothing but key pictures: not those that follow at once.
            ("KKKKKKKK", "K K K   "),
            // The second comes in time, the third is waited for.
            ("KpppKpppppppppppK", "K   K           K"),
        ])
    func taken(stream: String, expected: String) {
        var burst = Burst(count: 3)
        var frames: [Frame]?
        for (index, letter) in stream.enumerated() where frames == nil {
            let arrival = Burst.Arrival(
                milliseconds: Int64(index) * 250, stamp: Moment(milliseconds: Int64(index)),
                isKey: letter == "K")
            if burst.wants(arrival) { burst.take(Self.frame(index), arrival) }
            frames = burst.frames(isLate: false)
        }
        let places = expected.enumerated().filter { $0.element != " " }.map { Int64($0.offset) }
        #expect(frames?.map(\.moment.milliseconds) == places)
    }

    @Test("decoded pictures do when the time is up, fewer do not")
    func late() {
        var burst = Burst(count: 2)
        for index in 0..<5 {
            let arrival = Burst.Arrival(
                milliseconds: Int64(index) * 250, stamp: .epoch, isKey: index == 0)
            #expect(burst.frames(isLate: true) == nil || index > 2)
            if burst.wants(arrival) { burst.take(Self.frame(index), arrival) }
        }
        #expect(burst.frames(isLate: false) == nil)
        #expect(burst.frames(isLate: true)?.count == 2)
    }

    private static func frame(_ index: Int) -> Frame {
        let plane = Plane(width: 1, height: 1, bytes: [0])
        return Frame(
            luma: plane, chromaBlue: plane, chromaRed: plane,
            moment: Moment(milliseconds: Int64(index)), name: "gate")
    }
}
