internal import Inference

/// NanoDet and PicoDet: for each cell the classes after activation, and for each side of the box a
/// distribution over distances of 0, 1 … R strides from the cell's point, before softmax.
///
///     distance = stride · Σ r · softmax(d)[r]
///
/// NanoDet-Plus gives one output, 1 × N × (classes + 4 · (R + 1)), its points on the cells' upper
/// left corners. PicoDet gives for each grid 1 × n × classes and 1 × n × 4 · (R + 1), in any order
/// that has the grids finest first, its points in the cells' middles.
struct DistributionHead: Head {
    let card: DetectorCard
    private let cornered: Bool
    private let cells: [Cell]

    init(card: DetectorCard, cornered: Bool) throws(DetectorError) {
        self.card = card
        self.cornered = cornered
        cells = try Cell.all(of: card)
    }

    func read(_ outputs: [Tensor]) throws(DetectorError) -> [Candidate] {
        let classes = card.labels.count
        if cornered {
            let shape = outputs.first?.shape ?? []
            try card.demand(
                shape.count == 3 && shape[0] == 1 && shape[1] == cells.count
                    && shape[2] >= classes + 8 && (shape[2] - classes) % 4 == 0, outputs)
            let values = outputs[0].floats
            return read(
                cells, Rows(values: values, width: shape[2], from: 0),
                Rows(values: values, width: shape[2], from: classes),
                bins: (shape[2] - classes) / 4)
        }
        let kinds = outputs.filter { $0.shape.last == classes }
        let sides = outputs.filter { $0.shape.last != classes }
        let bins = (sides.first?.shape.last ?? 0) / 4
        let expected = card.strides.map { stride in
            cells.filter { $0.stride == Float(stride) }.count
        }
        try card.demand(
            bins >= 2 && kinds.map(\.shape) == expected.map { [1, $0, classes] }
                && sides.map(\.shape) == expected.map { [1, $0, 4 * bins] }, outputs)
        var found: [Candidate] = []
        var begin = 0
        for (kind, side) in zip(kinds, sides) {
            let level = Array(cells[begin..<begin + kind.shape[1]])
            begin += level.count
            found += read(
                level, Rows(values: kind.floats, width: classes, from: 0),
                Rows(values: side.floats, width: 4 * bins, from: 0), bins: bins)
        }
        return found
    }

    /// Rows of `width` values of which those from `from` on are meant.
    private struct Rows {
        var values: [Float]
        var width: Int
        var from: Int

        func start(_ row: Int) -> Int { row * width + from }
    }

    private func read(
        _ cells: [Cell], _ kinds: Rows, _ sides: Rows, bins: Int
    ) -> [Candidate] {
        let floor = Float(card.floor - 1e-4)
        var found: [Candidate] = []
        for (n, cell) in cells.enumerated() {
            let best = kinds.values.greatest(from: kinds.start(n), count: card.labels.count)
            guard best.value >= floor else { continue }
            let reach = (0..<4).map { side in
                cell.stride * expected(sides.values, sides.start(n) + side * bins, bins)
            }
            let middle: Float = cornered ? 0 : 0.5
            let x = (cell.column + middle) * cell.stride
            let y = (cell.row + middle) * cell.stride
            let candidate = Candidate(
                left: x - reach[0], top: y - reach[1], right: x + reach[2], bottom: y + reach[3],
                label: best.place, score: best.value)
            if let candidate, candidate.score >= card.floor { found.append(candidate) }
        }
        return found
    }

    private func expected(_ values: [Float], _ start: Int, _ bins: Int) -> Float {
        let greatest = values.greatest(from: start, count: bins).value
        var sum: Float = 0
        var weighted: Float = 0
        for r in 0..<bins {
            let weight = exponential(values[start + r] - greatest)
            sum += weight
            weighted += weight * Float(r)
        }
        return weighted / sum
    }
}
