import Scene
import Testing

@testable import Judging

/// Goods 0.1 × 0.1 of the picture in a strip before a shop, a picture a second, dwell 10 s.
@Suite("shop_encroachment")
struct ShopEncroachmentTests {
    private let goods = Box(x: 0.4, y: 0.5, width: 0.1, height: 0.1)
    private let shown = "..##############"
    private let fires = "....o.......C..."
    private let never = "................"

    private var street: Street {
        Street(
            violation: .shopEncroachment,
            zones: [
                Zone(
                    id: "strip", kind: .shopFront,
                    polygon: Polygon(Box(x: 0, y: 0.45, width: 1, height: 0.2).corners)),
                Zone(id: "walk", kind: .pavement, polygon: .whole),
            ])
    }

    private func letters(
        _ kind: Street.Thing.Kind, at box: Box? = nil, row: String? = nil
    ) -> String {
        street.judge(dwell: .seconds(10), .init(row ?? shown, kind, at: box ?? goods)).letters
    }

    @Test("a still thing in the strip, or a table known by its label alone")
    func fires_() {
        #expect(letters(.region([:])) == fires)
        #expect(letters(.region(["goods": 0.8])) == fires)
        #expect(letters(.track("dining table")) == fires)
        #expect(letters(.named("chair", ["goods": 0.6])) == fires)
    }

    @Test("beyond the strip the pavement is not the shop's matter")
    func outside() {
        #expect(letters(.region([:]), at: Box(x: 0.4, y: 0.75, width: 0.1, height: 0.1)) == never)
    }

    /// A leaf 0.04 wide and 0.2 high, hinged at the facade above the strip, its foot in the strip.
    @Test("the shop's own open door is too slim")
    func door() {
        #expect(letters(.region([:]), at: Box(x: 0.4, y: 0.42, width: 0.04, height: 0.2)) == never)
    }

    @Test("people before the shop, a cycle, a car and garbage are not goods")
    func others() {
        #expect(letters(.named("person", [:])) == never)
        #expect(letters(.named("bicycle", [:])) == never)
        #expect(letters(.named("car", [:])) == never)
        #expect(letters(.region(["cycles": 0.9])) == never)
        #expect(letters(.region(["garbage": 0.9])) == never)
        #expect(letters(.region(["ground": 0.9])) == never)
    }

    @Test("a person without a detector is too slim")
    func slim() {
        #expect(letters(.region([:]), at: Box(x: 0.4, y: 0.45, width: 0.05, height: 0.18)) == never)
    }

    @Test("a delivery that is carried in before the dwell is too short")
    func delivery() {
        let judged = street.judge(
            dwell: .seconds(10), .init("..######............", .region([:]), at: goods))
        #expect(judged.letters == "....o..............s")
        #expect(judged.suppressions().map(\.1) == [.tooShort])
    }

    @Test("goods beside goods are one case, goods farther along another")
    func gathers() {
        let beside = Box(x: 0.51, y: 0.5, width: 0.1, height: 0.1)
        let far = Box(x: 0.8, y: 0.5, width: 0.1, height: 0.1)
        let judged = street.judge(
            dwell: .seconds(10), .init(shown, .region([:]), at: goods),
            .init(shown, .region([:]), at: beside), .init(shown, .region([:]), at: far))
        #expect(judged.confirmations().count == 2)
    }

    @Test("goods in the strip are the shop's and not a left object too")
    func oneClaim() {
        var rules: [Violation: RuleSettings] = [:]
        for violation in Violation.allCases {
            rules[violation] = RuleSettings(Catalogue.standard[violation])
            rules[violation]?.dwell = .seconds(10)
        }
        var judge = Judge(rules: rules)
        let judged = street.run(&judge, [.init(shown, .region([:]), at: goods)])
        #expect(judged.confirmations().map(\.0.violation) == [.shopEncroachment])
    }
}
