internal import Inference

/// YOLOv5 as it is exported: 1 × N × (x, y, w, h, object, classes), middles and sizes in pixels of
/// the input, all after activation. The number of rows is the network's own.
struct RowHead: Head {
    let card: DetectorCard

    func read(_ outputs: [Tensor]) throws(DetectorError) -> [Candidate] {
        let width = 5 + card.labels.count
        let shape = outputs.first?.shape ?? []
        try card.demand(shape.count == 3 && shape[0] == 1 && shape[2] == width, outputs)
        let values = outputs[0].floats
        let floor = Float(card.floor - 1e-4)
        var found: [Candidate] = []
        for at in stride(from: 0, to: shape[1] * width, by: width) where values[at + 4] >= floor {
            let best = values.greatest(from: at + 5, count: card.labels.count)
            let candidate = Candidate(
                middleX: values[at], middleY: values[at + 1], width: values[at + 2],
                height: values[at + 3], label: best.place, score: values[at + 4] * best.value)
            if let candidate, candidate.score >= card.floor { found.append(candidate) }
        }
        return found
    }
}
