/// The light at one instant, in linear units in which a white wall in full daylight is about 1.
struct Light {
    let time: Float
    let sunDirection: Vector
    let sun: Color
    let ambient: Color
    let clouds: Float
    let lamps: Float
    let wet: Float
    let rain: Float
    let wind: Float
    /// Light of each shop's lamps, by its number; 254 stands for the flats.
    let groups: [Float]
    /// What the camera multiplies with.
    let exposure: Float
    /// How much noise the camera's gain brings, 1 by day; its filter holds it below 1.6.
    let gain: Float

    private let cloudNoise: ValueNoise
    private let roofNoise: ValueNoise
    private let lampFeet: [Vector]
    private let headlights: [(place: Vector, direction: Float)]

    static let lampColor = Color(1.0, 0.74, 0.42)
    static let shopColor = Color(1.0, 0.9, 0.72)
    static let headlightColor = Color(0.95, 0.95, 1.0)

    init(scene: StreetScene, time: Float, headlights: [(place: Vector, direction: Float)]) {
        let sky = scene.sky
        self.time = time
        sunDirection = sky.sunDirection(at: time)
        let dusk = sky.dusk.value(at: time)
        let strength = sky.sun.value(at: time)
        let skylight = sky.ambient.value(at: time)
        sun = mix(Color(2.5, 2.32, 2.02), Color(1.6, 1.0, 0.55), dusk) * strength
        ambient = mix(Color(0.56, 0.63, 0.75), Color(0.42, 0.52, 0.85), dusk) * skylight
        clouds = sky.clouds.value(at: time)
        lamps = sky.lamps.value(at: time)
        wet = sky.wet.value(at: time)
        rain = sky.rain.value(at: time)
        wind = sky.wind
        var groups = [Float](repeating: sky.shops.value(at: time), count: 256)
        groups[255] = 0
        groups[254] = sky.flats.value(at: time)
        for (x, light) in sky.shopsAt {
            groups[scene.set.facade.shop(at: x).number & 255] = light.value(at: time)
        }
        self.groups = groups
        lampFeet = scene.set.lamps
        self.headlights = headlights
        cloudNoise = ValueNoise(seed: scene.seed ^ 0x436C)
        roofNoise = ValueNoise(seed: scene.seed ^ 0x526F)
        let level = skylight * 0.66 + strength * (1 - 0.5 * clouds) * 0.95 + lamps * 0.1
        let wanted = min(1.0 / max(level, 0.001), 9)
        let drift = 1 + 0.012 * sine(time * 0.21) + 0.008 * sine(time * 0.067 + 2)
        exposure = wanted * drift
        gain = min(1.6, max(1, wanted.squareRoot()))
    }

    /// The share of sunlight that clouds and the houses behind the camera let through to a place.
    func sunlight(at place: Vector) -> Float {
        sunlight(at: place, cloud: cloudShare(x: place.x, y: place.y))
    }

    /// The same where the clouds' share is known already.
    func sunlight(at place: Vector, cloud: Float) -> Float { cloud * houseShare(place) }

    func cloudShare(x: Float, y: Float) -> Float {
        guard clouds > 0 else { return 1 }
        let noise = cloudNoise.layered(
            (x - time * 2.4) / 28, (y + time * 0.7) / 28, octaves: 3)
        return 1 - clouds * smoothstep(0.42, 0.62, noise)
    }

    private func houseShare(_ place: Vector) -> Float {
        let away = (place.y - StreetPlan.oppositeFacade) / max(-sunDirection.y, 0.01)
        let height = place.z + sunDirection.z * away
        let house = ((place.x + sunDirection.x * away) / 11).rounded(.down)
        let roof = 8.5 + 4.5 * roofNoise.cell(Int(house), 1)
        return smoothstep(-0.25, 0.25, height - roof)
    }

    /// Light of street lamps, shops' fronts and headlights on a place, without the sky's.
    func lamplight(at place: Vector) -> Color {
        var sum = Color.zero
        if lamps > 0 {
            for foot in lampFeet {
                let offset = place - foot - FurnitureModel.lampHead
                let distance = offset.dot(offset)
                sum +=
                    Self.lampColor
                    * (lamps * 6.5 * max(0, -offset.z) / (distance * distance.squareRoot() + 6))
            }
        }
        for (lamp, direction) in headlights {
            let offset = place - lamp
            let ahead = offset.x * direction
            guard ahead > 0.2, ahead < 26 else { continue }
            let aside = offset.y / (0.5 + ahead * 0.28)
            sum +=
                Self.headlightColor
                * (1.1 * exponential(-aside * aside) * smoothstep(0.2, 3, ahead)
                    * exponential(-ahead / 8))
        }
        return sum
    }

    /// Light that falls out of a shop's windows on the pavement before it.
    func spill(x: Float, y: Float, shop: Shop) -> Color {
        let light = groups[shop.number & 255]
        let away = StreetPlan.facade - y
        guard light > 0, away > 0, away < 6, shop.front != .shutter else { return .zero }
        let middle = (shop.left + shop.right) / 2
        let aside = abs(x - middle) / ((shop.right - shop.left) / 2 + away * 0.35)
        return Self.shopColor
            * (0.3 * light * exponential(-away / 1.9) * smoothstep(1.25, 0.7, aside))
    }

    /// The light that a face with this front receives.
    func arriving(at place: Vector, normal: Vector) -> Color {
        let facing = max(0, normal.dot(sunDirection))
        var light = ambient * (0.68 + 0.32 * normal.z)
        if facing > 0, sun.x > 0 { light += sun * (facing * sunlight(at: place)) }
        return light + lamplight(at: place) * (0.6 + 0.4 * max(0, normal.z))
    }
}
