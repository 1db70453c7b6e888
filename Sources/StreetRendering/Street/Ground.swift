/// What the ground looks like in even light: asphalt with marks, kerbs and tiled pavement.
struct Ground: Sendable {
    private let noise: ValueNoise

    init(seed: UInt64) { noise = ValueNoise(seed: seed ^ 0x6772) }

    /// Reflectance at a place; `detail` is the size in metres that can still be seen there, below
    /// which texture is left out.
    func color(x: Float, y: Float, detail: Float) -> Color {
        if y > StreetPlan.nearKerb && y < StreetPlan.farKerb {
            return asphalt(x: x, y: y, detail: detail)
        }
        let beyond = y >= StreetPlan.farKerb ? y - StreetPlan.farKerb : StreetPlan.nearKerb - y
        if beyond < 0.32 { return kerb(x: x, beyond: beyond) }
        return pavement(x: x, y: y, beyond: beyond, detail: detail)
    }

    private func asphalt(x: Float, y: Float, detail: Float) -> Color {
        var tone: Float = 0.1 + 0.03 * (noise.layered(x * 0.6, y * 0.9, octaves: 3) - 0.5)
        if detail < 0.08 { tone += 0.035 * (noise.value(x * 22, y * 22) - 0.5) }
        for track: Float in [2.2, 3.8, 6.2, 7.8] {
            tone -= 0.012 * exponential(-(y - track) * (y - track) * 9)
        }
        let crack = abs(noise.layered(x * 0.35 + 40, y * 0.5, octaves: 4) - 0.5)
        let isOld = noise.value(x * 0.22 - 7, y * 0.3) > 0.62
        if crack < 0.005 && isOld { tone *= 0.62 }
        let patch = x - 4.2
        if patch > 0 && patch < 2.6 && y > 5.4 && y < 7.1 { tone *= 0.72 }
        let gutter = min(y - StreetPlan.nearKerb, StreetPlan.farKerb - y)
        tone *= 0.72 + 0.28 * smoothstep(0, 0.5, gutter)
        var color = Color(tone, tone, tone * 1.03)
        let wear = 0.55 + 0.45 * smoothstep(0.3, 0.55, noise.layered(x * 3, y * 3, octaves: 2))
        let dash = x - (x / 6).rounded(.down) * 6
        let centerLine = abs(y - 5) < 0.07 && dash < 3.2
        let edgeLine = abs(y - 8.55) < 0.06
        if centerLine || edgeLine { color = mix(color, Color(0.6, 0.6, 0.57), wear * 0.85) }
        let crossing = x - 17
        if crossing > 0 && crossing < 3.6 {
            let bar = y - (y / 1.0).rounded(.down)
            if bar < 0.52 && y > 1.3 && y < 8.4 {
                color = mix(color, Color(0.62, 0.62, 0.59), wear * 0.9)
            }
        }
        let cover = Vector(x + 1.5, y - 6.4, 0).length
        if cover < 0.36 { color = cover > 0.31 ? color * 0.5 : Color(0.07, 0.065, 0.06) }
        return color
    }

    private func kerb(x: Float, beyond: Float) -> Color {
        if beyond < 0.1 { return Color(0.12, 0.12, 0.12) }
        let stone = x / 1.0
        let joint = stone - stone.rounded(.down)
        let tone = 0.4 + 0.08 * (noise.cell(Int(stone.rounded(.down)), 7) - 0.5)
        return Color(tone, tone * 0.99, tone * 0.96) * (joint < 0.03 ? 0.5 : 1)
    }

    private func pavement(x: Float, y: Float, beyond: Float, detail: Float) -> Color {
        if beyond > 2.55 && beyond < 2.95 { return guidingStrip(x: x, y: beyond, detail: detail) }
        let row = (y / 0.4).rounded(.down)
        let shifted = x + (Int(row) % 2 == 0 ? 0 : 0.3)
        let column = (shifted / 0.6).rounded(.down)
        let inRow = y - row * 0.4
        let inColumn = shifted - column * 0.6
        var tone = 0.3 + 0.07 * (noise.cell(Int(column), Int(row)) - 0.5)
        if noise.cell(Int(column) &+ 911, Int(row)) < 0.02 { tone *= 0.75 }
        if detail < 0.2 && (inRow < 0.018 || inColumn < 0.018) { tone *= 0.62 }
        if detail < 0.08 { tone *= 1 + 0.12 * (noise.value(x * 19, y * 19) - 0.5) }
        let dirt = noise.layered(x * 0.45 + 9, y * 0.6, octaves: 4)
        tone *= 0.82 + 0.36 * dirt
        let stain = noise.layered(x * 0.9 - 31, y * 0.9 + 12, octaves: 2)
        if stain > 0.72 { tone *= 0.86 }
        if y > StreetPlan.facade - 0.5 { tone *= 0.8 }
        return Color(tone * 1.02, tone * 0.97, tone * 0.9)
    }

    /// The yellow ribbed strip that leads the blind.
    private func guidingStrip(x: Float, y: Float, detail: Float) -> Color {
        let rib = (y - 2.55) / 0.1
        let tile = x / 0.4
        var color = Color(0.42, 0.29, 0.06)
        color *= 0.9 + 0.2 * noise.cell(Int(tile.rounded(.down)), 31)
        if detail < 0.06 && rib - rib.rounded(.down) < 0.4 { color *= 0.8 }
        if detail < 0.2 && tile - tile.rounded(.down) < 0.04 { color *= 0.7 }
        return color * (0.8 + 0.4 * noise.layered(x * 0.8, 3, octaves: 3))
    }
}
