extension Mesh {
    /// Adds an upright box around `center`; `size` is its length, width and height.
    mutating func addBox(
        center: Vector, size: Vector, color: Color, gloss: Float = 0, glow: Float = 0
    ) {
        let half = size / 2
        func corner(_ x: Float, _ y: Float, _ z: Float) -> Vector {
            center + half * Vector(x, y, z)
        }
        for side: Float in [-1, 1] {
            let along = [
                corner(side, -1, -1), corner(side, 1, -1), corner(side, 1, 1), corner(side, -1, 1),
            ]
            let across = [
                corner(-1, side, -1), corner(1, side, -1), corner(1, side, 1), corner(-1, side, 1),
            ]
            let level = [
                corner(-1, -1, side), corner(1, -1, side), corner(1, 1, side), corner(-1, 1, side),
            ]
            for points in [along, across, level] {
                add(points, color: color, awayFrom: center, glow: glow, gloss: gloss)
            }
        }
    }

    /// Adds a round bar from one end to the other that may taper: limbs, poles, wheels.
    mutating func addBar(
        from start: Vector, to end: Vector, radius: Float, endRadius: Float? = nil,
        sides: Int = 7, color: Color, gloss: Float = 0, glow: Float = 0
    ) {
        let axis = (end - start).normalized
        let aside = abs(axis.z) < 0.9 ? Vector(0, 0, 1) : Vector(1, 0, 0)
        let u = axis.cross(aside).normalized
        let v = axis.cross(u)
        let last = endRadius ?? radius
        var first: [Vector] = []
        var second: [Vector] = []
        for side in 0..<sides {
            let angle = 2 * Float.pi * Float(side) / Float(sides)
            let offset = u * cosine(angle) + v * sine(angle)
            first.append(start + offset * radius)
            second.append(end + offset * last)
        }
        let middle = (start + end) / 2
        for side in 0..<sides {
            let next = (side + 1) % sides
            add(
                [first[side], first[next], second[next], second[side]], color: color,
                awayFrom: middle, glow: glow, gloss: gloss)
        }
        add(first, color: color, awayFrom: middle, glow: glow, gloss: gloss)
        add(second, color: color, awayFrom: middle, glow: glow, gloss: gloss)
    }

    /// Adds a ball or egg; `bumps` moves its surface in and out by that share, fixed by `seed`.
    mutating func addEgg(
        center: Vector, radii: Vector, color: Color, bumps: Float = 0, seed: UInt64 = 0,
        rows: Int = 6, columns: Int = 9, gloss: Float = 0, glow: Float = 0
    ) {
        let noise = ValueNoise(seed: seed)
        func point(_ row: Int, _ column: Int) -> Vector {
            let polar = Float.pi * Float(row) / Float(rows)
            let around = 2 * Float.pi * Float(column) / Float(columns)
            let swell = 1 + bumps * (noise.cell(row, column % columns) * 2 - 1)
            let direction = Vector(
                sine(polar) * cosine(around), sine(polar) * sine(around), cosine(polar))
            return center + radii * direction * swell
        }
        for row in 0..<rows {
            for column in 0..<columns {
                let above = point(row, column)
                let aboveNext = row == 0 ? above : point(row, column + 1)
                let below = point(row + 1, column)
                let belowNext = row == rows - 1 ? below : point(row + 1, column + 1)
                var points = [above, below, belowNext, aboveNext]
                if row == 0 { points.removeLast() }
                if row == rows - 1 { points.remove(at: 2) }
                add(points, color: color, awayFrom: center, glow: glow, gloss: gloss)
            }
        }
    }

    /// Adds a convex side view drawn along x and z, as wide as `width` along y.
    mutating func addSlab(
        profile: [SIMD2<Float>], width: Float, topWidth: Float? = nil, color: Color,
        gloss: Float = 0
    ) {
        let top = profile.map(\.y).max() ?? 0
        let bottom = profile.map(\.y).min() ?? 0
        func side(_ sign: Float) -> [Vector] {
            profile.map { point in
                let rise = top > bottom ? (point.y - bottom) / (top - bottom) : 0
                return Vector(point.x, sign * mix(width, topWidth ?? width, rise) / 2, point.y)
            }
        }
        let left = side(-1)
        let right = side(1)
        let middle = (left + right).reduce(Vector.zero, +) / Float(2 * profile.count)
        add(left, color: color, awayFrom: middle, gloss: gloss)
        add(right, color: color, awayFrom: middle, gloss: gloss)
        for index in profile.indices {
            let next = (index + 1) % profile.count
            add(
                [left[index], left[next], right[next], right[index]], color: color,
                awayFrom: middle, gloss: gloss)
        }
    }
}
