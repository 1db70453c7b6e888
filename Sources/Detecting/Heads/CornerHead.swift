internal import Inference

/// SSD with its boxes already read from the priors: 1 × N × (left, top, right, bottom) in 0...1 and
/// 1 × N × (background, classes) after softmax, in either order.
struct CornerHead: Head {
    let card: DetectorCard

    func read(_ outputs: [Tensor]) throws(DetectorError) -> [Candidate] {
        let classes = card.labels.count
        let width = classes + 1
        let kind = outputs.firstIndex { $0.shape.count == 3 && $0.shape[2] == width }
        let box = outputs.indices.first { $0 != kind && outputs[$0].shape.last == 4 }
        guard let kind, let box else {
            try card.demand(false, outputs)
            return []
        }
        let count = outputs[kind].shape[1]
        try card.demand(
            outputs[kind].shape == [1, count, width] && outputs[box].shape == [1, count, 4],
            outputs)
        let kinds = outputs[kind].floats
        let boxes = outputs[box].floats
        let floor = Float(card.floor - 1e-4)
        let (w, h) = (Float(card.input.width), Float(card.input.height))
        var found: [Candidate] = []
        for n in 0..<count {
            let best = kinds.greatest(from: n * width + 1, count: classes)
            guard best.value >= floor else { continue }
            let candidate = Candidate(
                left: boxes[n * 4] * w, top: boxes[n * 4 + 1] * h, right: boxes[n * 4 + 2] * w,
                bottom: boxes[n * 4 + 3] * h, label: best.place, score: best.value)
            if let candidate, candidate.score >= card.floor { found.append(candidate) }
        }
        return found
    }
}
