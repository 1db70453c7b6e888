/// How one motor vehicle looks.
struct CarLook: Sendable {
    enum Kind: Sendable { case saloon, van, scooter }
    var kind: Kind
    var paint: Color

    init(kind: Kind, paint: Color) {
        self.kind = kind
        self.paint = paint
    }

    init(random: inout SeededRandom) {
        kind = random.pick([.saloon, .saloon, .saloon, .van, .scooter])
        paint = random.pick(Self.paints)
    }

    private static let paints = [
        Color(0.75, 0.75, 0.74), Color(0.02, 0.02, 0.022), Color(0.3, 0.31, 0.33),
        Color(0.45, 0.02, 0.025), Color(0.03, 0.08, 0.28), Color(0.6, 0.6, 0.62),
        Color(0.12, 0.2, 0.13), Color(0.62, 0.42, 0.05),
    ]

    /// The vehicle along +x, its middle over the origin, wheels on the ground.
    func mesh(lightsOn: Bool, braking: Bool) -> Mesh {
        switch kind {
        case .saloon: return saloon(lightsOn: lightsOn, braking: braking)
        case .van: return van(lightsOn: lightsOn, braking: braking)
        case .scooter: return scooter(lightsOn: lightsOn)
        }
    }

    private static let glass = Color(0.03, 0.035, 0.04)
    private static let tyre = Color(0.015, 0.015, 0.016)

    private func saloon(lightsOn: Bool, braking: Bool) -> Mesh {
        var mesh = Mesh()
        mesh.addSlab(
            profile: [
                SIMD2(-2.2, 0.32), SIMD2(2.18, 0.3), SIMD2(2.25, 0.55), SIMD2(2.1, 0.72),
                SIMD2(1.1, 0.88), SIMD2(-1.7, 0.95), SIMD2(-2.2, 0.86),
            ], width: 1.78, color: paint, gloss: 0.35)
        mesh.addSlab(
            profile: [
                SIMD2(1.05, 0.86), SIMD2(0.35, 1.38), SIMD2(-1.0, 1.4), SIMD2(-1.75, 0.92),
            ], width: 1.7, topWidth: 1.3, color: Self.glass, gloss: 0.7)
        mesh.addSlab(
            profile: [
                SIMD2(0.36, 1.37), SIMD2(0.3, 1.43), SIMD2(-0.95, 1.45), SIMD2(-1.05, 1.38),
            ], width: 1.36, color: paint, gloss: 0.35)
        for x: Float in [-0.3, 0.95, -1.6] {
            for side: Float in [-1, 1] {
                mesh.addBar(
                    from: Vector(x, side * 0.84, 0.88),
                    to: Vector(x * 0.55 - 0.12, side * 0.67, 1.4), radius: 0.045, sides: 4,
                    color: paint)
            }
        }
        addWheels(to: &mesh, at: [-1.35, 1.38], track: 0.82, radius: 0.32)
        addLamps(
            to: &mesh, front: 2.22, back: -2.21, height: 0.66, aside: 0.62, lightsOn: lightsOn,
            braking: braking)
        return mesh
    }

    private func van(lightsOn: Bool, braking: Bool) -> Mesh {
        var mesh = Mesh()
        mesh.addSlab(
            profile: [
                SIMD2(-2.3, 0.35), SIMD2(2.2, 0.33), SIMD2(2.3, 0.85), SIMD2(1.75, 1.1),
                SIMD2(1.15, 1.92), SIMD2(-2.25, 1.97),
            ], width: 1.8, topWidth: 1.62, color: paint, gloss: 0.25)
        mesh.add(
            [
                Vector(1.77, -0.74, 1.12), Vector(1.77, 0.74, 1.12), Vector(1.2, 0.7, 1.86),
                Vector(1.2, -0.7, 1.86),
            ], color: Self.glass, awayFrom: Vector(0, 0, 1), gloss: 0.7)
        for side: Float in [-1, 1] {
            mesh.add(
                [
                    Vector(1.5, side * 0.89, 1.15), Vector(0.5, side * 0.89, 1.15),
                    Vector(0.5, side * 0.86, 1.7), Vector(1.12, side * 0.86, 1.7),
                ], color: Self.glass, awayFrom: Vector(0, 0, 1), gloss: 0.7)
        }
        addWheels(to: &mesh, at: [-1.4, 1.45], track: 0.83, radius: 0.34)
        addLamps(
            to: &mesh, front: 2.28, back: -2.31, height: 0.75, aside: 0.66, lightsOn: lightsOn,
            braking: braking)
        return mesh
    }

    private func scooter(lightsOn: Bool) -> Mesh {
        var mesh = Mesh()
        for x: Float in [-0.6, 0.65] {
            mesh.addBar(
                from: Vector(x, -0.05, 0.24), to: Vector(x, 0.05, 0.24), radius: 0.24, sides: 10,
                color: Self.tyre)
        }
        mesh.addSlab(
            profile: [
                SIMD2(-0.85, 0.5), SIMD2(-0.2, 0.25), SIMD2(0.35, 0.25), SIMD2(0.1, 0.55),
                SIMD2(-0.8, 0.78),
            ], width: 0.3, color: paint, gloss: 0.3)
        mesh.addBar(from: Vector(0.6, 0, 0.3), to: Vector(0.4, 0, 1.05), radius: 0.06, color: paint)
        mesh.addBar(
            from: Vector(0.4, -0.3, 1.05), to: Vector(0.4, 0.3, 1.05), radius: 0.025,
            color: Self.tyre)
        mesh.addBar(
            from: Vector(-0.3, 0, 0.78), to: Vector(-0.15, 0, 1.35), radius: 0.18, endRadius: 0.2,
            color: Color(0.1, 0.12, 0.2))
        for side: Float in [-1, 1] {
            mesh.addBar(
                from: Vector(-0.15, side * 0.22, 1.28), to: Vector(0.38, side * 0.27, 1.05),
                radius: 0.05, color: Color(0.1, 0.12, 0.2))
            mesh.addBar(
                from: Vector(-0.25, side * 0.12, 0.78), to: Vector(0.15, side * 0.14, 0.32),
                radius: 0.08, color: Color(0.05, 0.05, 0.06))
        }
        mesh.addEgg(
            center: Vector(-0.1, 0, 1.56), radii: Vector(0.14, 0.12, 0.15), color: paint,
            gloss: 0.4)
        mesh.addBox(
            center: Vector(0.58, 0, 0.85), size: Vector(0.06, 0.14, 0.12),
            color: Color(0.8, 0.8, 0.7), glow: lightsOn ? 3 : 0)
        return mesh
    }

    private func addWheels(to mesh: inout Mesh, at places: [Float], track: Float, radius: Float) {
        for x in places {
            for side: Float in [-1, 1] {
                mesh.addBar(
                    from: Vector(x, side * (track - 0.12), radius),
                    to: Vector(x, side * (track + 0.1), radius), radius: radius, sides: 14,
                    color: Self.tyre)
                mesh.addBar(
                    from: Vector(x, side * (track + 0.09), radius),
                    to: Vector(x, side * (track + 0.115), radius), radius: radius * 0.6, sides: 10,
                    color: Color(0.35, 0.35, 0.36))
            }
        }
    }

    private func addLamps(
        to mesh: inout Mesh, front: Float, back: Float, height: Float, aside: Float,
        lightsOn: Bool, braking: Bool
    ) {
        for side: Float in [-1, 1] {
            mesh.addBox(
                center: Vector(front, side * aside, height), size: Vector(0.08, 0.34, 0.15),
                color: Color(0.85, 0.85, 0.78), gloss: 0.5, glow: lightsOn ? 4 : 0)
            mesh.addBox(
                center: Vector(back, side * aside, height + 0.08), size: Vector(0.08, 0.3, 0.15),
                color: Color(0.5, 0.02, 0.02), gloss: 0.3,
                glow: braking ? 1.6 : (lightsOn ? 0.6 : 0))
        }
    }
}
