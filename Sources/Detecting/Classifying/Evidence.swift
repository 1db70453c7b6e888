import Foundation

/// What the backbone's own 1000 classes say about the classes of a region.
///
/// A table that a site can read, `evidence.csv`: the number of an ImageNet class, its name, and the
/// region class that it speaks for. For each region class of the table
///
///     e = log(Σ p + 0.0001)      over the softmax p of its ImageNet classes
struct Evidence: Sendable {
    static let least: Float = 1e-4
    static let width = 1000
    /// Region classes in the order of their first line, and for each its ImageNet classes.
    let classes: [String]
    let members: [[Int]]

    /// - Throws: ``ClassifierError`` `missing` or `malformed`, with the line.
    init(_ file: URL) throws {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else {
            throw ClassifierError(.missing, "\(file.path): reinstall curbwatch")
        }
        var order: [String] = []
        var found: [String: [Int]] = [:]
        for (number, line) in text.split(whereSeparator: \.isNewline).enumerated().dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard cells.count == 3, let index = Int(cells[0]), index >= 0, index < Self.width else {
                throw ClassifierError(.malformed, "\(file.path), line \(number + 1): \(line)")
            }
            let name = String(cells[2])
            if found[name] == nil { order.append(name) }
            found[name, default: []].append(index)
        }
        classes = order
        members = order.map { found[$0] ?? [] }
    }

    func values(_ logits: ArraySlice<Float>) -> [Float] {
        let highest = logits.max() ?? 0
        let powers = logits.map { Foundation.exp($0 - highest) }
        let sum = powers.reduce(0, +)
        return members.map { indices in
            log(indices.reduce(Float(0)) { $0 + powers[$1] } / sum + Self.least)
        }
    }
}
