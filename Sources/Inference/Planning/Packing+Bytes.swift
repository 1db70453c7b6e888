// Weights in the order in which the kernels on bytes read them: four products of one output lie
// together, so an output's weights fill words.

extension Packing {
    /// Panels of outputs; in each, for every run and every four bytes of it, a word for each output.
    ///
    /// - Parameter joined: the taps of a kernel's row follow each other in the input: one run a row.
    static func byteConvolution(
        _ weights: Tensor, joined: Bool, panelWidth: Int
    ) -> FrozenNumbers {
        let (outputs, channels) = (weights.shape[0], weights.shape[1])
        let (rows, columns) = (weights.shape[2], weights.shape[3])
        let length = joined ? columns * channels : channels
        let runs = joined ? rows : rows * columns
        let values = weights.integers
        return bytes(outputs: outputs, runs: runs, length: length, panelWidth: panelWidth) {
            output, run, byte in
            let row = joined ? run : run / columns
            let column = joined ? byte / channels : run % columns
            let channel = joined ? byte % channels : byte
            return values[((output * channels + channel) * rows + row) * columns + column]
        }
    }

    /// Panels of columns of a [K, N] matrix.
    static func byteMatrix(_ weights: Tensor, panelWidth: Int) -> FrozenNumbers {
        let (depth, columns) = (weights.shape[0], weights.shape[1])
        let values = weights.integers
        return bytes(outputs: columns, runs: 1, length: depth, panelWidth: panelWidth) {
            output, _, byte in values[byte * columns + output]
        }
    }

    private static func bytes(
        outputs: Int, runs: Int, length: Int, panelWidth: Int,
        _ weight: (_ output: Int, _ run: Int, _ byte: Int) -> Int64
    ) -> FrozenNumbers {
        let words = (length + 3) / 4
        let panels = (outputs + panelWidth - 1) / panelWidth
        let depth = runs * words * 4
        return FrozenNumbers(of: Int8.self, count: panels * panelWidth * depth) { packed in
            for output in 0..<outputs {
                let panel = output / panelWidth * panelWidth * depth
                for run in 0..<runs {
                    for byte in 0..<length {
                        let word = (run * words + byte / 4) * panelWidth + output % panelWidth
                        packed[panel + word * 4 + byte % 4] = Int8(weight(output, run, byte))
                    }
                }
            }
        }
    }

    /// For each row of the kernel and each four taps of it a word for each of `width` channels.
    static func byteDepthwise(_ weights: Tensor, width: Int) -> FrozenNumbers {
        let (channels, rows, columns) = (weights.shape[0], weights.shape[2], weights.shape[3])
        let groups = (columns + 3) / 4
        let values = weights.integers
        return FrozenNumbers(of: Int8.self, count: rows * groups * width * 4) { packed in
            for channel in 0..<channels {
                for row in 0..<rows {
                    for column in 0..<columns {
                        let word = (row * groups + column / 4) * width + channel
                        packed[word * 4 + column % 4] = Int8(
                            values[(channel * rows + row) * columns + column])
                    }
                }
            }
        }
    }
}
