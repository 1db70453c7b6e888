import Foundation
import Patrolling
import Scene
import Testing

@Suite("The way of a head through the places that wait")
struct HeadRouteTests {
    /// Follows the choices to the end.
    private func length(_ places: [[Double]], from: [Double]) -> Double {
        var (left, stand, sum) = (places, from, 0.0)
        while !left.isEmpty {
            let next = left.remove(at: HeadRoute.first(of: left, from: stand))
            sum += HeadRoute.travel(stand, next)
            stand = next
        }
        return sum
    }

    /// Every order is tried.
    private func shortest(_ places: [[Double]], from: [Double]) -> Double {
        places.indices.map { index in
            var rest = places
            let next = rest.remove(at: index)
            return HeadRoute.travel(from, next) + shortest(rest, from: next)
        }.min() ?? 0
    }

    /// 1 and 2 leave no choice or one; 6 has 720 orders.
    @Test("is as short as the shortest of all orders", arguments: [1, 2, 3, 6], [1, 2, 3, 4, 5])
    func exact(count: Int, seed: UInt64) {
        var dice = Dice(state: seed)
        func place() -> [Double] { [dice.fraction() * 2 - 1, dice.fraction() * 2 - 1] }
        let (places, from) = ((0..<count).map { _ in place() }, place())
        #expect(abs(length(places, from: from) - shortest(places, from: from)) < 1e-9)
    }

    //   stand    0
    //   places  -1         2      3      the nearest first would go -1, 2, 3; so does the shortest
    //   places      1  -2                1 then -2 is 4, -2 then 1 is 5
    @Test("is right by hand, the slower axis counts, and equal ways begin at the first")
    func byHand() {
        #expect(HeadRoute.first(of: [[3, 0], [2, 0], [-1, 0]], from: [0, 0]) == 2)
        #expect(HeadRoute.first(of: [[-2, 0], [1, 0]], from: [0, 0]) == 1)
        #expect(HeadRoute.travel([0, 0], [0.5, -0.75]) == 0.75)
        #expect(HeadRoute.first(of: [[1, 0], [-1, 0]], from: [0, 0]) == 0)
        #expect(HeadRoute.first(of: [[0, 0], [5, 0], [1, 0]], from: nil) == 0)
    }

    /// 12 is more than is tried exactly.
    @Test("goes to the nearest where there are too many")
    func many() {
        let places = (0..<12).map { [Double($0), 0] }
        #expect(HeadRoute.first(of: places, from: [7.4, 0]) == 7)
    }
}

/// SplitMix64.
private struct Dice {
    var state: UInt64

    mutating func fraction() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((mixed ^ (mixed >> 31)) >> 11) / Double(1 << 53)
    }
}
