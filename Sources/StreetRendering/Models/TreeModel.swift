/// A street tree whose leaves sway; rooted at the origin.
struct TreeModel: Sendable {
    private struct Leaf: Sendable {
        var place: Vector
        var first: Vector
        var second: Vector
        var color: Color
        var phase: Float
    }

    private let wood: Mesh
    private let leaves: [Leaf]

    init(seed: UInt64, height: Float) {
        var random = SeededRandom(seed: seed)
        var wood = Mesh()
        let bark = Color(0.11, 0.08, 0.055)
        let fork = Vector(random.between(-0.1, 0.1), random.between(-0.1, 0.1), height * 0.52)
        wood.addBar(from: .zero, to: fork, radius: 0.14, endRadius: 0.1, sides: 9, color: bark)
        var clumps: [Vector] = []
        for branch in 0..<6 {
            let angle = Float(branch) * 1.05 + random.between(-0.3, 0.3)
            let tip =
                fork
                + Vector(
                    cosine(angle) * random.between(0.5, 1.15),
                    sine(angle) * random.between(0.5, 1.0), height * random.between(0.12, 0.4))
            wood.addBar(from: fork, to: tip, radius: 0.06, endRadius: 0.02, sides: 5, color: bark)
            clumps.append(tip)
        }
        clumps.append(fork + Vector(0, 0, height * 0.42))
        var leaves: [Leaf] = []
        for clump in clumps {
            for _ in 0..<150 {
                let offset = Vector(random.normal(), random.normal(), random.normal() * 0.75) * 0.37
                let angle = random.between(0, 2 * .pi)
                let tilt = random.between(-1, 1)
                let first =
                    Vector(cosine(angle), sine(angle), tilt * 0.6) * random.between(0.09, 0.17)
                let second = Vector(-sine(angle), cosine(angle), tilt) * random.between(0.06, 0.12)
                let shade = random.between(0.45, 1.2)
                leaves.append(
                    Leaf(
                        place: clump + offset, first: first, second: second,
                        color: Color(0.075, 0.16, 0.035) * shade
                            + Color(0.03, 0.02, 0) * random.unit(),
                        phase: random.between(0, 6.3)))
            }
        }
        self.wood = wood
        self.leaves = leaves
    }

    /// The tree at `time` seconds in a wind of `wind` (0 still ... 1 fresh breeze).
    func mesh(time: Float, wind: Float) -> Mesh {
        var mesh = wood
        let gust = 0.5 + 0.5 * sine(time * 0.37) * sine(time * 0.11 + 1)
        for leaf in leaves {
            let height = leaf.place.z * 0.2
            let sway = wind * height
            let place =
                leaf.place
                + Vector(
                    sway * (0.14 * gust + 0.07 * sine(time * 2.3 + leaf.phase * 0.3)),
                    sway * 0.05 * sine(time * 1.7 + leaf.phase),
                    sway * 0.04 * sine(time * 3.1 + leaf.phase))
            let twist = 1 + wind * 0.5 * sine(time * 4 + leaf.phase)
            mesh.add(
                [
                    place - leaf.first, place + leaf.second * twist, place + leaf.first,
                    place - leaf.second * twist,
                ], color: leaf.color)
        }
        return mesh
    }
}
