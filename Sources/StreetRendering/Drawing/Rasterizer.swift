/// Draws meshes and their shadows into samples by scan conversion with a depth test.
struct Rasterizer {
    let projection: Projection
    let samples: SampleBuffer

    /// Draws a thing, each face lit as a whole.
    func draw(_ mesh: Mesh, light: Light) {
        guard isInView(mesh) else { return }
        for face in mesh.faces {
            let corners = mesh.corners[face.start..<face.start + face.count]
            let first = corners[face.start]
            var normal = (corners[face.start + 1] - first).cross(corners[face.start + 2] - first)
                .normalized
            let toEye = (projection.position - first).normalized
            if normal.dot(toEye) <= 0 {
                guard face.twoSided else { continue }
                normal = -normal
            }
            let middle = corners.reduce(Vector.zero, +) / Float(face.count)
            var color = face.color * light.arriving(at: middle, normal: normal)
            if face.twoSided {
                let through = max(0, -normal.dot(light.sunDirection)) * 0.45
                color += face.color * light.sun * (through * light.sunlight(at: middle))
            }
            if face.gloss > 0 { color += mirrored(face, normal, toEye, light) }
            color += face.color * face.glow
            fill(Array(corners)) { index in
                samples.color[index] = SIMD4(color, 0)
                samples.kind[index] = SampleBuffer.Kind.lit
            }
        }
    }

    /// Takes the sun from the ground, and from the wall where `onWall`, behind a thing.
    func castShadow(_ mesh: Mesh, light: Light, onWall: Bool) {
        let sun = light.sunDirection
        for face in mesh.faces {
            let corners = mesh.corners[face.start..<face.start + face.count]
            let ground = corners.map { $0 - sun * (max(0, $0.z) / sun.z) }
            mark(ground, bit: 1, kind: SampleBuffer.Kind.ground)
            guard onWall, -sun.y > 0.05 else { continue }
            let wall = corners.map { $0 - sun * ((StreetPlan.facade - $0.y) / -sun.y) }
            if wall.contains(where: { $0.z > 0 }) {
                mark(wall, bit: 2, kind: SampleBuffer.Kind.wall)
            }
        }
    }

    private func mirrored(
        _ face: Mesh.Face, _ normal: Vector, _ toEye: Vector, _ light: Light
    ) -> Color {
        let facing = normal.dot(toEye)
        let bounced = normal * (2 * facing) - toEye
        let rim = 0.06 + 0.5 * power(1 - facing, 4)
        var color = light.ambient * (face.gloss * rim * smoothstep(-0.2, 0.6, bounced.z))
        let glint = max(0, bounced.dot(light.sunDirection))
        color += light.sun * (face.gloss * 0.8 * power(glint, 24))
        return color
    }

    private func isInView(_ mesh: Mesh) -> Bool {
        guard let first = mesh.corners.first else { return false }
        let seen = projection.project(first)
        let margin = 6 * projection.focal / max(seen.z, 0.5)
        return seen.z > -5 && seen.x > -margin && seen.x < Float(samples.width) + margin
            && seen.y > -margin && seen.y < Float(samples.height) + margin
    }

    private func fill(_ corners: [Vector], paint: (Int) -> Void) {
        scan(corners) { index, nearness in
            if nearness > samples.nearness[index] {
                samples.nearness[index] = nearness
                paint(index)
            }
        }
    }

    private func mark(_ corners: [Vector], bit: UInt8, kind: UInt8) {
        scan(corners) { index, _ in
            if samples.kind[index] == kind { samples.shadow[index] |= bit }
        }
    }

    /// Calls `visit` with the index and nearness of each sample inside the projected polygon.
    @inline(__always)
    private func scan(_ corners: [Vector], visit: (Int, Float) -> Void) {
        var points = corners.map { projection.project($0) }
        if points.contains(where: { $0.z < 0.3 }) {
            let kept = clip(corners) { ($0 - projection.position).dot(projection.forward) - 0.31 }
            guard kept.count >= 3 else { return }
            points = kept.map { projection.project($0) }
        }
        for index in 1..<(points.count - 1) {
            scanTriangle(points[0], points[index], points[index + 1], visit: visit)
        }
    }

    @inline(__always)
    private func scanTriangle(_ a: Vector, _ b: Vector, _ c: Vector, visit: (Int, Float) -> Void) {
        var area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
        guard abs(area) > 0.0001 else { return }
        var (b, c) = (b, c)
        if area < 0 {
            swap(&b, &c)
            area = -area
        }
        let left = max(0, Int(min(a.x, min(b.x, c.x)).rounded(.down)))
        let right = min(samples.width - 1, Int(max(a.x, max(b.x, c.x))))
        let top = max(0, Int(min(a.y, min(b.y, c.y)).rounded(.down)))
        let bottom = min(samples.height - 1, Int(max(a.y, max(b.y, c.y))))
        guard left <= right, top <= bottom else { return }
        let (na, nb, nc) = (1 / a.z, 1 / b.z, 1 / c.z)
        for y in top...bottom {
            let py = Float(y) + 0.5
            for x in left...right {
                let px = Float(x) + 0.5
                let wa = (c.x - b.x) * (py - b.y) - (c.y - b.y) * (px - b.x)
                let wb = (a.x - c.x) * (py - c.y) - (a.y - c.y) * (px - c.x)
                let wc = (b.x - a.x) * (py - a.y) - (b.y - a.y) * (px - a.x)
                if wa >= 0 && wb >= 0 && wc >= 0 {
                    visit(y * samples.width + x, (wa * na + wb * nb + wc * nc) / area)
                }
            }
        }
    }
}
