public import Scene

/// Where on flat ground each point of a view's picture lies, from points that were measured.
///
/// The homography that maps the picture to metres east and north of the first mark, exact for four
/// marks, least squares for more. Source: Hartley and Zisserman, Multiple View Geometry, 4.1, with
/// the last element set to 1, which holds since the picture is measured from the middle of the marks:
/// that point is ground.
public struct GroundCalibration: Sendable, Hashable {
    public struct Mark: Sendable, Hashable, Codable {
        /// 0...1 of the picture.
        public var picture: Point
        public var ground: GroundPosition

        public init(picture: Point, ground: GroundPosition) {
            self.picture = picture
            self.ground = ground
        }
    }

    public enum Fault: Error, Sendable, Hashable {
        /// Below four.
        case tooFewMarks(Int)
        /// Three of four lie on one line, or some lie beyond the horizon of the others.
        case noGround
    }

    private let origin: GroundPosition
    /// The middle of the marks in the picture.
    private let middle: Point
    /// Eight numbers, row by row.
    private let map: [Double]
    /// How far the marks lie from where the map puts them, the root of the mean square, in metres.
    public let residual: Double

    /// - Throws: ``Fault``.
    public init(_ marks: [Mark]) throws(Fault) {
        guard let first = marks.first, marks.count >= 4 else {
            throw .tooFewMarks(marks.count)
        }
        var system = NormalEquations(unknowns: 8)
        let middle = Point(
            x: marks.reduce(0) { $0 + $1.picture.x } / Double(marks.count),
            y: marks.reduce(0) { $0 + $1.picture.y } / Double(marks.count))
        let offsets = marks.map { first.ground.offset(of: $0.ground) }
        for (mark, (east, north)) in zip(marks, offsets) {
            let (x, y) = (mark.picture.x - middle.x, mark.picture.y - middle.y)
            system.add([x, y, 1, 0, 0, 0, -east * x, -east * y], equals: east)
            system.add([0, 0, 0, x, y, 1, -north * x, -north * y], equals: north)
        }
        guard let map = system.solution() else { throw .noGround }
        var squares = 0.0
        for (mark, (east, north)) in zip(marks, offsets) {
            guard let found = Self.apply(map, mark.picture, from: middle) else { throw .noGround }
            let (dx, dy) = (found.east - east, found.north - north)
            squares += dx * dx + dy * dy
        }
        origin = first.ground
        self.middle = middle
        self.map = map
        residual = (squares / Double(marks.count)).squareRoot()
    }

    /// - Returns: nil above the horizon.
    public func position(of point: Point) -> GroundPosition? {
        Self.apply(map, point, from: middle).map { origin.moved(east: $0.east, north: $0.north) }
    }

    private static func apply(
        _ map: [Double], _ point: Point, from middle: Point
    ) -> (east: Double, north: Double)? {
        let (x, y) = (point.x - middle.x, point.y - middle.y)
        let depth = map[6] * x + map[7] * y + 1
        // What lies before the camera has the sign of the middle's depth, which is 1.
        guard depth > 1e-6 else { return nil }
        return (
            (map[0] * x + map[1] * y + map[2]) / depth, (map[3] * x + map[4] * y + map[5]) / depth
        )
    }
}

/// Linear equations, more than unknowns, solved for the least squares of what is left.
private struct NormalEquations {
    private var rows: [[Double]]

    init(unknowns: Int) {
        rows = Array(repeating: Array(repeating: 0, count: unknowns + 1), count: unknowns)
    }

    mutating func add(_ factors: [Double], equals value: Double) {
        for row in rows.indices {
            for column in rows.indices { rows[row][column] += factors[row] * factors[column] }
            rows[row][rows.count] += factors[row] * value
        }
    }

    /// Gauss's elimination with the largest pivot; nil where the equations leave an unknown open.
    func solution() -> [Double]? {
        var rows = rows
        let count = rows.count
        for step in 0..<count {
            let best = (step..<count).max { abs(rows[$0][step]) < abs(rows[$1][step]) } ?? step
            rows.swapAt(step, best)
            guard abs(rows[step][step]) > 1e-12 * max(1, abs(self.rows[step][step])) else {
                return nil
            }
            for row in 0..<count where row != step {
                let factor = rows[row][step] / rows[step][step]
                for column in step...count { rows[row][column] -= factor * rows[step][column] }
            }
        }
        return (0..<count).map { rows[$0][count] / rows[$0][$0] }
    }
}
