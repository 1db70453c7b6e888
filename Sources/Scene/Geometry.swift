/// A point in fractions of the picture, 0...1 from the left and from the top.
public struct Point: Sendable, Hashable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

extension Point: Codable {
    public init(from decoder: any Decoder) throws {
        var pair = try decoder.unkeyedContainer()
        self.init(x: try pair.decode(Double.self), y: try pair.decode(Double.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var pair = encoder.unkeyedContainer()
        try pair.encode(x)
        try pair.encode(y)
    }
}

/// An upright rectangle in fractions of the picture: left, top, width and height, 0...1.
public struct Box: Sendable, Hashable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    public static let whole = Box(x: 0, y: 0, width: 1, height: 1)

    public var area: Double { max(0, width) * max(0, height) }
    public var center: Point { Point(x: x + width / 2, y: y + height / 2) }
    public var maxX: Double { x + width }
    public var maxY: Double { y + height }
    /// The middle of the lower edge: where a thing that stands on the ground touches it.
    public var foot: Point { Point(x: x + width / 2, y: y + height) }

    /// The common part of both boxes; of zero size where they do not meet.
    public func intersection(_ other: Box) -> Box {
        let left = max(x, other.x)
        let top = max(y, other.y)
        let right = min(maxX, other.maxX)
        let bottom = min(maxY, other.maxY)
        return Box(x: left, y: top, width: max(0, right - left), height: max(0, bottom - top))
    }

    public func union(_ other: Box) -> Box {
        let left = min(x, other.x)
        let top = min(y, other.y)
        return Box(
            x: left, y: top,
            width: max(maxX, other.maxX) - left, height: max(maxY, other.maxY) - top)
    }

    /// Intersection over union, 0...1; 0 where either box is empty.
    public func overlap(_ other: Box) -> Double {
        let common = intersection(other).area
        let all = area + other.area - common
        return all > 0 ? common / all : 0
    }

    public func contains(_ point: Point) -> Bool {
        point.x >= x && point.x <= maxX && point.y >= y && point.y <= maxY
    }

    /// The box rounded to thousandths, as it stands in identifiers.
    public var inThousandths: [Int] {
        [x, y, width, height].map { Int(($0 * 1000).rounded()) }
    }
}

extension Box: Codable {
    public init(from decoder: any Decoder) throws {
        var four = try decoder.unkeyedContainer()
        self.init(
            x: try four.decode(Double.self), y: try four.decode(Double.self),
            width: try four.decode(Double.self), height: try four.decode(Double.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var four = encoder.unkeyedContainer()
        for value in [x, y, width, height] { try four.encode(value) }
    }
}

/// A closed outline in fractions of the picture; the last corner joins the first.
public struct Polygon: Sendable, Hashable {
    public var corners: [Point]

    public init(_ corners: [Point]) { self.corners = corners }

    public static let whole = Polygon([
        Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 1, y: 1), Point(x: 0, y: 1),
    ])

    /// The smallest upright box that holds every corner.
    public var bounds: Box {
        guard let first = corners.first else { return Box(x: 0, y: 0, width: 0, height: 0) }
        var left = first.x
        var right = first.x
        var top = first.y
        var bottom = first.y
        for corner in corners {
            left = min(left, corner.x)
            right = max(right, corner.x)
            top = min(top, corner.y)
            bottom = max(bottom, corner.y)
        }
        return Box(x: left, y: top, width: right - left, height: bottom - top)
    }

    /// Whether the point lies inside, by the even-odd rule.
    ///
    /// - Complexity: O(corners).
    public func contains(_ point: Point) -> Bool {
        var inside = false
        var previous = corners.last ?? point
        for corner in corners {
            if (corner.y > point.y) != (previous.y > point.y) {
                let t = (point.y - corner.y) / (previous.y - corner.y)
                if point.x < corner.x + t * (previous.x - corner.x) { inside.toggle() }
            }
            previous = corner
        }
        return inside
    }

    /// The share of the box that lies inside, 0...1, from a grid of 8 × 8 points.
    public func coverage(of box: Box) -> Double {
        var hits = 0
        for row in 0..<8 {
            for column in 0..<8 {
                let point = Point(
                    x: box.x + box.width * (Double(column) + 0.5) / 8,
                    y: box.y + box.height * (Double(row) + 0.5) / 8)
                if contains(point) { hits += 1 }
            }
        }
        return Double(hits) / 64
    }
}

extension Polygon: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode([Point].self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(corners)
    }
}
