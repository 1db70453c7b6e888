import Foundation
import Kernels
import Scene

/// Cuts a region out of a picture and makes of it what the backbone reads.
///
/// `Models/training/classifier/crops.py` does the same; a test holds one against the other.
struct RegionCrop: Sendable {
    /// Of the box's longer side, on each side.
    static let margin = 0.15
    /// Shorter side of the crop over its longer side, at least.
    static let narrowest = 0.5
    /// To what the mean gray of a dark crop is lifted, 0...1, and by what power at the most.
    static let wantedMean = 0.42
    static let brightest = 0.4

    /// Pixels of luma, real numbers, inside the picture.
    var left: Double
    var top: Double
    var width: Double
    var height: Double

    /// Grows both sides by the margin, the shorter one to half the longer, then moves the crop into
    /// the picture, or cuts it where it is larger than the picture.
    ///
    /// - Throws: ``ClassifierError`` `noSuchPlace` where the box has no area or lies outside.
    init(of box: Box, in frame: Frame) throws(ClassifierError) {
        let inside = box.intersection(.whole)
        guard inside.area > 0, frame.width > 1, frame.height > 1 else {
            throw ClassifierError(.noSuchPlace, "the box \(box) is empty or outside the picture")
        }
        let wide = box.width * Double(frame.width)
        let high = box.height * Double(frame.height)
        let longer = max(wide, high)
        func span(_ side: Double, _ start: Double, _ extent: Double) -> (Double, Double) {
            let wanted = max(
                side + 2 * Self.margin * longer, Self.narrowest * longer * (1 + 2 * Self.margin), 8)
            let grown = min(wanted, extent)
            return (min(max(start + side / 2 - grown / 2, 0), extent - grown), grown)
        }
        (left, width) = span(wide, box.x * Double(frame.width), Double(frame.width))
        (top, height) = span(high, box.y * Double(frame.height), Double(frame.height))
    }

    /// Writes normalised red, green and blue of `size` × `size` to `output` from `offset` on.
    func write(_ frame: Frame, size: Int, into output: inout [Float], at offset: Int) throws {
        let half = RegionCrop(
            left: left / 2, top: top / 2, width: width / 2, height: height / 2)
        let luma = try resampled(frame.luma, size: size)
        let blue = try half.resampled(frame.chromaBlue, size: size)
        let red = try half.resampled(frame.chromaRed, size: size)
        try colorTensor(
            luma: luma, blue: blue, red: red, gain: Self.gain(for: luma),
            weights: Self.weights(frame.matrix), into: &output, at: offset)
    }

    private init(left: Double, top: Double, width: Double, height: Double) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    private func resampled(_ plane: Plane, size: Int) throws -> [Float] {
        var output = [Float](repeating: 0, count: size * size)
        try plane.withBytes { bytes in
            try resample(
                bytes, width: plane.width, height: plane.height, stride: plane.stride,
                left: left, top: top, wide: width, high: height, columns: size, rows: size,
                into: &output)
        }
        return output
    }

    /// By how much each gray level is multiplied so that a dark crop becomes as light as day.
    static func gain(for luma: [Float]) -> [Float] {
        let sum = meanSum(luma)
        let mean = max(sum * 1.164384 / 255, 0.02)
        let power = mean < 1 ? min(1, max(brightest, log(wantedMean) / log(mean))) : 1
        return (0..<256).map { Float(pow(Double(max($0, 1)) / 255, power - 1)) }
    }

    /// The mean of the luma over black, 0...219 or a little more.
    private static func meanSum(_ luma: [Float]) -> Double {
        var sum = 0.0
        for value in luma { sum += Double(min(max(value - 16, 0), 219)) }
        return sum / Double(max(1, luma.count))
    }

    static func weights(_ matrix: ColorMatrix) -> ColorWeights {
        let mean: (Float, Float, Float) = (0.485, 0.456, 0.406)
        let deviation: (Float, Float, Float) = (0.229, 0.224, 0.225)
        return switch matrix {
        case .bt601:
            ColorWeights(
                redOfRed: 1.596027, greenOfBlue: 0.391762, greenOfRed: 0.812968,
                blueOfBlue: 2.017232, mean: mean, deviation: deviation)
        case .bt709:
            ColorWeights(
                redOfRed: 1.792741, greenOfBlue: 0.213249, greenOfRed: 0.532909,
                blueOfBlue: 2.112402, mean: mean, deviation: deviation)
        }
    }
}
