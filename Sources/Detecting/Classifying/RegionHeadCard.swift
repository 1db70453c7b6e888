import Foundation

/// What must be known about a head to use it: the file `head.json` beside its numbers.
struct RegionHeadCard: Sendable, Hashable, Codable {
    /// How tiles of a zone are laid and judged.
    struct Survey: Sendable, Hashable, Codable {
        /// A tile's side over the picture's shorter side, and the step over the side, by scale.
        var sides: [Double]
        var steps: [Double]
        /// From which probability on a tile belongs to a place of a class.
        var floor: Double
        /// From the log-odds of a place's best tiles to the log-odds that a person agrees, by class:
        /// `slope * logit + offset`; one and zero for classes not named.
        var slopes: [String: Double]
        var offsets: [String: Double]
    }

    var version: Int
    /// Of the backbone's file that the head was trained on.
    var backboneSHA256: String
    /// The side of what the backbone reads, a multiple of 32.
    var size: Int
    /// Columns of the weights, in their order.
    var classes: [String]
    /// By how much the sums are divided before the softmax: what makes the probabilities honest.
    var temperature: Double
    var survey: Survey
    /// Of the file `head.bin`.
    var weightsSHA256: String

    enum CodingKeys: String, CodingKey {
        case version
        case backboneSHA256 = "backbone_sha256"
        case size, classes, temperature, survey
        case weightsSHA256 = "weights_sha256"
    }

    static let currentVersion = 1

    /// - Throws: ``ClassifierError`` `missing` or `malformed`.
    static func read(_ file: URL) throws -> RegionHeadCard {
        guard let data = try? Data(contentsOf: file) else {
            throw ClassifierError(.missing, "\(file.path): reinstall curbwatch, or see its README")
        }
        let card: RegionHeadCard
        do {
            card = try JSONDecoder().decode(RegionHeadCard.self, from: data)
        } catch {
            throw ClassifierError(.malformed, "\(file.path): \(error)")
        }
        guard card.version == currentVersion else {
            throw ClassifierError(
                .malformed, "\(file.path) is of version \(card.version), not \(currentVersion)")
        }
        guard card.size >= 32, card.size <= 512, card.size % 32 == 0, card.temperature > 0,
            !card.classes.isEmpty, card.survey.floor > 0, card.survey.floor < 1,
            card.survey.sides.count == card.survey.steps.count,
            card.survey.sides.allSatisfy({ $0 > 0.02 && $0 <= 1 }),
            card.survey.steps.allSatisfy({ $0 > 0.2 && $0 <= 1 })
        else { throw ClassifierError(.malformed, "\(file.path) has numbers out of range") }
        return card
    }
}
