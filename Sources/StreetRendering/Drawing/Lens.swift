/// What the camera adds between the light and the recorded bytes: rain before the lens, glare,
/// fall-off, exposure, sensor noise and the tone curve.
struct Lens {
    let width: Int
    let height: Int
    /// Draws from the normal distribution, read at a random place for each row.
    private let grain: [Float]
    /// From linear light 0 ..< 2 in steps of 1/2048 to gray levels.
    private let tone: [Float]

    init(width: Int, height: Int, seed: UInt64) {
        self.width = width
        self.height = height
        var random = SeededRandom(seed: seed ^ 0x4772)
        grain = (0..<(1 << 16)).map { _ in random.normal() }
        tone = (0...4096).map { step in
            let light = Float(step) / 2048
            let curved = light < 0.7 ? light : 0.7 + 0.3 * (1 - exponential(-(light - 0.7) / 0.3))
            return 255 * power(curved, 1 / 2.2)
        }
    }

    /// Adds soft light around a point, as bright lamps make in a dusty lens.
    func addGlare(x: Float, y: Float, radius: Float, color: Color, to pixels: inout [Color]) {
        let reach = radius * 2.5
        let left = max(0, Int(x - reach))
        let right = min(width - 1, Int(x + reach))
        let top = max(0, Int(y - reach))
        let bottom = min(height - 1, Int(y + reach))
        guard left <= right, top <= bottom else { return }
        for row in top...bottom {
            for column in left...right {
                let (dx, dy) = ((Float(column) - x) / radius, (Float(row) - y) / radius)
                pixels[row * width + column] += color * exponential(-(dx * dx + dy * dy) * 1.4)
            }
        }
    }

    /// Adds falling streaks; `strength` 0 ... 1 says how many.
    func addRain(
        strength: Float, light: Color, random: inout SeededRandom, to pixels: inout [Color]
    ) {
        let count = Int(strength * Float(width * height) / 900)
        for _ in 0..<count {
            let near = random.unit()
            let length = Float(height) * (0.02 + 0.07 * near * near)
            var x = random.between(0, Float(width))
            var y = random.between(-length, Float(height))
            let opacity = 0.05 + 0.16 * near * random.unit()
            let slant = -0.12 + 0.05 * random.unit()
            for _ in 0..<Int(length) {
                let (column, row) = (Int(x), Int(y))
                if column >= 0, column < width, row >= 0, row < height, y >= 0 {
                    let index = row * width + column
                    pixels[index] = mix(pixels[index], light * 0.95, opacity)
                }
                x += slant
                y += 1
            }
        }
    }

    /// Turns linear light into gray levels of red, green and blue, 0...255.
    func develop(
        _ pixels: [Color], exposure: Float, gain: Float, random: inout SeededRandom
    ) -> [Color] {
        var levels = pixels
        let center = SIMD2(Float(width) / 2, Float(height) / 2)
        let far = center.x * center.x + center.y * center.y
        for row in 0..<height {
            var place = random.index(below: grain.count)
            var before: Float = 0
            for column in 0..<width {
                let index = row * width + column
                let (dx, dy) = (Float(column) - center.x, Float(row) - center.y)
                let falloff = exposure * (1 - 0.22 * (dx * dx + dy * dy) / far)
                let value = pixels[index] * falloff
                place = (place + 1) & 0xFFFF
                // Neighbours share some noise, as demosaicing and the camera's own filter leave it.
                before = 0.45 * before + grain[place] * 1.5 * gain
                let tint = grain[(place &+ 7919) & 0xFFFF] * 0.7 * gain
                levels[index] =
                    Color(curved(value.x), curved(value.y), curved(value.z))
                    + Color(before + tint, before, before - tint)
            }
        }
        return levels
    }

    @inline(__always)
    private func curved(_ light: Float) -> Float {
        tone[min(4095, max(0, Int(light * 2048)))]
    }
}
