/// Rubbish bags and cardboard, as they are put out on a pavement.
enum BagModel {
    static let black = Color(0.014, 0.015, 0.017)
    static let white = Color(0.62, 0.62, 0.6)
    static let blue = Color(0.04, 0.13, 0.34)
    static let cardboard = Color(0.36, 0.24, 0.13)

    /// One tied bag that stands on the origin; `size` is half its width in metres.
    static func bag(size: Float, color: Color, seed: UInt64) -> Mesh {
        var mesh = Mesh()
        mesh.addEgg(
            center: Vector(0, 0, size * 0.85), radii: Vector(size, size * 0.92, size * 0.9),
            color: color, bumps: 0.13, seed: seed, rows: 8, columns: 12, gloss: 0.5)
        mesh.addBar(
            from: Vector(0, 0, size * 1.6), to: Vector(size * 0.12, 0, size * 2.05),
            radius: size * 0.1, endRadius: size * 0.28, sides: 6, color: color, gloss: 0.4)
        return mesh
    }

    /// A heap of `count` bags of mixed colours, about a metre across.
    static func heap(count: Int, seed: UInt64) -> Mesh {
        var random = SeededRandom(seed: seed)
        var mesh = Mesh()
        for number in 0..<count {
            let angle = 2.4 * Float(number) + random.between(-0.3, 0.3)
            let reach: Float = number == 0 ? 0 : random.between(0.42, 0.6)
            let color = number % 3 == 1 ? white : (number % 4 == 3 ? blue : black)
            let bag = Self.bag(
                size: random.between(0.27, 0.38), color: color, seed: seed &+ UInt64(number))
            mesh.add(
                bag.placed(
                    at: Vector(reach * cosine(angle), reach * sine(angle), 0),
                    heading: random.between(0, 6)))
        }
        return mesh
    }

    /// Cardboard boxes on each other with a bag beside them.
    static func boxes(seed: UInt64) -> Mesh {
        var random = SeededRandom(seed: seed)
        var mesh = Mesh()
        var first = Mesh()
        first.addBox(center: Vector(0, 0, 0.22), size: Vector(0.7, 0.5, 0.44), color: cardboard)
        mesh.add(first.placed(at: .zero, heading: random.between(-0.4, 0.4)))
        var second = Mesh()
        second.addBox(
            center: Vector(0, 0, 0.16), size: Vector(0.5, 0.4, 0.32), color: cardboard * 1.25)
        mesh.add(second.placed(at: Vector(0.05, 0, 0.44), heading: random.between(0.2, 0.7)))
        mesh.add(bag(size: 0.3, color: white, seed: seed).placed(at: Vector(0.68, 0.05, 0)))
        return mesh
    }
}
