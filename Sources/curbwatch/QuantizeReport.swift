internal import Foundation
internal import Inference

/// What a comparison has found.
struct QuantizeReport {
    private let output: String
    private let truth: PictureLabels?
    private var cost = QuantisationCost()
    private var labelled = 0
    private var rightBefore = 0
    private var rightAfter = 0

    init(source output: String, truth: PictureLabels?) {
        self.output = output
        self.truth = truth
    }

    mutating func add(_ path: String, _ exact: [String: Tensor], _ onBytes: [String: Tensor]) {
        cost.add(exact, onBytes, first: output)
        guard let right = truth?.right(path), let a = exact[output].flatMap(QuantisationCost.top),
            let b = onBytes[output].flatMap(QuantisationCost.top)
        else { return }
        labelled += 1
        rightBefore += right.contains(a) ? 1 : 0
        rightAfter += right.contains(b) ? 1 : 0
    }

    func text(samples: Int) -> String {
        var lines = [
            "ranges from \(samples) pictures, compared on \(cost.samples) others",
            "difference, mean     \(share(cost.mean)) of the largest output",
            "difference, largest  \(share(cost.largest))",
        ]
        if let same = cost.sameTop {
            lines.append("same first class     \(part(same, cost.samples))")
        }
        if truth != nil, labelled > 0 {
            let lost = Double(rightBefore - rightAfter) / Double(labelled) * 100
            lines += [
                "right in floats      \(part(rightBefore, labelled))",
                "right on bytes       \(part(rightAfter, labelled))",
                "points lost          \(String(format: "%.2f", lost))",
            ]
        }
        return lines.joined(separator: "\n")
    }

    private func share(_ value: Double) -> String { String(format: "%.3f %%", value * 100) }

    private func part(_ count: Int, _ all: Int) -> String {
        "\(share(all == 0 ? 0 : Double(count) / Double(all))) (\(count) of \(all))"
    }
}

/// How long one run takes before and after, in turns.
enum QuantizeSpeed {
    static func text(
        _ exact: Session, _ onBytes: Session, _ inputs: [String: Tensor], threads: Int
    ) throws -> String {
        var times: (exact: [Double], bytes: [Double]) = ([], [])
        for _ in 0..<5 {
            for _ in 0..<8 { times.exact.append(try time { _ = try exact.run(inputs) }) }
            for _ in 0..<8 { times.bytes.append(try time { _ = try onBytes.run(inputs) }) }
        }
        let before = times.exact.sorted()[20]
        let after = times.bytes.sorted()[20]
        return String(
            format: "one run on %d threads   %.2f ms in floats, %.2f ms on bytes: %.2f times",
            threads,
            before, after, before / max(after, 1e-9))
    }

    private static func time(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        let parts = (ContinuousClock.now - start).components
        return Double(parts.seconds) * 1e3 + Double(parts.attoseconds) / 1e15
    }
}
