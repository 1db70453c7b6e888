internal import Inference

/// YOLOv3 as Darknet leaves it: for each output 1 × A · (5 + classes) × H × W, before activation.
///
///     middle = (σ(x) + column, σ(y) + row) · stride      size = anchor · (eʷ, eʰ)
///     score = σ(object) · σ(class)
struct AnchorHead: Head {
    let card: DetectorCard

    init(card: DetectorCard) throws(DetectorError) {
        guard !card.anchors.isEmpty,
            card.anchors.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.count == 2 } })
        else {
            throw DetectorError(
                .badCard, "\(card.name): anchors: needs pairs of width and height for each output")
        }
        self.card = card
    }

    func read(_ outputs: [Tensor]) throws(DetectorError) -> [Candidate] {
        try card.demand(outputs.count == card.anchors.count, outputs)
        var found: [Candidate] = []
        for (output, anchors) in zip(outputs, card.anchors) {
            let shape = output.shape
            let numbers = 5 + card.labels.count
            try card.demand(
                shape.count == 4 && shape[0] == 1 && shape[1] == anchors.count * numbers
                    && shape[2] > 0 && shape[3] > 0, outputs)
            let values = output.floats
            for (a, anchor) in anchors.enumerated() {
                read(values, from: a * numbers, anchor, shape[2], shape[3], into: &found)
            }
        }
        return found
    }

    private func read(
        _ values: [Float], from channel: Int, _ anchor: [Double], _ rows: Int, _ columns: Int,
        into found: inout [Candidate]
    ) {
        let area = rows * columns
        let strideX = Float(card.input.width) / Float(columns)
        let strideY = Float(card.input.height) / Float(rows)
        let floor = Float(card.floor - 1e-4)
        for cell in 0..<area {
            func value(_ k: Int) -> Float { values[(channel + k) * area + cell] }
            let object = logistic(value(4))
            guard object >= floor else { continue }
            let best = values.greatest(
                from: (channel + 5) * area + cell, count: card.labels.count, step: area)
            let candidate = Candidate(
                middleX: (logistic(value(0)) + Float(cell % columns)) * strideX,
                middleY: (logistic(value(1)) + Float(cell / columns)) * strideY,
                width: Float(anchor[0]) * exponential(value(2)),
                height: Float(anchor[1]) * exponential(value(3)), label: best.place,
                score: object * logistic(best.value))
            if let candidate, candidate.score >= card.floor { found.append(candidate) }
        }
    }
}
