import Patrolling
import Scene
import Testing

/// What a head says and what its camera shows, drawn: one sign each 200 ms.
///
///     says    M moving, I idle, . nothing
///     shows   ~ changes, = calm
private func settle(
    says: String, shows: String, mustMove: Bool? = true,
    sight: (Int) -> Settling.Sight = { _ in .thisView }
) -> (outcome: Settling.Outcome, sign: Int) {
    let says = Array(says)
    let shows = Array(shows)
    var settling = Settling(mustMove: mustMove)
    var action = Settling.Action.askStatus
    var sign = 0
    while true {
        let time = Duration.milliseconds(200) * sign
        switch action {
        case .askStatus:
            let word = says[min(sign, says.count - 1)]
            action = settling.status(
                isMoving: word == "." ? nil : word == "M", position: nil, at: time)
        case .takePicture:
            let change = shows[min(sign, shows.count - 1)] == "~" ? 20.0 : 0.3
            action = settling.picture(change: sign == 0 ? nil : change, at: time)
            sign += 1
        case .compare: action = settling.sight(sight(sign), at: time)
        case .end(let outcome): return (outcome, sign)
        }
    }
}

@Suite("A head settles")
struct SettlingTests {
    @Test("it has arrived when it says so, the picture rests and shows the view")
    func arrives() {
        let end = settle(says: "MMMMII", shows: "~~~~~~~===")
        #expect(end.outcome == .arrived)
        // Seven signs of change, then the pipeline's delay and three calm ones.
        #expect(end.sign >= 10 && end.sign <= 12, "\(end.sign)")
    }

    @Test("a swing after IDLE is waited out")
    func swings() {
        let end = settle(says: "MMI", shows: "~~~~~~~~~~~~====")
        #expect(end.outcome == .arrived && end.sign >= 15)
    }

    @Test(
        "one that says IDLE for ever, or nothing, is judged by its picture", arguments: ["I", "."])
    func mute(word: String) {
        let end = settle(says: word, shows: "==~~~~~~~~====")
        #expect(end.outcome == .arrived && end.sign >= 13, "\(end.sign)")
    }

    @Test("calm pictures from before it began do not count as arrival")
    func lateStart() {
        let end = settle(says: ".", shows: "=========~~~~~~~~====") {
            $0 < 17 ? .elsewhere : .thisView
        }
        #expect(end.outcome == .arrived && end.sign >= 20, "\(end.sign)")
    }

    @Test("one that moved and shows something else has not arrived")
    func elsewhere() {
        #expect(settle(says: "MMI", shows: "~~~~===") { _ in .elsewhere }.outcome == .notArrived)
    }

    @Test("one that never moved though it had to is stuck, with a reference and without")
    func stuck() {
        #expect(settle(says: "I", shows: "=") { _ in .elsewhere }.outcome == .stuck)
        #expect(settle(says: "I", shows: "=") { _ in .unknown }.outcome == .stuck)
    }

    @Test("where nobody knows where it stood, rest alone is taken while the view is learnt")
    func firstVisit() {
        #expect(
            settle(says: "I", shows: "=", mustMove: nil) { _ in .unknown }.outcome == .arrived)
        #expect(
            settle(says: "I", shows: "=", mustMove: false) { _ in .thisView }.outcome == .arrived)
    }

    /// 20 s are 100 signs; one more is the picture at which it is noticed.
    @Test("one that never rests ends by the deadline", arguments: ["M", "I"])
    func never(word: String) {
        let end = settle(says: word, shows: "~")
        #expect(end.outcome == .notArrived && end.sign <= 102, "\(end.sign)")
    }
}

@Suite("Whether a picture rests")
struct StillnessTests {
    private func plane(_ level: (Int, Int) -> Int) -> Plane {
        Plane(width: 160, height: 90) { bytes in
            for y in 0..<90 { for x in 0..<160 { bytes[y * 160 + x] = UInt8(level(x, y)) } }
        }
    }

    @Test("noise and a walker are rest, a turn of the head is not")
    func tells() {
        var random = SystemRandomNumberGenerator()
        func street(_ x: Int, _ y: Int) -> Int { 60 + (x / 12 * 37 + y / 9 * 53) % 100 }
        let noisy = plane { x, y in street(x, y) + Int.random(in: 0...4, using: &random) }
        let walker = plane { x, y in x > 60 && x < 90 ? 16 : street(x, y) + 2 }
        let turned = plane { x, y in street(x + 6, y) }
        var still = Stillness()
        let changes = [plane(street), noisy, walker, turned].map { still.change(to: $0) }
        #expect(changes[0] == nil)
        #expect(changes[1] ?? 9 < 2.9 && changes[2] ?? 9 < 2, "\(changes)")
        #expect(changes[3] ?? 0 > 5, "\(changes)")
    }
}
