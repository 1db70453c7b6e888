internal import Inference

/// YOLOX: 1 × N × (x, y, w, h, object, classes), N cells of all grids, row by row, finest first.
///
///     middle = (x + column, y + row) · stride      size = (eʷ, eʰ) · stride
///     score = object · class
struct GridHead: Head {
    let card: DetectorCard
    private let cells: [Cell]

    init(card: DetectorCard) throws(DetectorError) {
        self.card = card
        cells = try Cell.all(of: card)
    }

    func read(_ outputs: [Tensor]) throws(DetectorError) -> [Candidate] {
        let width = 5 + card.labels.count
        try card.demand(outputs.first?.shape == [1, cells.count, width], outputs)
        let values = outputs[0].floats
        let floor = Float(card.floor - 1e-4)
        var found: [Candidate] = []
        for (n, cell) in cells.enumerated() {
            let at = n * width
            let object = values[at + 4]
            guard object >= floor else { continue }
            let best = values.greatest(from: at + 5, count: card.labels.count)
            let candidate = Candidate(
                middleX: (values[at] + cell.column) * cell.stride,
                middleY: (values[at + 1] + cell.row) * cell.stride,
                width: exponential(values[at + 2]) * cell.stride,
                height: exponential(values[at + 3]) * cell.stride, label: best.place,
                score: object * best.value)
            if let candidate, candidate.score >= card.floor { found.append(candidate) }
        }
        return found
    }
}

/// A cell of a grid laid over the network's input.
struct Cell: Sendable {
    var column: Float
    var row: Float
    var stride: Float

    /// The cells of all grids of a card in the order of its strides, row by row.
    ///
    /// - Throws: ``DetectorError`` `badCard` where a stride is none.
    static func all(of card: DetectorCard) throws(DetectorError) -> [Cell] {
        guard !card.strides.isEmpty, card.strides.allSatisfy({ (1...1024).contains($0) }) else {
            throw DetectorError(.badCard, "\(card.name): strides: needs 1 ... 1024 for each grid")
        }
        var cells: [Cell] = []
        for stride in card.strides {
            // A grid that the input does not fill to the last pixel has a cell for the rest.
            let rows = (card.input.height + stride - 1) / stride
            let columns = (card.input.width + stride - 1) / stride
            for row in 0..<rows {
                for column in 0..<columns {
                    cells.append(
                        Cell(column: Float(column), row: Float(row), stride: Float(stride)))
                }
            }
        }
        return cells
    }
}
