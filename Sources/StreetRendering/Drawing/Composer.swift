import Scene

/// Puts the samples of one instant together into linear pixels: light, shadow, haze, wet ground.
struct Composer {
    let set: StreetSet
    let light: Light
    let width: Int
    let height: Int

    /// Dark spots where a thing meets the ground.
    struct Contact {
        var middle: SIMD2<Float>
        var half: SIMD2<Float>
    }

    /// Writes `width * height` pixels.
    func compose(
        samples: SampleBuffer, backdrop: Backdrop, contacts: [Contact],
        into pixels: inout [Color]
    ) {
        let shade = contactShade(contacts, projection: backdrop.projection)
        let hazeColor = light.ambient * 0.75
        let clouds = CloudGrid(light: light, backdrop: backdrop, width: width, height: height)
        for row in 0..<height {
            for column in 0..<width {
                let index = row * width + column
                let terms = terms(
                    kind: backdrop.kinds[index], place: backdrop.places[index],
                    cloud: clouds.value(column: column, row: row), shade: shade[index])
                let first = (row * 2) * samples.width + column * 2
                var sum = Color.zero
                for sample in [first, first + 1, first + samples.width, first + samples.width + 1] {
                    sum += lit(samples, sample, terms)
                }
                pixels[index] = mix(sum * 0.25, hazeColor, backdrop.haze[index])
            }
        }
    }

    /// The light of one pixel's ground or wall.
    private struct Terms {
        var even: Color
        var sun: Color
        var mirror: Color
    }

    private func terms(kind: UInt8, place: SIMD2<Float>, cloud: Float, shade: Float) -> Terms {
        if kind == SampleBuffer.Kind.ground {
            let spot = Vector(place.x, place.y, 0)
            let wetness = 1 - 0.38 * light.wet
            var even = light.ambient * groundOpenness(y: place.y)
            even += light.lamplight(at: spot)
            if place.y > 9 {
                even += light.spill(x: place.x, y: place.y, shop: set.facade.shop(at: place.x))
            }
            let sun = light.sun * (light.sunDirection.z * light.sunlight(at: spot, cloud: cloud))
            let mirror = light.ambient * (0.035 * light.wet)
            return Terms(
                even: even * (wetness * shade), sun: sun * (wetness * mix(1, shade, 0.4)),
                mirror: mirror)
        }
        let spot = Vector(place.x, StreetPlan.facade, place.y)
        let even = light.ambient * 0.72 + light.lamplight(at: spot) * 0.6
        let facing = max(0, -light.sunDirection.y)
        return Terms(
            even: even, sun: light.sun * (facing * light.sunlight(at: spot, cloud: cloud)),
            mirror: .zero)
    }

    @inline(__always)
    private func lit(_ samples: SampleBuffer, _ index: Int, _ terms: Terms) -> Color {
        let value = samples.color[index]
        let color = Color(value.x, value.y, value.z)
        switch samples.kind[index] {
        case SampleBuffer.Kind.ground:
            let open = samples.shadow[index] & 1 == 0
            return color * (open ? terms.even + terms.sun : terms.even) + terms.mirror
        case SampleBuffer.Kind.wall:
            let open = samples.shadow[index] & 2 == 0
            let base = color * (open ? terms.even + terms.sun : terms.even)
            let shine = value.w * light.groups[Int(samples.group[index])]
            return base + Light.shopColor * (shine * 0.12) + color * (shine * 1.2)
        case SampleBuffer.Kind.sky:
            return color * light.ambient * 1.3
        default:
            return color
        }
    }

    /// Ground near the houses sees less of the sky.
    private func groundOpenness(y: Float) -> Float {
        1 - 0.42 * exponential(-max(0, StreetPlan.facade - y) / 0.7)
    }

    private func contactShade(_ contacts: [Contact], projection: Projection) -> [Float] {
        var shade = [Float](repeating: 1, count: width * height)
        let eye = projection.position
        for contact in contacts {
            let reach = contact.half + SIMD2(repeating: 0.3)
            let corners = [(-1, -1), (1, -1), (1, 1), (-1, 1)].map { sign in
                Vector(
                    contact.middle.x + Float(sign.0) * reach.x,
                    contact.middle.y + Float(sign.1) * reach.y, 0)
            }
            guard let box = projection.box(around: corners) else { continue }
            for row in Int(box.y * Double(height))..<min(height, Int(box.maxY * Double(height)) + 1)
            {
                for column in Int(
                    box.x * Double(width))..<min(width, Int(box.maxX * Double(width)) + 1)
                {
                    let ray = projection.ray(x: Float(column * 2 + 1), y: Float(row * 2 + 1))
                    guard ray.z < -0.001 else { continue }
                    let spot = eye + ray * (-eye.z / ray.z)
                    let beyondX = max(0, abs(spot.x - contact.middle.x) - contact.half.x)
                    let beyondY = max(0, abs(spot.y - contact.middle.y) - contact.half.y)
                    let away = (beyondX * beyondX + beyondY * beyondY).squareRoot()
                    shade[row * width + column] *= 1 - 0.55 * smoothstep(0.28, 0, away)
                }
            }
        }
        return shade
    }
}

/// Cloud shadow on a coarse grid of the picture, read between its points.
private struct CloudGrid {
    private let step = 12
    private let columns: Int
    private let values: [Float]

    init(light: Light, backdrop: Backdrop, width: Int, height: Int) {
        columns = width / step + 2
        guard light.clouds > 0 else {
            values = []
            return
        }
        var values: [Float] = []
        for row in 0..<(height / step + 2) {
            for column in 0..<columns {
                let x = min(column * step, width - 1)
                let y = min(row * step, height - 1)
                let place = backdrop.places[y * width + x]
                let isWall = backdrop.kinds[y * width + x] == SampleBuffer.Kind.wall
                values.append(
                    light.cloudShare(x: place.x, y: isWall ? StreetPlan.facade : place.y))
            }
        }
        self.values = values
    }

    func value(column: Int, row: Int) -> Float {
        guard !values.isEmpty else { return 1 }
        let (i, j) = (column / step, row / step)
        let u = Float(column % step) / Float(step)
        let v = Float(row % step) / Float(step)
        let upper = mix(values[j * columns + i], values[j * columns + i + 1], u)
        let lower = mix(values[(j + 1) * columns + i], values[(j + 1) * columns + i + 1], u)
        return mix(upper, lower, v)
    }
}
