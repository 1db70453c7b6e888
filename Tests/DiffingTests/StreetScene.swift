import Scene

/// A textured wall and pavement with light noise, in which a test puts things.
///
/// The same numbers on every machine: the texture comes from an integer hash of the place, the
/// noise from one of place and moment.
struct StreetScene {
    var width = 320
    var height = 180
    /// All light times this, in percent.
    var light = 100
    /// The whole picture moved right and down, pixels.
    var shift = (x: 0, y: 0)
    /// A flat thing: left, top, width, height in pixels, and its gray level and chroma.
    var things: [Thing] = []

    /// Places with more or less light: their texture stays.
    var shades: [Shade] = []
    /// The row from which on the picture shows what lies elsewhere, as where a file ends early.
    var tornAt: Int?

    /// Left, top, width and height in pixels, and the share of light in percent.
    struct Shade {
        var x: Int
        var y: Int
        var width: Int
        var height: Int
        var percent: Int

        func light(_ x: Int, _ y: Int) -> Int {
            let isIn = x >= self.x && x < self.x + width && y >= self.y && y < self.y + height
            return isIn ? percent : 100
        }
    }

    struct Thing {
        var x: Int
        var y: Int
        var width: Int
        var height: Int
        var level: Int
        var chroma: Int = 128
        /// How far its own texture goes up and down together; 0 is a flat sheet.
        var grain = 40
    }

    func frame(at milliseconds: Int64) -> Frame {
        let luma = Plane(width: width, height: height) { bytes in
            for y in 0..<height {
                for x in 0..<width {
                    var value = level(x - shift.x, y - shift.y)
                    if let tornAt, y >= tornAt { value = level(x + 1021, y + 777) }
                    for shade in shades { value = value * shade.light(x, y) / 100 }
                    let noise = Int(hash(x, y, Int(milliseconds)) % 5) - 2
                    bytes[y * width + x] = UInt8(min(235, max(16, value * light / 100 + noise)))
                }
            }
        }
        let chromaWidth = (width + 1) / 2
        let chromaHeight = (height + 1) / 2
        let chroma = Plane(width: chromaWidth, height: chromaHeight) { bytes in
            for y in 0..<chromaHeight {
                for x in 0..<chromaWidth {
                    let thing = things.last {
                        $0.contains(2 * x - shift.x, 2 * y - shift.y)
                    }
                    bytes[y * chromaWidth + x] = UInt8(thing?.chroma ?? 124)
                }
            }
        }
        return Frame(
            luma: luma, chromaBlue: chroma, chromaRed: chroma,
            moment: Moment(milliseconds: milliseconds), name: "scene")
    }

    /// Blocks of six pixels of different gray, between 70 and 150, with dark joints every 40.
    private func level(_ x: Int, _ y: Int) -> Int {
        if let thing = things.last(where: { $0.contains(x, y) }) {
            guard thing.grain > 0 else { return thing.level }
            let grain = hash((x + 999) / 3, (y + 999) / 3, 5) % UInt32(thing.grain)
            return thing.level + Int(grain) - thing.grain / 2
        }
        if (x + 4000) % 40 < 2 || (y + 4000) % 45 < 2 { return 60 }
        return 70 + Int(hash((x + 6000) / 6, (y + 6000) / 6, 1) % 80)
    }

    private func hash(_ x: Int, _ y: Int, _ z: Int) -> UInt32 {
        var h = UInt32(truncatingIfNeeded: x &* 73_856_093 ^ y &* 19_349_663 ^ z &* 83_492_791)
        h = (h ^ (h >> 15)) &* 0x2C1B_3C6D
        h = (h ^ (h >> 12)) &* 0x297A_2D39
        return h ^ (h >> 15)
    }
}

extension StreetScene.Thing {
    func contains(_ x: Int, _ y: Int) -> Bool {
        x >= self.x && x < self.x + width && y >= self.y && y < self.y + height
    }

    func box(in scene: StreetScene) -> Box {
        Box(
            x: Double(x) / Double(scene.width), y: Double(y) / Double(scene.height),
            width: Double(width) / Double(scene.width),
            height: Double(height) / Double(scene.height))
    }
}

extension StreetScene {
    static let bag = Thing(x: 120, y: 90, width: 30, height: 36, level: 30)
}
