import Crypto
import Foundation

/// The layer that was trained: features of a crop in, one sum a class out.
///
///     z[c] = b[c] + Σ_f w[c, f] · (x[f] - m[f]) / s[f],   p = softmax(z / temperature)
///
/// x are the square roots of the backbone's 1280 features, the means of two inner layers, and the
/// ``Evidence``. `head.bin` holds m, s, w row by row, and b, as 32-bit floats, little end first.
struct RegionHead: Sendable {
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
        let floats = data.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map {
                Float(
                    bitPattern: UInt32(
                        littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self)))
            }
        }
        guard floats.allSatisfy(\.isFinite) else {
            throw ClassifierError(.malformed, "\(file.path) holds numbers that are not finite")
        }
        mean = Array(floats[0..<width])
        scale = Array(floats[width..<2 * width])
        weights = Array(floats[2 * width..<(2 + classes) * width])
        bias = Array(floats[((2 + classes) * width)...])
    }

    static func digest(_ data: Data) -> String {
        SHA256.hash(data: data).map { String(format: "%02x", $0) }.joined()
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

    /// Probabilities in the order of the card's classes.
    func probabilities(_ x: [Float]) -> [Double] {
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
        return Self.softmax(sums.map { $0 / card.temperature })
    }

    static func softmax(_ sums: [Double]) -> [Double] {
        let highest = sums.max() ?? 0
        let powers = sums.map { exp($0 - highest) }
        let all = powers.reduce(0, +)
        return powers.map { $0 / all }
    }
}
