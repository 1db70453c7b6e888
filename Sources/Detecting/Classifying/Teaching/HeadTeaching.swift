import Foundation

/// Fits the shipped head to a site's labels and says by cross-validation what that is worth.
struct HeadTeaching {
    /// Pull toward the shipped head, tried from weak to strong.
    static let penalties = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1]
    static let folds = 5
    static let fewest = 8

    let shipped: RegionHead

    init(_ shipped: RegionHead) { self.shipped = shipped }

    /// - Parameter features: standardised, one row a label.
    /// - Throws: ``TeachError`` `tooFew`.
    func fit(
        _ labels: [TaughtLabel], _ features: [[Float]]
    ) throws(TeachError) -> (RegionHead, TeachReport) {
        let counts = labels.reduce(into: [String: Int]()) { $0[$1.name, default: 0] += 1 }
        guard labels.count >= Self.fewest, counts.count >= 2,
            Set(labels.map(\.picture)).count >= 2
        else {
            throw TeachError(
                .tooFew,
                "\(labels.count) labels of \(counts.count) classes; needs \(Self.fewest) of 2 "
                    + "classes in 2 pictures")
        }
        let classes = shipped.card.classes
        var truth: [Int] = []
        for label in labels {
            guard let column = classes.firstIndex(of: label.name) else {
                throw TeachError(
                    .malformed, "label \(label.id) is of an unknown class \(label.name)")
            }
            truth.append(column)
        }
        let sums = features.map { shipped.sums($0).map { $0 / shipped.card.temperature } }
        let fitting = HeadFitting(features: features, sums: sums, truth: truth)
        let before = figures(sums, truth)
        let fold = Self.folds(of: labels)
        var best: (penalty: Double, figures: TeachReport.Figures)?
        for penalty in Self.penalties {
            let held = crossValidated(fitting, fold, penalty)
            let figures = figures(held, truth)
            if best.map({ figures.logLoss < $0.figures.logLoss }) ?? true {
                best = (penalty, figures)
            }
        }
        guard let best else { throw TeachError(.tooFew, "nothing to try") }
        let all = Array(truth.indices)
        let shares = fitting.shares(of: all, penalty: best.penalty)
        let report = TeachReport(
            version: 0, labels: labels.count, classes: counts, penalty: best.penalty,
            before: before, after: best.figures, forced: false)
        return (changed(features, shares), report)
    }

    /// Crops of one picture are in one fold; pictures take turns in the order of their names.
    static func folds(of labels: [TaughtLabel]) -> [Int] {
        let pictures = Set(labels.map(\.picture)).sorted()
        var numbers: [String: Int] = [:]
        for (number, picture) in pictures.enumerated() { numbers[picture] = number }
        let count = min(folds, pictures.count)
        return labels.map { (numbers[$0.picture] ?? 0) % count }
    }

    private func crossValidated(
        _ fitting: HeadFitting, _ fold: [Int], _ penalty: Double
    ) -> [[Double]] {
        var held = fitting.sums
        for number in 0...(fold.max() ?? 0) {
            let inside = fold.indices.filter { fold[$0] != number }
            let outside = fold.indices.filter { fold[$0] == number }
            let shares = fitting.shares(of: inside, penalty: penalty)
            for (place, row) in zip(outside, fitting.moved(inside, by: shares, at: outside)) {
                held[place] = row
            }
        }
        return held
    }

    /// The shipped head with D added, times the temperature that its sums are divided by.
    private func changed(_ features: [[Float]], _ shares: [[Double]]) -> RegionHead {
        var head = shipped
        let width = shipped.features
        let factor = shipped.card.temperature / Double(width)
        for column in shipped.card.classes.indices {
            for (row, share) in zip(features, shares) where share[column] != 0 {
                let step = Float(share[column] * factor)
                for place in 0..<width { head.weights[column * width + place] += step * row[place] }
                head.bias[column] += step
            }
        }
        return head
    }

    private func figures(_ sums: [[Double]], _ truth: [Int]) -> TeachReport.Figures {
        var right: [Int: Int] = [:]
        var all: [Int: Int] = [:]
        var loss = 0.0
        for (row, column) in zip(sums, truth) {
            let probabilities = RegionHead.softmax(row)
            loss -= log(max(probabilities[column], 1e-12))
            all[column, default: 0] += 1
            if probabilities[column] == probabilities.max() { right[column, default: 0] += 1 }
        }
        let shares = all.sorted { $0.key < $1.key }.map {
            Double(right[$0.key] ?? 0) / Double($0.value)
        }
        return TeachReport.Figures(
            accuracy: Double(right.values.reduce(0, +)) / Double(truth.count),
            balanced: shares.reduce(0, +) / Double(shares.count),
            logLoss: loss / Double(truth.count))
    }
}
