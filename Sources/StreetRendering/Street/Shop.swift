/// One shop in the row: how wide, in which colours, and what its front is made of.
struct Shop: Sendable {
    enum Front: Sendable { case glazed, shutter, counter }
    var left: Float
    var right: Float
    var front: Front
    var sign: Color
    var ink: Color
    var wall: Color
    /// Whether the door stands at the right end.
    var doorAtRight: Bool
    var awning: Color?
    var number: Int

    /// A row of shops from 60 m left of the camera to 200 m right of it.
    static func row(seed: UInt64) -> [Shop] {
        var random = SeededRandom(seed: seed ^ 0x5348)
        var shops: [Shop] = []
        var left: Float = -60
        while left < 200 {
            let width = random.between(4.6, 7.2)
            let fronts: [Front] = [.glazed, .glazed, .glazed, .counter, .shutter]
            shops.append(
                Shop(
                    left: left, right: left + width, front: random.pick(fronts),
                    sign: random.pick(signs), ink: random.pick(inks),
                    wall: random.pick(walls), doorAtRight: random.unit() < 0.5,
                    awning: random.unit() < 0.35 ? random.pick(cloths) : nil,
                    number: shops.count))
            left += width
        }
        return shops
    }

    private static let signs = [
        Color(0.42, 0.02, 0.02), Color(0.03, 0.1, 0.32), Color(0.05, 0.24, 0.1),
        Color(0.55, 0.36, 0.03), Color(0.06, 0.05, 0.05), Color(0.5, 0.5, 0.47),
        Color(0.35, 0.12, 0.02),
    ]
    private static let inks = [Color(0.8, 0.78, 0.7), Color(0.75, 0.6, 0.1), Color(0.7, 0.1, 0.06)]
    private static let walls = [
        Color(0.34, 0.3, 0.25), Color(0.42, 0.39, 0.34), Color(0.25, 0.24, 0.24),
        Color(0.36, 0.25, 0.18),
    ]
    private static let cloths = [
        Color(0.08, 0.22, 0.1), Color(0.45, 0.06, 0.05), Color(0.06, 0.1, 0.28),
    ]
}
