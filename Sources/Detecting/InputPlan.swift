internal import Kernels
internal import Scene

/// How a part of a picture of one size becomes the network's input, and boxes come back.
struct InputPlan {
    let letterbox: Letterbox
    /// The part in fractions of the picture.
    let part: Box

    init(part: Box, of frame: Frame, _ input: DetectorCard.Input) {
        let width = part.width * Double(frame.width)
        let height = part.height * Double(frame.height)
        var columns = input.width
        var rows = input.height
        if input.fit != .stretch {
            let scale = min(Double(input.width) / width, Double(input.height) / height)
            columns = max(1, min(input.width, Int((width * scale).rounded())))
            rows = max(1, min(input.height, Int((height * scale).rounded())))
        }
        let middle = input.fit == .middle
        let gains = input.deviation.map { input.scale / $0 }
        let offsets = zip(input.mean, input.deviation).map { -$0 / $1 }
        letterbox = Letterbox(
            left: part.x * Double(frame.width), top: part.y * Double(frame.height), width: width,
            height: height, columns: input.width, rows: input.height,
            x: middle ? (input.width - columns) / 2 : 0,
            y: middle ? (input.height - rows) / 2 : 0, partColumns: columns, partRows: rows,
            colors: Self.colors(frame.matrix, input.channels), gains: gains.map { Float($0) },
            offsets: offsets.map { Float($0) },
            paddings: zip(gains, offsets).map { Float(input.padding * $0 + $1) })
        self.part = part
    }

    /// Fills the network's input.
    ///
    /// - Parameter floats: three planes of the input's size, rewritten wholly.
    /// - Throws: ``DetectorError`` `picture`.
    func fill(
        _ floats: inout [Float], from frame: Frame, room: inout LetterboxRoom
    ) throws(DetectorError) {
        do {
            try frame.luma.withBytes { luma throws in
                try frame.chromaBlue.withBytes { blue throws in
                    try frame.chromaRed.withBytes { red throws in
                        try Kernels.letterbox(
                            luma: PlaneBytes(frame.luma, luma),
                            chromaBlue: PlaneBytes(frame.chromaBlue, blue),
                            chromaRed: PlaneBytes(frame.chromaRed, red), letterbox,
                            into: &floats, room: &room)
                    }
                }
            }
        } catch {
            throw DetectorError(.picture, "\(frame.name): \(error)")
        }
    }

    /// The candidate's box in fractions of the picture, cut at the part's edges; nil where it lies
    /// wholly in the padding.
    func box(_ candidate: Candidate) -> Box? {
        let left = clamp((Double(candidate.left) - Double(letterbox.x)) / columns)
        let right = clamp((Double(candidate.right) - Double(letterbox.x)) / columns)
        let top = clamp((Double(candidate.top) - Double(letterbox.y)) / rows)
        let bottom = clamp((Double(candidate.bottom) - Double(letterbox.y)) / rows)
        guard right > left && bottom > top else { return nil }
        return Box(
            x: part.x + left * part.width, y: part.y + top * part.height,
            width: (right - left) * part.width, height: (bottom - top) * part.height)
    }

    private var columns: Double { Double(letterbox.partColumns) }
    private var rows: Double { Double(letterbox.partRows) }

    private func clamp(_ value: Double) -> Double { min(1, max(0, value)) }

    /// Weights from limited-range luma and chroma to full-range red, green and blue.
    private static func colors(
        _ matrix: ColorMatrix, _ channels: DetectorCard.Input.Channels
    ) -> [[Float]] {
        let luma: Float = 255 / 219
        let rgb: [[Float]] =
            switch matrix {
            case .bt601:
                [[luma, 0, 1.596027], [luma, -0.391762, -0.812968], [luma, 2.017232, 0]]
            case .bt709:
                [[luma, 0, 1.792741], [luma, -0.213249, -0.532909], [luma, 2.112402, 0]]
            }
        return channels == .rgb ? rgb : rgb.reversed()
    }
}
