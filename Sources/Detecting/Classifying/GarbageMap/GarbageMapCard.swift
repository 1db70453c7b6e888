import Foundation

/// What must be known about a garbage map's head to use it: `map.json` beside `map.onnx`.
struct GarbageMapCard: Sendable, Hashable, Codable {
    var version: Int
    /// Of the backbone's file that the head was trained on.
    var backboneSHA256: String
    /// Of the file `map.onnx`.
    var mapSHA256: String
    /// The longer side of what the backbone reads, a multiple of 32.
    var longer: Int
    /// How many times a picture is enlarged at the most to reach that.
    var enlargement: Double
    /// From which log-odds on a cell belongs to a heap.
    var floor: Double
    /// How many of a heap's cells, the surest, say how sure the heap is.
    var best: Int
    /// From the mean log-odds of these to the log-odds that a person agrees: `slope * odds + offset`.
    var slope: Double
    var offset: Double

    enum CodingKeys: String, CodingKey {
        case version
        case backboneSHA256 = "backbone_sha256"
        case mapSHA256 = "map_sha256"
        case longer, enlargement, floor, best, slope, offset
    }

    static let currentVersion = 1

    /// - Throws: ``ClassifierError`` `missing` or `malformed`.
    static func read(_ file: URL) throws -> GarbageMapCard {
        guard let data = try? Data(contentsOf: file) else {
            throw ClassifierError(.missing, "\(file.path): reinstall curbwatch, or see its README")
        }
        let card: GarbageMapCard
        do {
            card = try JSONDecoder().decode(GarbageMapCard.self, from: data)
        } catch {
            throw ClassifierError(.malformed, "\(file.path): \(error)")
        }
        guard card.version == currentVersion else {
            throw ClassifierError(
                .malformed, "\(file.path) is of version \(card.version), not \(currentVersion)")
        }
        guard (64...4096).contains(card.longer), card.longer % 32 == 0,
            card.enlargement >= 0.1, card.enlargement <= 8, card.slope > 0, card.slope.isFinite,
            card.offset.isFinite, card.floor.isFinite, (1...4096).contains(card.best)
        else { throw ClassifierError(.malformed, "\(file.path) has numbers out of range") }
        return card
    }
}
