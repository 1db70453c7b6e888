import Testing

@testable import Grabbing

@Suite("Which packets of a live stream a burst needs")
struct PacketChoiceTests {
    /// Draws what becomes of each packet: `K` a key picture of the burst, `-` held for pictures in
    /// between, `.` nothing, `!` all that was held is given up. Ends with `=` and what the burst is
    /// made of: `K` key pictures, `P` decoded ones.
    ///
    /// - Parameter stream: `K` a key picture, `p` another, `x` a damaged one; `spacing` ms apart.
    private func drawn(
        _ stream: String, every spacing: Int64, count: Int = 3, isLate: Bool = false
    ) -> String {
        var choice = PacketChoice(count: count)
        var drawing = ""
        for (index, sign) in stream.enumerated() {
            let use = choice.take(
                Int64(index) * spacing, isKey: sign == "K", isSound: sign != "x")
            drawing += ["-", "K", "!", "."][[.between, .key, .restart].firstIndex(of: use) ?? 3]
            if let outcome = choice.outcome(isLate: false) {
                return drawing + (outcome == .keys ? "=K" : "=P")
            }
        }
        guard isLate, let outcome = choice.outcome(isLate: true) else { return drawing }
        return drawing + (outcome == .keys ? "=K" : "=P")
    }

    /// Four pictures a second; two seconds are eight of them.
    @Test(
        "key pictures alone where a second one comes within two seconds",
        arguments: [
            // Every second, and from the middle of a group.
            ("KpppKpppKppp", "K---K-..K=K"), ("ppKpppKpppKp", "..K---K-..K=K"),
            // Every two seconds, the last that are waited for: after the third spaced picture
            // nothing between is held any more.
            ("KpppppppKpppppppKp", "K-----..K.......K=K"),
            // Nothing but key pictures: half a second apart.
            ("KKKKKKKK", "K-K-K=K"),
        ])
    func keys(stream: String, drawing: String) {
        #expect(drawn(stream, every: 250) == drawing)
    }

    @Test("else the first key picture and what is needed for two behind it")
    func decoded() {
        #expect(drawn("KppppppppppKp", every: 250) == "K-----....=P")
        #expect(drawn("Kpppppppp", every: 250) == "K-----...")
        // One picture a second: three of them take two seconds, and a fourth says that it is over.
        #expect(drawn("Kpppp", every: 1000) == "K--.=P")
    }

    @Test("what is held when time is up counts, where it is enough")
    func late() {
        #expect(drawn("Kppppp", every: 250, isLate: true) == "K-----=P")
        #expect(drawn("Kpp", every: 250, isLate: true) == "K--")
        #expect(drawn("ppp", every: 250, isLate: true) == "...")
        // The third key picture did not come any more.
        #expect(drawn("KpppppKp", every: 250, isLate: true) == "K-----K.=P")
    }

    @Test("a damaged packet spoils what rests on it, and nothing that was whole before")
    func damaged() {
        #expect(drawn("xKxpKpppKpppKp", every: 250) == ".K!.K---K-..K=K")
        #expect(drawn("KpppKpxpKp", every: 250) == "K---K-..K=K")
        #expect(drawn("KpppxpppKpppKpppKp", every: 250) == "K---!...K---K-..K=K")
    }

    @Test("one picture is the first key picture")
    func one() {
        #expect(drawn("ppKp", every: 40, count: 1) == "..K=K")
    }
}
