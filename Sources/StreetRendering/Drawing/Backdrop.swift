/// The street as one pose of the camera sees it: reflectance of ground and walls, once for all
/// pictures of that pose.
struct Backdrop {
    let projection: Projection
    let samples: SampleBuffer
    /// For each pixel, where on the ground (x, y) or on the wall (x, z) it looks.
    let places: [SIMD2<Float>]
    let kinds: [UInt8]
    /// For each pixel, the share of haze before what it shows.
    let haze: [Float]

    /// - Parameters:
    ///   - detail: rays a sample and direction; 1 for a moving camera, 2 for a standing one.
    init(set: StreetSet, pose: CameraPose, width: Int, height: Int, detail: Int) {
        projection = Projection(pose: pose, width: width * 2, height: height * 2)
        samples = SampleBuffer(width: width * 2, height: height * 2)
        var places = [SIMD2<Float>](repeating: .zero, count: width * height)
        var kinds = [UInt8](repeating: SampleBuffer.Kind.sky, count: width * height)
        var haze = [Float](repeating: 0, count: width * height)
        for row in 0..<samples.height {
            for column in 0..<samples.width {
                Self.trace(
                    set: set, projection: projection, row: row, column: column, detail: detail,
                    into: samples)
            }
        }
        for row in 0..<height {
            for column in 0..<width {
                let ray = projection.ray(x: Float(column * 2 + 1), y: Float(row * 2 + 1))
                guard let hit = Self.hit(ray, from: projection.position) else { continue }
                let index = row * width + column
                kinds[index] = hit.isWall ? SampleBuffer.Kind.wall : SampleBuffer.Kind.ground
                places[index] = SIMD2(hit.place.x, hit.isWall ? hit.place.z : hit.place.y)
                haze[index] = 1 - exponential(-max(0, hit.distance - 15) / 190)
            }
        }
        self.places = places
        self.kinds = kinds
        self.haze = haze
    }

    private struct Hit {
        var place: Vector
        var distance: Float
        var isWall: Bool
    }

    private static func hit(_ ray: Vector, from eye: Vector) -> Hit? {
        var nearest: Hit?
        if ray.z < -0.0001 {
            let distance = -eye.z / ray.z
            nearest = Hit(place: eye + ray * distance, distance: distance, isWall: false)
        }
        if ray.y > 0.0001 {
            let distance = (StreetPlan.facade - eye.y) / ray.y
            let place = eye + ray * distance
            if place.z < StreetPlan.roof, distance < nearest?.distance ?? .infinity {
                nearest = Hit(place: place, distance: distance, isWall: true)
            }
        }
        guard let found = nearest, found.distance < 400 else { return nil }
        return found
    }

    private static func trace(
        set: StreetSet, projection: Projection, row: Int, column: Int, detail: Int,
        into samples: SampleBuffer
    ) {
        let index = row * samples.width + column
        var sum = SIMD4<Float>.zero
        var kind = SampleBuffer.Kind.sky
        for step in 0..<(detail * detail) {
            let x = Float(column) + (Float(step % detail) + 0.5) / Float(detail)
            let y = Float(row) + (Float(step / detail) + 0.5) / Float(detail)
            guard let hit = hit(projection.ray(x: x, y: y), from: projection.position) else {
                sum += SIMD4(0.6, 0.66, 0.72, 0)
                continue
            }
            samples.nearness[index] = 1 / hit.distance
            if hit.isWall {
                let surface = set.facade.surface(x: hit.place.x, z: hit.place.z)
                sum += SIMD4(surface.color, surface.shine)
                samples.group[index] = surface.group
                kind = SampleBuffer.Kind.wall
            } else {
                let size = hit.distance * hit.distance / (projection.focal * 6)
                sum += SIMD4(
                    set.ground.color(x: hit.place.x, y: hit.place.y, detail: size), 0)
                kind = SampleBuffer.Kind.ground
            }
        }
        samples.color[index] = sum / Float(detail * detail)
        samples.kind[index] = kind
    }
}
