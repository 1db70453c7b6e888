internal import Scene

/// A frame's planes as packed bytes with the privacy zones covered: the only form in which
/// `Picturing` lets a picture go on.
///
/// Every pixel that a zone touches, and one more around it, is neutral gray; chroma follows for
/// every 2 × 2 block that such a pixel lies in.
struct MaskedPlanes {
    let width: Int
    let height: Int
    let matrix: ColorMatrix
    private(set) var luma: [UInt8]
    private(set) var blue: [UInt8]
    private(set) var red: [UInt8]

    init(_ frame: Frame, privacy: [Polygon]) {
        width = frame.width
        height = frame.height
        matrix = frame.matrix
        luma = Self.packed(frame.luma)
        blue = Self.packed(frame.chromaBlue)
        red = Self.packed(frame.chromaRed)
        for polygon in privacy { cover(polygon) }
    }

    private static func packed(_ plane: Plane) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: plane.width * plane.height) { target, filled in
            plane.withBytes { source in
                for row in 0..<plane.height {
                    let from = source[row * plane.stride..<row * plane.stride + plane.width]
                    _ = target[(row * plane.width)...].update(fromContentsOf: from)
                }
            }
            filled = plane.width * plane.height
        }
    }

    /// Covers what lies inside by the even-odd rule and everything within a pixel of an edge.
    private mutating func cover(_ polygon: Polygon) {
        let corners = polygon.corners.map {
            (x: $0.x * Double(width), y: $0.y * Double(height))
        }
        guard corners.count >= 3, corners.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else {
            return
        }
        for row in 0..<height {
            // Three scan lines a row, so that a thin tip between two of them is not missed.
            for line in [Double(row), Double(row) + 0.5, Double(row) + 1] {
                let crossings = Self.crossings(of: corners, at: line)
                for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
                    cover(row: row, from: crossings[pair], to: crossings[pair + 1])
                }
            }
        }
        for index in corners.indices {
            edge(from: corners[index], to: corners[(index + 1) % corners.count])
        }
    }

    /// Where an outline crosses a horizontal line, from left to right.
    private static func crossings(of corners: [(x: Double, y: Double)], at y: Double) -> [Double] {
        var crossings: [Double] = []
        var before = corners[corners.count - 1]
        for corner in corners {
            if (corner.y > y) != (before.y > y) {
                let t = (y - corner.y) / (before.y - corner.y)
                crossings.append(corner.x + t * (before.x - corner.x))
            }
            before = corner
        }
        return crossings.sorted()
    }

    /// Walks an edge in steps of half a pixel, within the picture only.
    private mutating func edge(from a: (x: Double, y: Double), to b: (x: Double, y: Double)) {
        let length = max(abs(b.x - a.x), abs(b.y - a.y))
        let steps = Int(min(length * 2 + 1, 200_000))
        for step in 0...steps {
            let t = Double(step) / Double(steps)
            let x = a.x + t * (b.x - a.x)
            let y = a.y + t * (b.y - a.y)
            guard y >= -1, y <= Double(height) + 1 else { continue }
            for row in Int(y.rounded(.down)) - 1...Int(y.rounded(.down)) + 1 {
                cover(row: row, from: x, to: x)
            }
        }
    }

    private mutating func cover(row: Int, from: Double, to: Double) {
        guard row >= 0, row < height, to >= -1, from <= Double(width) + 1 else { return }
        let left = max(0, Int(max(-2, from).rounded(.down)) - 1)
        let right = min(width - 1, Int(min(Double(width) + 2, to).rounded(.down)) + 1)
        guard left <= right else { return }
        for column in left...right { luma[row * width + column] = 126 }
        let half = (width + 1) / 2
        for column in left / 2...right / 2 {
            blue[row / 2 * half + column] = 128
            red[row / 2 * half + column] = 128
        }
    }
}
