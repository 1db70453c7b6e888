internal import Foundation
public import Scene

/// Whether the pictures of a view that is still being learnt show one place: a pure account of the
/// newest of them.
///
/// Before a view is learnt there is no reference, and a head that stopped elsewhere would teach it. So
/// nothing is learned from a picture that does not agree with two earlier ones:
///
///     visit        1   2   3   4   5   6
///     shows        A   B   A   A   B   A
///     learned                  ✓       ✓
///
/// Dusk makes another picture of the same place; its third one is learned from, and so is that of a
/// place to which the head went three times.
public struct PlaceTrial: Sendable, Hashable, Codable {
    /// So many pictures must show one place.
    public static let agreeing = 3
    /// Pictures that are remembered.
    private static let remembered = 12

    private var earlier: [PlaceMark] = []

    public init() {}

    /// Whether a picture agrees with two of those that were taken.
    public func agrees(_ plane: Plane) -> Bool { agrees(PlaceMark(plane)) }

    /// Takes a picture of a head at rest.
    ///
    /// - Returns: whether it agrees with two earlier ones.
    public mutating func take(_ plane: Plane) -> Bool {
        let mark = PlaceMark(plane)
        defer {
            earlier.append(mark)
            if earlier.count > Self.remembered { earlier.removeFirst() }
        }
        return agrees(mark)
    }

    private func agrees(_ mark: PlaceMark) -> Bool {
        earlier.lazy.filter { mark.agrees(with: $0) }.prefix(Self.agreeing - 1).count
            == Self.agreeing - 1
    }
}

/// What a picture shows, coarsely: means of 64 × 36 blocks, less what lies around each, so that neither
/// the light nor "sky above, road below" makes two places alike.
struct PlaceMark: Sendable, Hashable, Codable {
    static let columns = 64
    static let rows = 36
    /// A head stops some of its own error beside the preset, at most a tenth of the picture.
    private static let reachAcross = 6
    private static let reachDown = 3
    /// Of the correlation at the best shift. The same place under other light stays above, another one
    /// below: see `PlaceTrialTests`.
    private static let least: Float = 0.4

    /// Row by row, 128 for what is like its surroundings.
    private let levels: Data

    init(_ plane: Plane) {
        let means = Self.means(plane)
        levels = Data(Self.indices.map { Self.relief(of: means, at: $0) })
    }

    /// Whether both show one place.
    ///
    ///     max over shifts of Σ a·b / √(Σ a² · Σ b²), a and b less 128, over what both show
    func agrees(with other: PlaceMark) -> Bool {
        let (own, others) = (Self.signed(levels), Self.signed(other.levels))
        for down in -Self.reachDown...Self.reachDown {
            for across in -Self.reachAcross...Self.reachAcross {
                if Self.correlation(own, others, across, down) >= Self.least { return true }
            }
        }
        return false
    }

    private static var indices: Range<Int> { 0..<columns * rows }

    private static func signed(_ levels: Data) -> [Float] { levels.map { Float($0) - 128 } }

    private static func correlation(
        _ a: [Float], _ b: [Float], _ across: Int, _ down: Int
    ) -> Float {
        var (product, own, other): (Float, Float, Float) = (0, 0, 0)
        for row in max(0, -down)..<min(rows, rows - down) {
            for column in max(0, -across)..<min(columns, columns - across) {
                let x = a[row * columns + column]
                let y = b[(row + down) * columns + column + across]
                product += x * y
                own += x * x
                other += y * y
            }
        }
        // A picture without any relief is like no place.
        return own > 0 && other > 0 ? product / (own * other).squareRoot() : 0
    }

    /// A block's mean less the mean of the blocks around it, 128 for none, cut at the ends.
    private static func relief(of means: [Float], at index: Int) -> UInt8 {
        let (row, column) = (index / columns, index % columns)
        var sum: Float = 0
        var count: Float = 0
        for y in max(0, row - 3)...min(rows - 1, row + 3) {
            for x in max(0, column - 3)...min(columns - 1, column + 3) {
                sum += means[y * columns + x]
                count += 1
            }
        }
        return UInt8(min(255, max(0, 128 + (means[index] - sum / count).rounded())))
    }

    private static func means(_ plane: Plane) -> [Float] {
        indices.map { index in
            let (row, column) = (index / columns, index % columns)
            let top = plane.height * row / rows
            let left = plane.width * column / columns
            let bottom = max(top + 1, plane.height * (row + 1) / rows)
            let right = max(left + 1, plane.width * (column + 1) / columns)
            var sum = 0
            for y in top..<min(bottom, plane.height) {
                for x in left..<min(right, plane.width) { sum += Int(plane[x, y]) }
            }
            let count = (min(bottom, plane.height) - top) * (min(right, plane.width) - left)
            return Float(sum) / Float(max(1, count))
        }
    }
}
