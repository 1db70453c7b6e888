import Crypto
import Foundation
import Scene

/// The layer that was trained: features of a crop in, one sum a class out.
///
///     z[c] = b[c] + Σ_f w[c, f] · (x[f] - m[f]) / s[f],   p = softmax(z / temperature)
///
/// x are the square roots of the backbone's 1280 features, the means of two inner layers, and the
/// ``Evidence``. `head.bin` holds m, s, w row by row, and b, as 32-bit floats, little end first.
struct RegionHead: Sendable {
    /// Where it was read from.
    let folder: URL
    let card: RegionHeadCard
    let evidence: Evidence
    private(set) var mean: [Float]
    private(set) var scale: [Float]
    /// C rows of F.
    var weights: [Float]
    var bias: [Float]

    var features: Int { mean.count }

    /// - Throws: ``ClassifierError`` naming the file.
    init(_ folder: URL) throws {
        self.folder = folder
        card = try RegionHeadCard.read(folder.appendingPathComponent("head.json"))
        evidence = try Evidence(folder.appendingPathComponent("evidence.csv"))
        let file = folder.appendingPathComponent("head.bin")
        guard let data = try? Data(contentsOf: file) else {
            throw ClassifierError(.missing, "\(file.path): reinstall curbwatch")
        }
        guard Self.digest(data) == card.weightsSHA256 else {
            throw ClassifierError(.malformed, "\(file.path) is not the file of its head.json")
        }
        let width = Backbone.widths.dropLast().reduce(0, +) + evidence.classes.count
        let classes = card.classes.count
        guard data.count == 4 * (2 * width + classes * width + classes) else {
            throw ClassifierError(
                .malformed, "\(file.path) has \(data.count) bytes, not those of \(width) features")
        }
        let floats = TeachingFolder.floats(data)
        guard floats.allSatisfy(\.isFinite) else {
            throw ClassifierError(.malformed, "\(file.path) holds numbers that are not finite")
        }
        mean = Array(floats[0..<width])
        scale = Array(floats[width..<2 * width])
        weights = Array(floats[2 * width..<(2 + classes) * width])
        bias = Array(floats[((2 + classes) * width)...])
    }

    static func digest(_ data: Data) -> String {
        Hex.text(SHA256.hash(data: data))
    }

    /// The standardised features of a crop, as the weights read them.
    func standardised(_ outputs: [Float]) -> [Float] {
        let logits = outputs.count - Evidence.width
        var x = Array(outputs[..<logits])
        for place in 0..<Backbone.widths[0] { x[place] = max(0, x[place]).squareRoot() }
        x += evidence.values(outputs[logits...])
        for place in x.indices { x[place] = (x[place] - mean[place]) / scale[place] }
        return x
    }

    /// One sum a class, before the temperature.
    func sums(_ x: [Float]) -> [Double] {
        var sums = bias.map { Double($0) }
        weights.withUnsafeBufferPointer { weights in
            x.withUnsafeBufferPointer { x in
                for row in sums.indices {
                    var sum: Float = 0
                    let start = row * x.count
                    for place in 0..<x.count { sum += weights[start + place] * x[place] }
                    sums[row] += Double(sum)
                }
            }
        }
        return sums
    }

    /// Probabilities in the order of the card's classes.
    func probabilities(_ x: [Float]) -> [Double] {
        Self.softmax(sums(x).map { $0 / card.temperature })
    }

    /// `head.json` and `head.bin`.
    func encoded() throws -> (card: Data, weights: Data) {
        let data = TeachingFolder.bytes(mean + scale + weights + bias)
        var card = card
        card.weightsSHA256 = Self.digest(data)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return (try encoder.encode(card), data)
    }

    static func softmax(_ sums: [Double]) -> [Double] {
        let highest = sums.max() ?? 0
        let powers = sums.map { exp($0 - highest) }
        let all = powers.reduce(0, +)
        return powers.map { $0 / all }
    }
}
