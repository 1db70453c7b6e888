/// The street without anything that comes and goes: ground, house fronts, trees, lamps, bins.
struct StreetSet: Sendable {
    let ground: Ground
    let facade: Facade
    let trees: [(place: Vector, model: TreeModel)]
    /// Feet of the lamp posts.
    let lamps: [Vector]
    private let furniture: [Mesh]

    init(seed: UInt64) {
        ground = Ground(seed: seed)
        facade = Facade(seed: seed)
        var random = SeededRandom(seed: seed ^ 0x5472)
        trees = [-13.5, -6.5, 5.5, 14.5, 24, 36, 48, -22].map { x in
            (
                place: Vector(Float(x), 10.0, 0),
                model: TreeModel(seed: random.next(), height: random.between(4.3, 5.1))
            )
        }
        lamps = [-17, -2, 19.5, 40].map { Vector(Float($0), 9.6, 0) }
        var furniture: [Mesh] = []
        for x: Float in [8.6, -10.2] {
            furniture.append(FurnitureModel.bin().placed(at: Vector(x, 9.85, 0)))
        }
        for x: Float in [16.2, 17.6, 19.0, 20.8, -15.5, -16.9] {
            furniture.append(FurnitureModel.bollard().placed(at: Vector(x, 9.5, 0)))
        }
        furniture.append(FurnitureModel.sign().placed(at: Vector(11.6, 9.5, 0)))
        for shop in facade.shops where abs(shop.left) < 70 {
            if let cloth = shop.awning {
                furniture.append(
                    FurnitureModel.awning(
                        left: shop.left + 0.3, right: shop.right - 0.3, y: StreetPlan.facade,
                        color: cloth))
            }
        }
        self.furniture = furniture
    }

    /// Everything that stands, as it looks at `time`.
    func meshes(time: Float, wind: Float, lamps glow: Float) -> [Mesh] {
        furniture
            + lamps.map { FurnitureModel.lamp(glow: glow).placed(at: $0) }
            + trees.map { $0.model.mesh(time: time, wind: wind).placed(at: $0.place) }
    }
}
