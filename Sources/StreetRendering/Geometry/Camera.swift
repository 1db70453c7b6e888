import Scene

/// Where the camera stands and looks: a pinhole without distortion.
struct CameraPose: Sendable, Hashable {
    /// Metres in the world.
    var position: Vector
    /// Radians from straight across the street (+y) toward +x.
    var yaw: Float
    /// Radians above the horizon; a street camera's is negative.
    var pitch: Float
    /// The whole horizontal angle of view in radians.
    var fieldOfView: Float

    /// The pose a `share` of the way to `other`, for a camera that turns.
    func turned(toward other: CameraPose, share: Float) -> CameraPose {
        CameraPose(
            position: mix(position, other.position, share),
            yaw: mix(yaw, other.yaw, share),
            pitch: mix(pitch, other.pitch, share),
            fieldOfView: mix(fieldOfView, other.fieldOfView, share))
    }
}

/// Projects between the world and a picture of `width` × `height` samples.
struct Projection: Sendable {
    let position: Vector
    let forward: Vector
    let right: Vector
    let up: Vector
    let focal: Float
    let centerX: Float
    let centerY: Float
    let width: Int
    let height: Int

    init(pose: CameraPose, width: Int, height: Int) {
        position = pose.position
        let (sinYaw, cosYaw) = (sine(pose.yaw), cosine(pose.yaw))
        let (sinPitch, cosPitch) = (sine(pose.pitch), cosine(pose.pitch))
        forward = Vector(sinYaw * cosPitch, cosYaw * cosPitch, sinPitch)
        right = Vector(cosYaw, -sinYaw, 0)
        up = Vector(-sinYaw * sinPitch, -cosYaw * sinPitch, cosPitch)
        focal = Float(width) / 2 / (sine(pose.fieldOfView / 2) / cosine(pose.fieldOfView / 2))
        centerX = Float(width) / 2
        centerY = Float(height) / 2
        self.width = width
        self.height = height
    }

    /// Picture coordinates in samples and the distance along the optical axis in metres.
    @inline(__always)
    func project(_ point: Vector) -> Vector {
        let offset = point - position
        let depth = offset.dot(forward)
        let scale = focal / depth
        return Vector(
            centerX + offset.dot(right) * scale, centerY - offset.dot(up) * scale, depth)
    }

    /// The direction seen at a sample, with length 1 along the optical axis.
    @inline(__always)
    func ray(x: Float, y: Float) -> Vector {
        forward + right * ((x - centerX) / focal) + up * ((centerY - y) / focal)
    }

    /// The smallest box around the points, in 0...1, cut at the picture's edge; nil where nothing
    /// of it is in front of the camera and inside the picture.
    func box(around points: [Vector]) -> Box? {
        var low = SIMD2<Float>(repeating: .infinity)
        var high = SIMD2<Float>(repeating: -.infinity)
        for point in points {
            let seen = project(point)
            guard seen.z > 0.3 else { continue }
            low = SIMD2(min(low.x, seen.x), min(low.y, seen.y))
            high = SIMD2(max(high.x, seen.x), max(high.y, seen.y))
        }
        let left = max(0, low.x / Float(width))
        let top = max(0, low.y / Float(height))
        let right = min(1, high.x / Float(width))
        let bottom = min(1, high.y / Float(height))
        guard left < right, top < bottom else { return nil }
        return Box(
            x: Double(left), y: Double(top), width: Double(right - left),
            height: Double(bottom - top))
    }

    /// The outline of a flat piece of ground as far as the picture shows it; empty where it shows
    /// none.
    func outline(of corners: [Vector]) -> [Point] {
        let inFront = clip(corners) { ($0 - position).dot(forward) - 0.3 }
        var flat = inFront.map { point -> Vector in
            let seen = project(point)
            return Vector(seen.x / Float(width), seen.y / Float(height), 0)
        }
        flat = clip(flat) { $0.x }
        flat = clip(flat) { 1 - $0.x }
        flat = clip(flat) { $0.y }
        flat = clip(flat) { 1 - $0.y }
        return flat.map { Point(x: Double($0.x), y: Double($0.y)) }
    }
}

/// The part of a polygon where `distance` is not negative (Sutherland and Hodgman 1974).
func clip(_ corners: [Vector], where distance: (Vector) -> Float) -> [Vector] {
    var kept: [Vector] = []
    for index in corners.indices {
        let from = corners[index]
        let to = corners[(index + 1) % corners.count]
        let before = distance(from)
        let after = distance(to)
        if before >= 0 { kept.append(from) }
        if (before >= 0) != (after >= 0) {
            kept.append(from + (to - from) * (before / (before - after)))
        }
    }
    return kept
}
