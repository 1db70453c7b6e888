/// Weights in the order the kernels read them.
enum Packing {
    /// Panels of outputs; in each, for every tap and input channel, one row of weights.
    ///
    /// - Parameter inputs: channels that the product reads; more than the weights have where the
    ///   groups of a convolution are computed as one, and zero outside an output's group.
    static func convolution(
        _ weights: Tensor, outputs: Range<Int>, inputs: Int, outputsPerGroup: Int, panelWidth: Int
    ) -> FrozenNumbers {
        let own = weights.shape[1]
        let taps = weights.shape[2...].reduce(1, *)
        let panels = (outputs.count + panelWidth - 1) / panelWidth
        let depth = taps * inputs
        let values = weights.floats
        return FrozenNumbers(count: panels * panelWidth * depth) { packed in
            for output in outputs {
                let place = output - outputs.lowerBound
                let first = own == inputs ? 0 : output / outputsPerGroup * own
                let column = place / panelWidth * panelWidth * depth + place % panelWidth
                for channel in 0..<own {
                    let source = (output * own + channel) * taps
                    for tap in 0..<taps {
                        packed[column + (tap * inputs + first + channel) * panelWidth] =
                            values[source + tap]
                    }
                }
            }
        }
    }

    /// For each tap a row of channels, padded with zeros to `width`.
    static func depthwise(_ weights: Tensor, width: Int) -> FrozenNumbers {
        let taps = weights.shape[2...].reduce(1, *)
        let values = weights.floats
        return FrozenNumbers(count: taps * width) { packed in
            for channel in 0..<weights.shape[0] {
                for tap in 0..<taps { packed[tap * width + channel] = values[channel * taps + tap] }
            }
        }
    }

    /// Panels of columns of a [K, N] matrix.
    static func matrix(_ weights: Tensor, panelWidth: Int) -> FrozenNumbers {
        let (depth, columns) = (weights.shape[0], weights.shape[1])
        let panels = (columns + panelWidth - 1) / panelWidth
        let values = weights.floats
        return FrozenNumbers(count: panels * panelWidth * depth) { packed in
            for row in 0..<depth {
                for column in 0..<columns {
                    packed[
                        (column / panelWidth * depth + row) * panelWidth + column % panelWidth] =
                        values[row * columns + column]
                }
            }
        }
    }
}
