internal import Inference

/// Reads a family's outputs.
protocol Head: Sendable {
    /// All boxes whose score, rounded to 1e-4, is at least the card's floor, in the order of the cells.
    ///
    /// - Throws: ``DetectorError`` `badCard` where the outputs have another shape than the card says.
    func read(_ outputs: [Tensor]) throws(DetectorError) -> [Candidate]
}

extension DetectorCard {
    /// The head of the card's family.
    ///
    /// - Throws: ``DetectorError`` `badCard`, naming what contradicts what.
    func head() throws(DetectorError) -> any Head {
        switch family {
        case .yolox: try GridHead(card: self)
        case .yolov3: try AnchorHead(card: self)
        case .yolov5: RowHead(card: self)
        case .yolov8: ColumnHead(card: self)
        case .nanodet: try DistributionHead(card: self, cornered: true)
        case .picodet: try DistributionHead(card: self, cornered: false)
        case .ssd: CornerHead(card: self)
        }
    }

    /// Refuses outputs whose shape is not the one that follows from the card.
    func demand(_ holds: Bool, _ outputs: [Tensor]) throws(DetectorError) {
        if !holds {
            throw DetectorError(
                .badCard,
                "\(name): outputs \(outputs.map(\.shape)) are not those of \(family.rawValue) with "
                    + "\(labels.count) labels and strides \(strides) on \(input.width) x "
                    + "\(input.height)")
        }
    }
}

/// 1 / (1 + e⁻ˣ).
func logistic(_ x: Float) -> Float { 1 / (1 + exponential(-x)) }

extension Array where Element == Float {
    /// The first greatest of `count` values from `start` on, `step` apart.
    func greatest(from start: Int, count: Int, step: Int = 1) -> (place: Int, value: Float) {
        withUnsafeBufferPointer { values in
            var place = 0
            var value = values[start]
            for i in 1..<Swift.max(1, count) where values[start + i * step] > value {
                place = i
                value = values[start + i * step]
            }
            return (place, value)
        }
    }
}
