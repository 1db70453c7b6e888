/// What stands on a street all the time.
enum FurnitureModel {
    /// A pair of litter bins under a small roof, facing the carriageway.
    static func bin() -> Mesh {
        var mesh = Mesh()
        for (x, color) in [(Float(-0.33), Color(0.03, 0.2, 0.07)), (0.33, Color(0.25, 0.26, 0.27))]
        {
            mesh.addBox(
                center: Vector(x, 0, 0.5), size: Vector(0.56, 0.46, 0.82), color: color, gloss: 0.15
            )
            mesh.addBox(
                center: Vector(x, -0.235, 0.72), size: Vector(0.36, 0.02, 0.16),
                color: Color(0.01, 0.01, 0.01))
            mesh.addBox(
                center: Vector(x, -0.236, 0.42), size: Vector(0.22, 0.012, 0.22),
                color: Color(0.7, 0.7, 0.68))
        }
        mesh.addBox(
            center: Vector(0, 0, 1.12), size: Vector(1.4, 0.6, 0.06), color: Color(0.2, 0.21, 0.22),
            gloss: 0.2)
        for x: Float in [-0.66, 0.66] {
            mesh.addBox(
                center: Vector(x, 0, 0.55), size: Vector(0.05, 0.4, 1.1),
                color: Color(0.2, 0.21, 0.22))
        }
        return mesh
    }

    /// How high a street lamp's light hangs, and how far over the carriageway.
    static let lampHead = Vector(0, -1.5, 6.4)

    static func lamp(glow: Float) -> Mesh {
        var mesh = Mesh()
        let steel = Color(0.16, 0.17, 0.17)
        mesh.addBar(
            from: .zero, to: Vector(0, 0, 6.2), radius: 0.09, endRadius: 0.055, sides: 8,
            color: steel)
        mesh.addBar(
            from: Vector(0, 0, 6.15), to: lampHead + Vector(0, 0.2, 0.08), radius: 0.045, sides: 6,
            color: steel)
        mesh.addBox(
            center: lampHead + Vector(0, 0, 0.06), size: Vector(0.28, 0.62, 0.1), color: steel)
        mesh.addBox(
            center: lampHead, size: Vector(0.2, 0.5, 0.04), color: Color(1, 0.86, 0.6),
            glow: glow * 6)
        return mesh
    }

    static func bollard() -> Mesh {
        var mesh = Mesh()
        mesh.addBar(
            from: .zero, to: Vector(0, 0, 0.75), radius: 0.08, sides: 9,
            color: Color(0.13, 0.13, 0.14))
        mesh.addBar(
            from: Vector(0, 0, 0.55), to: Vector(0, 0, 0.66), radius: 0.084, sides: 9,
            color: Color(0.75, 0.6, 0.05))
        return mesh
    }

    /// A round traffic sign on a pole, its face toward the oncoming lane.
    static func sign() -> Mesh {
        var mesh = Mesh()
        mesh.addBar(
            from: .zero, to: Vector(0, 0, 2.9), radius: 0.035, sides: 6, color: Color(0.4, 0.4, 0.4)
        )
        mesh.addBar(
            from: Vector(0.02, -0.04, 2.6), to: Vector(-0.02, -0.07, 2.6), radius: 0.34, sides: 18,
            color: Color(0.5, 0.02, 0.02))
        mesh.addBar(
            from: Vector(-0.01, -0.06, 2.6), to: Vector(-0.03, -0.085, 2.6), radius: 0.26,
            sides: 18,
            color: Color(0.03, 0.1, 0.4))
        return mesh
    }

    /// A sloped cloth roof over a shop's front, from `left` to `right` on the facade at `y`.
    static func awning(left: Float, right: Float, y: Float, color: Color) -> Mesh {
        var mesh = Mesh()
        let stripes = max(1, Int((right - left) / 0.4))
        let step = (right - left) / Float(stripes)
        for stripe in 0..<stripes {
            let x = left + Float(stripe) * step
            let tone = stripe % 2 == 0 ? color : Color(0.7, 0.69, 0.65)
            mesh.add(
                [
                    Vector(x, y, 2.95), Vector(x + step, y, 2.95), Vector(x + step, y - 1.1, 2.55),
                    Vector(x, y - 1.1, 2.55),
                ], color: tone, awayFrom: Vector(x, y, 0))
            mesh.add(
                [
                    Vector(x, y - 1.1, 2.55), Vector(x + step, y - 1.1, 2.55),
                    Vector(x + step, y - 1.1, 2.36), Vector(x, y - 1.1, 2.36),
                ], color: tone * 0.92, awayFrom: Vector(x, y, 2.4))
        }
        return mesh
    }
}
