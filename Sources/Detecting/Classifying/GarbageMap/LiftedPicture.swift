import Foundation
import Kernels
import Scene

/// A rectangle of a picture as the garbage map reads it: resampled, and its dark parts lifted by
/// themselves, so that a bag in the shadow counts beside a lamp.
///
/// `Models/training/garbage-map/lifted.py` does the same; a test holds one against the other.
struct LiftedPicture: Sendable {
    /// Pixels of one cell of the grid over which the mean gray is taken.
    static let cell = 128.0

    let columns: Int
    let rows: Int
    /// Normalised red, green and blue, one plane after the other.
    let image: [Float]

    /// - Parameters:
    ///   - box: inside the picture, with an area.
    ///   - columns, rows: the size of the result.
    init(_ box: Box, of frame: Frame, columns: Int, rows: Int) throws {
        self.columns = columns
        self.rows = rows
        func read(_ plane: Plane) throws -> [Float] {
            let (width, height) = (Double(plane.width), Double(plane.height))
            var output = [Float](repeating: 0, count: columns * rows)
            try plane.withBytes { bytes in
                try resample(
                    bytes, width: plane.width, height: plane.height, stride: plane.stride,
                    left: box.x * width, top: box.y * height, wide: box.width * width,
                    high: box.height * height, columns: columns, rows: rows, into: &output)
            }
            return output
        }
        var luma = try read(frame.luma)
        var blue = try read(frame.chromaBlue)
        var red = try read(frame.chromaRed)
        let across = Blend(columns, cell: Self.cell)
        let down = Blend(rows, cell: Self.cell)
        let powers = Self.means(luma, across: across, down: down).map(Self.power)
        Self.lift(&luma, &blue, &red, powers: powers, across: across, down: down)
        var image = [Float](repeating: 0, count: 3 * columns * rows)
        try colorTensor(
            luma: luma, blue: blue, red: red, gain: [Float](repeating: 1, count: 256),
            weights: RegionCrop.weights(frame.matrix), into: &image, at: 0)
        self.image = image
    }

    /// The mean gray, 0...255, of each cell of the grid, each weighed like a tent over its neighbours.
    private static func means(_ luma: [Float], across: Blend, down: Blend) -> [Float] {
        var sums = [Float](repeating: 0, count: across.count * down.count)
        var line = [Float](repeating: 0, count: across.count)
        let wide = across.places
        for row in 0..<down.places {
            for cell in across.tents.indices {
                let tent = across.tents[cell]
                var sum: Float = 0
                for (tap, weight) in tent.weights.enumerated() {
                    let gray = 1.164384 * (luma[row * wide + tent.first + tap] - 16)
                    sum += weight * min(max(gray, 0), 255)
                }
                line[cell] = sum
            }
            for (cell, tent) in down.tents.enumerated() {
                let tap = row - tent.first
                guard tap >= 0, tap < tent.weights.count else { continue }
                for place in line.indices {
                    sums[cell * line.count + place] += tent.weights[tap] * line[place]
                }
            }
        }
        return sums
    }

    /// The power of the luma that brings a mean to the wanted one; 1 where it is light already.
    private static func power(_ mean: Float) -> Float {
        let gray = min(max(mean / 255, 0.02), 0.99)
        return min(
            1, max(Float(RegionCrop.brightest), log(Float(RegionCrop.wantedMean)) / log(gray)))
    }

    /// Multiplies the luma by what its power asks for and the colours by the root of that, since the
    /// colours of the dark are mostly noise.
    private static func lift(
        _ luma: inout [Float], _ blue: inout [Float], _ red: inout [Float], powers: [Float],
        across: Blend, down: Blend
    ) {
        let wide = across.count
        for row in 0..<down.places {
            let (upper, lower, v) = down.at(row)
            for column in 0..<across.places {
                let (before, after, u) = across.at(column)
                let above =
                    powers[upper * wide + before] * (1 - u) + powers[upper * wide + after] * u
                let below =
                    powers[lower * wide + before] * (1 - u) + powers[lower * wide + after] * u
                let power = above * (1 - v) + below * v
                guard power < 1 else { continue }
                let place = row * across.places + column
                let gray = 1.164384 * (luma[place] - 16)
                let gain = exp((power - 1) * log(min(max(gray, 1), 255) / 255))
                luma[place] = 16 + (luma[place] - 16) * gain
                blue[place] = 128 + (blue[place] - 128) * gain.squareRoot()
                red[place] = 128 + (red[place] - 128) * gain.squareRoot()
            }
        }
    }
}

/// Places of a line and the few cells of the grid over it.
private struct Blend {
    /// What a cell reads: from which place on, and how much each place counts.
    struct Tent {
        var first: Int
        var weights: [Float]
    }

    let places: Int
    let count: Int
    let tents: [Tent]
    private let first: [Int]
    private let share: [Float]

    init(_ places: Int, cell: Double) {
        let count = max(1, Int((Double(places) / cell).rounded(.toNearestOrEven)))
        let scale = Double(places) / Double(count)
        self.places = places
        self.count = count
        tents = (0..<count).map { cell in
            let center = (Double(cell) + 0.5) * scale - 0.5
            let first = max(0, Int((center - scale).rounded(.down)))
            let last = min(places - 1, Int((center + scale).rounded(.up)))
            let weights = (first...last).map { max(0, 1 - abs(Double($0) - center) / scale) }
            let sum = weights.reduce(0, +)
            return Tent(first: first, weights: weights.map { Float($0 / sum) })
        }
        let centers = (0..<places).map { place in
            min(max((Double(place) + 0.5) / scale - 0.5, 0), Double(count - 1))
        }
        first = centers.map { Int($0) }
        share = zip(centers, first).map { Float($0 - Double($1)) }
    }

    /// Between which two cells a place lies, and how far along.
    func at(_ place: Int) -> (Int, Int, Float) {
        (first[place], min(first[place] + 1, count - 1), share[place])
    }
}
