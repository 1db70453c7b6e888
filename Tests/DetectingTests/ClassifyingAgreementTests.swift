import Foundation
import Scene
import Testing

@testable import Detecting

/// What the training program says about generated pictures, by `Models/training/classifier/reference.py`.
private struct Reference: Decodable {
    struct Case: Decodable {
        var picture: [Int]
        var box: Box
        var features: [Double]
        var probabilities: [String: Double]
    }
    var weights: String
    var cases: [Case]

    enum CodingKeys: String, CodingKey {
        case weights = "weights_sha256"
        case cases
    }
}

@Suite("The classifier agrees with the program that trained it", .enabled(if: Classifying.isHere))
struct ClassifyingAgreementTests {
    /// Two summations in another order differ in the last bits; the network's 60 layers raise that to
    /// about 1e-4 of a deviation. One gray level of rounding in the crop would be a hundred times more.
    static let featureTolerance = 0.02
    static let probabilityTolerance = 0.004

    @Test("features and probabilities are those of Python on pictures of odd sizes and in the dark")
    func agrees() throws {
        let classifier = try Classifying.classifier()
        let file = Classifying.root.appendingPathComponent(
            "Models/training/classifier/reference.json")
        let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        #expect(
            reference.weights == classifier.headDigest,
            "the head is newer than the reference: run reference.py")
        #expect(reference.cases.count == 12)
        for expected in reference.cases {
            let frame = Classifying.generated(
                width: expected.picture[0], height: expected.picture[1],
                darkness: expected.picture[2])
            let features = try classifier.features(of: expected.box, in: frame)
            for (index, value) in expected.features.enumerated() {
                let found = Double(features[index * 61])
                #expect(abs(found - value) < Self.featureTolerance, "feature \(index * 61)")
            }
            let named = try classifier.classes(of: expected.box, in: frame)
            #expect(Set(named.keys) == Set(expected.probabilities.keys))
            for (name, value) in expected.probabilities {
                #expect(
                    abs((named[name] ?? -1) - value) < Self.probabilityTolerance,
                    "\(name) of \(expected.box)")
            }
        }
    }
}
