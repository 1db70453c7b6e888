/// The house fronts: shops below, flats above, as a flat painted wall.
struct Facade: Sendable {
    /// What is seen at one place of the wall.
    struct Surface: Sendable {
        var color: Color
        /// The share of the shop's lamps that shines through here, 0...1.
        var shine: Float
        /// Which shop's lamps; flats above have their own.
        var group: UInt8
    }

    let shops: [Shop]
    private let noise: ValueNoise

    init(seed: UInt64) {
        shops = Shop.row(seed: seed)
        noise = ValueNoise(seed: seed ^ 0x4661)
    }

    func shop(at x: Float) -> Shop {
        var low = 0
        var high = shops.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if shops[middle].left <= x { low = middle } else { high = middle - 1 }
        }
        return shops[low]
    }

    func surface(x: Float, z: Float) -> Surface {
        let shop = shop(at: x)
        let group = UInt8(truncatingIfNeeded: shop.number)
        let grime = 0.85 + 0.3 * noise.layered(x * 0.7, z * 0.9, octaves: 3)
        if z > 4.15 { return flats(x: x, z: z, shop: shop, grime: grime) }
        if x - shop.left < 0.3 || shop.right - x < 0.3 || z < 0.14 {
            let pier = shop.wall * grime * (z < 0.14 ? 0.6 : 0.9)
            return Surface(color: pier, shine: 0, group: group)
        }
        if z > 2.9 { return signBoard(x: x, z: z, shop: shop, group: group) }
        return front(x: x, z: z, shop: shop, group: group)
    }

    private func signBoard(x: Float, z: Float, shop: Shop, group: UInt8) -> Surface {
        if z < 3.0 || z > 4.0 {
            return Surface(color: Color(0.1, 0.1, 0.1), shine: 0, group: group)
        }
        let cells = max(3, Int((shop.right - shop.left - 1.4) / 0.95))
        let begin = (shop.left + shop.right) / 2 - Float(cells) * 0.475
        let along = (x - begin) / 0.95
        let index = Int(along.rounded(.down))
        if index >= 0 && index < cells {
            let u = (along - Float(index)) * 1.3 - 0.15
            let v = (z - 3.12) / 0.76
            if u > 0 && u < 1 && v > 0 && v < 1, isInk(u: u, v: v, glyph: shop.number * 13 + index)
            {
                return Surface(color: shop.ink, shine: 0.6, group: group)
            }
        }
        return Surface(color: shop.sign, shine: 0.3, group: group)
    }

    /// Strokes that read as a written character from afar and say nothing.
    private func isInk(u: Float, v: Float, glyph: Int) -> Bool {
        for stroke in 0..<6 {
            let place = 0.08 + 0.84 * noise.cell(glyph, stroke)
            let from = 0.5 * noise.cell(glyph, stroke + 20)
            let to = 0.55 + 0.45 * noise.cell(glyph, stroke + 40)
            if stroke % 2 == 0 {
                if abs(v - place) < 0.055 && u > from && u < to { return true }
            } else if abs(u - place) < 0.055 && v > from && v < to {
                return true
            }
        }
        return false
    }

    private func front(x: Float, z: Float, shop: Shop, group: UInt8) -> Surface {
        let inner = x - shop.left - 0.3
        let width = shop.right - shop.left - 0.6
        let doorWidth: Float = 1.1
        let fromDoor = shop.doorAtRight ? width - inner : inner
        if shop.front == .shutter {
            let slat = z / 0.12
            let tone: Float = slat - slat.rounded(.down) < 0.3 ? 0.2 : 0.3
            return Surface(color: Color(tone, tone, tone * 1.04), shine: 0, group: group)
        }
        if fromDoor < doorWidth && z < 2.4 {
            return door(across: fromDoor / doorWidth, z: z, x: x, group: group)
        }
        let sill: Float = shop.front == .counter ? 1.0 : 0.45
        if z < sill {
            let panel = mix(shop.wall, shop.sign, 0.35) * 0.7
            return Surface(color: panel, shine: 0, group: group)
        }
        let pane = inner / 1.35
        let inPane = (pane - pane.rounded(.down)) * 1.35
        if inPane < 0.07 || z > 2.8 || z < sill + 0.07 {
            return Surface(color: Color(0.3, 0.3, 0.3), shine: 0, group: group)
        }
        return interior(x: x, z: z, group: group, shade: 0.75)
    }

    private func door(across: Float, z: Float, x: Float, group: UInt8) -> Surface {
        if across < 0.09 || across > 0.91 || z > 2.28 || z < 0.3 {
            return Surface(color: Color(0.16, 0.13, 0.11), shine: 0, group: group)
        }
        if abs(across - 0.8) < 0.035 && z > 0.85 && z < 1.35 {
            return Surface(color: Color(0.6, 0.6, 0.58), shine: 0, group: group)
        }
        return interior(x: x, z: z, group: group, shade: 1)
    }

    /// Goods on shelves behind glass, with the street's bright sky mirrored over them.
    private func interior(x: Float, z: Float, group: UInt8, shade: Float) -> Surface {
        let shelf = (z / 0.45).rounded(.down)
        let inShelf = z / 0.45 - shelf
        let item = (x / 0.23).rounded(.down)
        let kind = noise.cell(Int(item), Int(shelf) &+ 300)
        var color = Color(0.035, 0.035, 0.04)
        if inShelf < 0.08 {
            color = Color(0.14, 0.12, 0.1)
        } else if inShelf < 0.2 + 0.6 * noise.cell(Int(item), Int(shelf) &+ 500) && kind > 0.25 {
            color =
                Color(kind, noise.cell(Int(item), Int(shelf) &+ 600), 1 - kind) * 0.08
                + Color(0.035, 0.035, 0.035)
        }
        let mirror =
            0.045 * smoothstep(0.45, 0.62, noise.layered(x * 0.8 + z * 0.5, z * 0.35, octaves: 2))
        return Surface(
            color: color + Color(mirror, mirror * 1.05, mirror * 1.15), shine: shade, group: group)
    }

    private func flats(x: Float, z: Float, shop: Shop, grime: Float) -> Surface {
        let level = ((z - 4.15) / 3).rounded(.down)
        let up = z - 4.15 - level * 3
        let bay = (x / 2.6).rounded(.down)
        let aside = x - bay * 2.6
        let dark: UInt8 = 255
        if up < 0.16 {
            return Surface(color: Color(0.36, 0.35, 0.33) * grime, shine: 0, group: dark)
        }
        if aside > 0.55 && aside < 2.05 && up > 0.9 && up < 2.5 {
            let inX = aside - 0.55
            if inX < 0.08 || inX > 1.42 || abs(inX - 0.75) < 0.04 || up < 0.98 || up > 2.42 {
                return Surface(color: Color(0.5, 0.5, 0.48), shine: 0, group: dark)
            }
            let curtain = noise.cell(Int(bay), Int(level) &+ 70)
            let open = inX < 1.4 * curtain
            let glass = open ? Color(0.26, 0.25, 0.22) * curtain : Color(0.05, 0.06, 0.07)
            let lit: Float = noise.cell(Int(bay), Int(level) &+ 90) < 0.35 ? 0.55 : 0
            return Surface(color: glass, shine: lit, group: 254)
        }
        if noise.cell(Int(bay), Int(level) &+ 40) < 0.4 && aside > 0.7 && aside < 1.5 && up > 0.25
            && up < 0.8
        {
            let fan = Vector(aside - 1.25, up - 0.52, 0).length
            let tone: Float = fan < 0.2 ? 0.08 : 0.48
            return Surface(color: Color(tone, tone, tone * 0.97), shine: 0, group: dark)
        }
        let brickRow = (z / 0.09).rounded(.down)
        let shift: Float = Int(brickRow) % 2 == 0 ? 0 : 0.12
        let brick = ((x + shift) / 0.24).rounded(.down)
        let tone = 0.9 + 0.2 * noise.cell(Int(brick), Int(brickRow))
        return Surface(color: shop.wall * tone * grime, shine: 0, group: dark)
    }
}
