/// How one walker looks: build and clothes.
struct WalkerLook: Sendable {
    var height: Float
    var shirt: Color
    var trousers: Color
    var hair: Color
    var skin: Color

    /// A look drawn from what people on a street wear.
    init(random: inout SeededRandom) {
        height = random.between(1.55, 1.85)
        shirt = random.pick(Self.shirts)
        trousers = random.pick(Self.trousers)
        hair = random.pick([
            Color(0.015, 0.013, 0.012), Color(0.05, 0.03, 0.02), Color(0.3, 0.3, 0.3),
        ])
        skin = random.pick([
            Color(0.55, 0.36, 0.26), Color(0.42, 0.26, 0.17), Color(0.62, 0.43, 0.33),
        ])
    }

    /// The orange vest of the people who collect bags.
    static func collector(random: inout SeededRandom) -> WalkerLook {
        var look = WalkerLook(random: &random)
        look.shirt = Color(0.9, 0.25, 0.02)
        look.trousers = Color(0.05, 0.07, 0.12)
        return look
    }

    private static let shirts = [
        Color(0.6, 0.05, 0.06), Color(0.7, 0.7, 0.68), Color(0.08, 0.16, 0.4),
        Color(0.03, 0.03, 0.035), Color(0.1, 0.3, 0.14), Color(0.65, 0.5, 0.12),
        Color(0.3, 0.3, 0.33), Color(0.45, 0.2, 0.4), Color(0.15, 0.4, 0.5),
    ]
    private static let trousers = [
        Color(0.03, 0.04, 0.08), Color(0.02, 0.02, 0.022), Color(0.2, 0.17, 0.12),
        Color(0.12, 0.13, 0.15), Color(0.06, 0.09, 0.18),
    ]

    /// The body in the pose after `distance` metres, looking along +x, feet at the origin.
    ///
    /// - Parameters:
    ///   - stride: 0 for standing, 1 for a full step's swing.
    ///   - bend: 0 upright ... 1 stooped to the ground.
    ///   - carries: whether a bag hangs from the right hand.
    func mesh(distance: Float, stride: Float, bend: Float, carries: Bool) -> Mesh {
        var mesh = Mesh()
        let scale = height / 1.72
        let phase = distance / (0.72 * scale) * .pi
        let hip = Vector(0, 0, (0.88 - 0.16 * bend) * scale)
        let lean = bend * 1.05 + 0.04 * stride
        let spine = Vector(sine(lean), 0, cosine(lean))
        let shoulder = hip + spine * (0.54 * scale)

        for side: Float in [-1, 1] {
            let swing = 0.5 * stride * sine(phase + (side > 0 ? 0 : .pi))
            let lift = stride * max(0, sine(phase + (side > 0 ? 0 : .pi) + 0.9)) * 0.75 + bend * 0.6
            let top = hip + Vector(0, side * 0.09 * scale, 0)
            let thigh = Vector(sine(swing + bend * 0.35), 0, -cosine(swing + bend * 0.35))
            let knee = top + thigh * (0.42 * scale)
            let shin = Vector(sine(swing - lift), 0, -cosine(swing - lift))
            let foot = Vector(knee.x, knee.y, max(0.06, knee.z)) + shin * (0.42 * scale)
            let ankle = Vector(foot.x, foot.y, max(0.07, foot.z))
            mesh.addBar(
                from: top, to: knee, radius: 0.085 * scale, endRadius: 0.062 * scale,
                color: trousers)
            mesh.addBar(
                from: knee, to: ankle, radius: 0.06 * scale, endRadius: 0.045 * scale,
                color: trousers)
            mesh.addBox(
                center: ankle + Vector(0.06, 0, -0.03), size: Vector(0.25, 0.09, 0.08),
                color: Color(0.03, 0.03, 0.03))

            let armSwing =
                carries && side < 0 ? 0.05 : -0.45 * stride * sine(phase + (side > 0 ? 0 : .pi))
            let arm = shoulder + Vector(0, side * 0.2 * scale, -0.02)
            let reach = bend * 0.55
            let elbow =
                arm + Vector(sine(armSwing + reach), side * 0.12, -cosine(armSwing + reach))
                * (0.28 * scale)
            let hand =
                elbow
                + Vector(sine(armSwing + reach + 0.25), 0, -cosine(armSwing + reach + 0.25))
                * (0.27 * scale)
            mesh.addBar(from: arm, to: elbow, radius: 0.052 * scale, color: shirt)
            mesh.addBar(
                from: elbow, to: hand, radius: 0.04 * scale, endRadius: 0.032 * scale,
                color: mix(shirt, skin, 0.4))
            mesh.addEgg(
                center: hand, radii: Vector(0.045, 0.04, 0.06), color: skin, rows: 4, columns: 5)
            if carries, side < 0 {
                mesh.add(
                    BagModel.bag(size: 0.27, color: BagModel.black, seed: 3)
                        .placed(at: hand + Vector(0, -0.05, -0.62)))
            }
        }
        mesh.addSlab(
            profile: [
                SIMD2(-0.13, 0), SIMD2(0.11, 0), SIMD2(0.13, 0.3), SIMD2(0.1, 0.56),
                SIMD2(-0.1, 0.56), SIMD2(-0.14, 0.3),
            ].map { (point: SIMD2<Float>) -> SIMD2<Float> in
                let place = spine * point.y * scale
                return SIMD2(point.x * cosine(lean) * scale + place.x, hip.z - 0.02 + place.z)
            },
            width: 0.33 * scale, topWidth: 0.43 * scale, color: shirt)
        let head = shoulder + spine * (0.2 * scale)
        mesh.addBar(from: shoulder, to: head, radius: 0.06 * scale, color: skin)
        mesh.addEgg(center: head, radii: Vector(0.1, 0.085, 0.125) * scale, color: skin)
        mesh.addEgg(
            center: head + Vector(-0.02, 0, 0.035) * scale,
            radii: Vector(0.105, 0.095, 0.11) * scale,
            color: hair)
        return mesh
    }
}
