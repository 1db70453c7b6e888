import Kernels

/// One thing that a run does. Pointers are final: the arena and the weights are in place.
enum Step {
    /// Zeros around the pixels of a grid.
    case clear([(start: UnsafeMutablePointer<Float>, count: Int)])
    case product(ProductCall, Blocks)
    case depthwise(WindowCall)
    case maximum(WindowCall)
    case average(WindowCall)
    case point(PointCall)
    /// Pixels taken from other places of one grid.
    case pick(PickCall)
    /// A tensor into a grid.
    case load(ValueID, PlaneCall)
    /// A grid into a tensor.
    case store(ValueID, PlaneCall, shape: [Int])
    /// A node on the plain operators.
    case plain(Node)
}

/// How a product is cut: panels outside, pixels inside, so that a block of weights stays in the
/// second cache while pixels pass, and a block of pixels while panels do.
struct Blocks {
    var pixels: Int
    var panels: Int
    var pixelsPerBlock: Int
    var panelsPerBlock: Int

    init(pixels: Int, panels: Int, depth: Int, kernels: NeuralKernels, threads: Int) {
        self.pixels = pixels
        self.panels = panels
        let tiles = (pixels + kernels.tileRows - 1) / kernels.tileRows
        let panelBytes = max(1, depth * kernels.panelWidth * 4)
        panelsPerBlock = min(panels, max(1, (384 << 10) / panelBytes))
        let panelBlocks = (panels + panelsPerBlock - 1) / panelsPerBlock
        // Enough pieces for threads to share evenly, none so small that a barrier costs more.
        let pieces = max(1, (threads == 1 ? 1 : 8 * threads) / panelBlocks)
        let tilesPerBlock = max(2, min((tiles + pieces - 1) / pieces, panelBlocks == 1 ? 1 << 20 : 24))
        pixelsPerBlock = tilesPerBlock * kernels.tileRows
    }

    private var pixelBlocks: Int { (pixels + pixelsPerBlock - 1) / pixelsPerBlock }
    var count: Int { pixelBlocks * ((panels + panelsPerBlock - 1) / panelsPerBlock) }

    func block(_ index: Int) -> (pixels: Range<Int>, panels: Range<Int>) {
        let pixel = index % pixelBlocks * pixelsPerBlock
        let panel = index / pixelBlocks * panelsPerBlock
        return (
            pixel..<min(pixels, pixel + pixelsPerBlock), panel..<min(panels, panel + panelsPerBlock)
        )
    }
}

/// Copies pixels: each output row from a source row, each pixel of it from a source column.
struct PickCall {
    var source: UnsafePointer<Float>
    var sourceStrides: GridStrides
    var target: UnsafeMutablePointer<Float>
    var targetStrides: GridStrides
    var rows: [Int]
    var columns: [Int]
    var pictures: Int
    var floats: Int

    func run(_ lines: Range<Int>) {
        for line in lines {
            let (picture, y) = (line / rows.count, line % rows.count)
            let from =
                source + picture * sourceStrides.picture + rows[y] * sourceStrides.row
            let to = target + picture * targetStrides.picture + y * targetStrides.row
            for (x, column) in columns.enumerated() {
                (to + x * targetStrides.pixel).update(
                    from: from + column * sourceStrides.pixel, count: floats)
            }
        }
    }
}

extension Step {
    /// How many pieces threads may take one by one.
    var pieces: Int {
        switch self {
        case .product(_, let blocks): blocks.count
        case .depthwise(let call), .maximum(let call), .average(let call): call.height
        case .point(let call): call.height
        case .pick(let call): call.rows.count
        default: 1
        }
    }
}
