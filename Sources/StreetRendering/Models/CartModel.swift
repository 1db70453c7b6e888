/// A vendor's pushed cart with a glass case, goods and a striped roof; along +x on the origin.
enum CartModel {
    static func mesh() -> Mesh {
        var mesh = Mesh()
        let steel = Color(0.42, 0.43, 0.44)
        let red = Color(0.55, 0.04, 0.03)
        mesh.addBox(center: Vector(0, 0, 0.62), size: Vector(1.5, 0.8, 0.5), color: red, gloss: 0.2)
        mesh.addBox(
            center: Vector(0, 0, 0.89), size: Vector(1.62, 0.92, 0.05), color: steel, gloss: 0.4)
        mesh.addBox(
            center: Vector(0.32, 0, 1.1), size: Vector(0.8, 0.6, 0.36),
            color: Color(0.2, 0.24, 0.25), gloss: 0.7)
        var random = SeededRandom(seed: 11)
        for number in 0..<9 {
            let color = random.pick([
                Color(0.7, 0.3, 0.03), Color(0.6, 0.5, 0.05), Color(0.5, 0.05, 0.03),
                Color(0.2, 0.4, 0.06),
            ])
            mesh.addEgg(
                center: Vector(
                    -0.65 + Float(number % 3) * 0.17, -0.25 + Float(number / 3) * 0.25, 0.97),
                radii: Vector(0.08, 0.08, 0.08), color: color, rows: 4, columns: 6)
        }
        for x: Float in [-0.68, 0.68] {
            for y: Float in [-0.36, 0.36] {
                mesh.addBar(
                    from: Vector(x, y, 0.9), to: Vector(x, y, 1.95), radius: 0.022, sides: 5,
                    color: steel)
            }
        }
        for stripe in 0..<8 {
            let x = -0.9 + Float(stripe) * 0.225
            let color = stripe % 2 == 0 ? Color(0.6, 0.05, 0.04) : Color(0.72, 0.7, 0.64)
            for side: Float in [-1, 1] {
                mesh.add(
                    [
                        Vector(x, 0, 2.2), Vector(x + 0.225, 0, 2.2),
                        Vector(x + 0.225, side * 0.62, 1.93), Vector(x, side * 0.62, 1.93),
                    ], color: color, awayFrom: Vector(0, 0, 1))
                mesh.add(
                    [
                        Vector(x, side * 0.62, 1.93), Vector(x + 0.225, side * 0.62, 1.93),
                        Vector(x + 0.225, side * 0.64, 1.76), Vector(x, side * 0.64, 1.76),
                    ], color: color * 0.9, awayFrom: Vector(0, 0, 1.8))
            }
        }
        for x: Float in [-0.5, 0.5] {
            for side: Float in [-1, 1] {
                mesh.addBar(
                    from: Vector(x, side * 0.38, 0.27), to: Vector(x, side * 0.45, 0.27),
                    radius: 0.27, sides: 12, color: Color(0.02, 0.02, 0.02))
                mesh.addBar(
                    from: Vector(x, side * 0.45, 0.27), to: Vector(x, side * 0.46, 0.27),
                    radius: 0.17, sides: 9, color: steel)
            }
        }
        mesh.addBar(
            from: Vector(-0.8, -0.3, 0.85), to: Vector(-1.1, -0.3, 1.0), radius: 0.025, color: steel
        )
        mesh.addBar(
            from: Vector(-0.8, 0.3, 0.85), to: Vector(-1.1, 0.3, 1.0), radius: 0.025, color: steel)
        mesh.addBar(
            from: Vector(-1.1, -0.35, 1.0), to: Vector(-1.1, 0.35, 1.0), radius: 0.025, color: steel
        )
        return mesh
    }
}
