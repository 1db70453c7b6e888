/// A thing as flat faces, each with a colour; corners in metres.
struct Mesh: Sendable {
    struct Face: Sendable {
        /// Where its corners begin in `corners`, and how many there are.
        var start: Int
        var count: Int
        var color: Color
        /// Light it gives off by itself, 0 for most.
        var glow: Float
        /// How strongly it mirrors the sky and sun, 0...1.
        var gloss: Float
        /// Seen from both sides, such as a leaf or a cloth.
        var twoSided: Bool
    }

    private(set) var corners: [Vector] = []
    private(set) var faces: [Face] = []

    /// Adds a flat face and turns it so that its front looks away from `inside`.
    mutating func add(
        _ points: [Vector], color: Color, awayFrom inside: Vector? = nil, glow: Float = 0,
        gloss: Float = 0
    ) {
        let start = corners.count
        var turned = points
        if let inside {
            let normal = (points[1] - points[0]).cross(points[2] - points[0])
            let middle = points.reduce(Vector.zero, +) / Float(points.count)
            if normal.dot(middle - inside) < 0 { turned.reverse() }
        }
        corners.append(contentsOf: turned)
        faces.append(
            Face(
                start: start, count: points.count, color: color, glow: glow, gloss: gloss,
                twoSided: inside == nil))
    }

    mutating func add(_ other: Mesh) {
        let offset = corners.count
        corners.append(contentsOf: other.corners)
        for var face in other.faces {
            face.start += offset
            faces.append(face)
        }
    }

    /// The same thing turned about the vertical by `heading` radians and moved to `place`.
    func placed(at place: Vector, heading: Float = 0) -> Mesh {
        var copy = self
        let (s, c) = (sine(heading), cosine(heading))
        for index in copy.corners.indices {
            copy.corners[index] = copy.corners[index].turned(sine: s, cosine: c) + place
        }
        return copy
    }
}
