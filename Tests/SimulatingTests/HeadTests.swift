import Testing

@testable import Simulating

@Suite("A simulated head")
struct HeadTests {
    private static func head(_ change: (inout SimulatedHead.Manner) -> Void = { _ in })
        -> SimulatedHead
    {
        var head = SimulatedHead(presets: SimulatedCamera.usualPresets)
        change(&head.manner)
        return head
    }

    /// From -0.9 to 0.9 at 1 per second: 1.8 s of travel, then 0.8 s of swinging.
    @Test("it travels, says so, swings, and rests at the preset")
    func travels() {
        var head = Self.head()
        let isSent = head.goTo("3", at: 10)
        #expect(isSent)
        #expect(head.movement(at: 10.1) == "MOVING" && head.movement(at: 11.9) == "IDLE")
        #expect(abs(head.pose(at: 10.9).pan) < 0.001)
        let swings = stride(from: 11.81, to: 12.5, by: 0.01).map {
            abs(head.pose(at: $0).pan - 0.9)
        }
        #expect(swings.max() ?? 0 > 0.005)
        #expect(head.pose(at: 12.7) == head.presets[2].pose)
    }

    @Test("sent elsewhere on its way it turns from where it is")
    func turns() {
        var head = Self.head()
        _ = head.goTo("3", at: 0)
        _ = head.goTo("1", at: 0.9)
        #expect(abs(head.pose(at: 0.9).pan) < 0.001)
        #expect(head.pose(at: 9).pan == -0.9)
    }

    @Test("a stuck one takes orders and stays; one that is asked for nothing known refuses")
    func stuck() {
        var head = Self.head { $0.isStuck = true }
        let isTaken = head.goTo("3", at: 0)
        #expect(head.pose(at: 9).pan == -0.9)
        let isKnown = head.goTo("none", at: 0)
        #expect(isTaken && !isKnown)
    }

    @Test("it may say IDLE for ever, or nothing")
    func quirks() {
        var idle = Self.head { $0.saysIdle = true }
        var mute = Self.head { $0.saysNothing = true }
        _ = idle.goTo("3", at: 0)
        _ = mute.goTo("3", at: 0)
        #expect(idle.movement(at: 0.5) == "IDLE" && mute.movement(at: 0.5) == nil)
    }

    @Test("it stops beside the preset by no more than its error, and not always alike")
    func error() {
        var head = Self.head { $0.presetError = 0.02 }
        var misses: Set<Double> = []
        for turn in 0..<20 {
            _ = head.goTo(turn % 2 == 0 ? "3" : "1", at: Double(turn) * 10)
            let pan = head.pose(at: Double(turn) * 10 + 9).pan
            misses.insert(abs(abs(pan) - 0.9))
        }
        #expect(misses.max() ?? 1 <= 0.02 && misses.count > 5)
    }
}
