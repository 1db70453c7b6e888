/// One plane of a picture, borrowed: H rows of W bytes, row `y` beginning at `y * stride`.
public struct PlaneBytes {
    public let bytes: UnsafeBufferPointer<UInt8>
    public let width: Int
    public let height: Int
    public let stride: Int

    public init(bytes: UnsafeBufferPointer<UInt8>, width: Int, height: Int, stride: Int) {
        self.bytes = bytes
        self.width = width
        self.height = height
        self.stride = stride
    }
}

/// Where a part of a picture lies in a network's input, and how its colours become numbers.
public struct Letterbox: Sendable, Hashable {
    /// The part, in pixels of the luma plane from its upper left corner; it may end between pixels.
    public var left, top, width, height: Double
    /// Columns and rows of the input, three planes of floats.
    public var columns, rows: Int
    /// Where the part goes: whole pixels of the input.
    public var x, y, partColumns, partRows: Int
    /// For each output plane the weights of luma - 16, blue - 128 and red - 128, giving 0...255.
    public var colors: [[Float]]
    /// For each output plane `value * gain + offset` after clamping to 0...255.
    public var gains, offsets: [Float]
    /// What each output plane holds where the part does not lie.
    public var paddings: [Float]

    public init(
        left: Double, top: Double, width: Double, height: Double, columns: Int, rows: Int, x: Int,
        y: Int, partColumns: Int, partRows: Int, colors: [[Float]], gains: [Float],
        offsets: [Float], paddings: [Float]
    ) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
        self.columns = columns
        self.rows = rows
        self.x = x
        self.y = y
        self.partColumns = partColumns
        self.partRows = partRows
        self.colors = colors
        self.gains = gains
        self.offsets = offsets
        self.paddings = paddings
    }
}

/// Memory that a letterbox works in; kept from part to part of one size it is allocated once.
public struct LetterboxRoom: Sendable {
    var planes: [[Float]] = [[], [], []]

    public init() {}
}

/// Turns a part of a planar 4:2:0 picture into a network's input.
///
/// Each plane is resampled by `resample`: averaged where the part shrinks, interpolated where it grows.
///
///     out[c, v, u] = gain[c] · clamp(Σ colors[c, p] · (plane[p](v, u) - zero[p])) + offset[c]
///
/// - Parameters:
///   - luma: H × W; both chroma planes (H+1)/2 × (W+1)/2, their samples in the middle of four.
///   - output: 3 × rows × columns, packed; exactly that many. Rewritten wholly.
/// - Throws: ``ImageKernelError`` where the extents do not fit; `output` is then untouched.
/// - Complexity: O(part + rows · columns).
public func letterbox(
    luma: PlaneBytes, chromaBlue: PlaneBytes, chromaRed: PlaneBytes, _ place: Letterbox,
    into output: inout [Float], room: inout LetterboxRoom
) throws(ImageKernelError) {
    try check(place, luma, output.count)
    for plane in [luma, chromaBlue, chromaRed] {
        guard
            let bytes = spannedBytes(
                width: plane.width, height: plane.height, stride: plane.stride),
            bytes <= plane.bytes.count
        else { throw ImageKernelError(operation: "letterbox", reason: "a plane is too short") }
    }
    for plane in [chromaBlue, chromaRed] {
        try demand(
            plane.width == (luma.width + 1) / 2 && plane.height == (luma.height + 1) / 2,
            "letterbox", "a chroma plane is not half as large as luma")
    }
    for (p, plane) in [luma, chromaBlue, chromaRed].enumerated() {
        let share = p == 0 ? 1.0 : 0.5
        let count = place.partColumns * place.partRows
        if room.planes[p].count != count {
            room.planes[p] = [Float](repeating: 0, count: count)
        }
        try resample(
            plane.bytes, width: plane.width, height: plane.height, stride: plane.stride,
            left: place.left * share, top: place.top * share, wide: place.width * share,
            high: place.height * share, columns: place.partColumns, rows: place.partRows,
            into: &room.planes[p])
    }
    colorKernel(room.planes[0], room.planes[1], room.planes[2], place, &output)
}

private func check(
    _ place: Letterbox, _ luma: PlaneBytes, _ count: Int
) throws(ImageKernelError) {
    let numbers = [place.left, place.top, place.width, place.height]
    try demand(
        numbers.allSatisfy { $0.isFinite } && place.left >= 0 && place.top >= 0
            && place.width > 0 && place.height > 0
            && place.left + place.width <= Double(luma.width) + 1e-6
            && place.top + place.height <= Double(luma.height) + 1e-6,
        "letterbox", "the part is not inside the picture")
    try demand(
        (1...8192).contains(place.columns) && (1...8192).contains(place.rows)
            && count == 3 * place.columns * place.rows, "letterbox", "output has another size")
    try demand(
        place.partColumns >= 1 && place.partRows >= 1 && place.x >= 0 && place.y >= 0
            && place.x <= place.columns - place.partColumns
            && place.y <= place.rows - place.partRows,
        "letterbox", "the part's place is not inside the output")
    try demand(
        place.colors.count == 3 && place.colors.allSatisfy { $0.count == 3 }
            && place.gains.count == 3 && place.offsets.count == 3 && place.paddings.count == 3,
        "letterbox", "there are not three colours")
}

@inline(never)
func colorKernel(
    _ luma: [Float], _ blue: [Float], _ red: [Float], _ place: Letterbox,
    _ output: inout [Float]
) {
    let area = place.columns * place.rows
    for c in 0..<3 {
        let (a, b, d) = (place.colors[c][0], place.colors[c][1], place.colors[c][2])
        let zero = -16 * a - 128 * (b + d)
        let gain = place.gains[c]
        let offset = place.offsets[c]
        let padding = place.paddings[c]
        output.withUnsafeMutableBufferPointer { output in
            let target = output.baseAddress! + c * area
            for v in 0..<place.rows {
                let line = target + v * place.columns
                let inside = v - place.y
                guard inside >= 0 && inside < place.partRows else {
                    for u in 0..<place.columns { line[u] = padding }
                    continue
                }
                for u in 0..<place.x { line[u] = padding }
                let from = inside * place.partColumns
                let to = line + place.x
                for u in 0..<place.partColumns {
                    let value = a * luma[from + u] + b * blue[from + u] + d * red[from + u] + zero
                    let low = value < 0 ? 0 : value
                    to[u] = (low > 255 ? 255 : low) * gain + offset
                }
                for u in (place.x + place.partColumns)..<place.columns { line[u] = padding }
            }
        }
    }
}
