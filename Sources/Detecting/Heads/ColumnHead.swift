internal import Inference

/// YOLOv8 and later: 1 × (x, y, w, h, classes) × N, middles and sizes in pixels of the input, all
/// after activation; there is no score of an object apart.
struct ColumnHead: Head {
    let card: DetectorCard

    func read(_ outputs: [Tensor]) throws(DetectorError) -> [Candidate] {
        let shape = outputs.first?.shape ?? []
        try card.demand(
            shape.count == 3 && shape[0] == 1 && shape[1] == 4 + card.labels.count, outputs)
        let values = outputs[0].floats
        let count = shape[2]
        let floor = Float(card.floor - 1e-4)
        var found: [Candidate] = []
        for n in 0..<count {
            let best = values.greatest(
                from: 4 * count + n, count: card.labels.count, step: count)
            guard best.value >= floor else { continue }
            let candidate = Candidate(
                middleX: values[n], middleY: values[count + n], width: values[2 * count + n],
                height: values[3 * count + n], label: best.place, score: best.value)
            if let candidate, candidate.score >= card.floor { found.append(candidate) }
        }
        return found
    }
}
