import Kernels

/// One thing that a run does. Pointers are final: the arena and the weights are in place.
enum Step {
    /// Zeros around the pixels of a grid.
    case clear([(start: UnsafeMutablePointer<Float>, count: Int)])
    case product(ProductCall, Blocks)
    /// A convolution and the pool that alone reads it, strip by strip.
    case strips(StripCall)
    case depthwise(WindowCall)
    /// A border of bytes that stand for zero.
    case fill([(start: UnsafeMutablePointer<UInt8>, count: Int)], UInt8)
    case byteProduct(ByteProductCall, Blocks)
    case byteDepthwise(ByteWindowCall)
    case quantise(ByteLevelCall)
    case dequantise(ByteLevelCall)
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

    /// - Parameter depth: words of four bytes that one output reads.
    init(
        pixels: Int, panels: Int, depth: Int, tileRows: Int, panelWidth: Int, threads: Int
    ) {
        self.pixels = pixels
        self.panels = panels
        let tiles = (pixels + tileRows - 1) / tileRows
        let panelBytes = max(1, depth * panelWidth * 4)
        panelsPerBlock = min(panels, max(1, (384 << 10) / panelBytes))
        let panelBlocks = (panels + panelsPerBlock - 1) / panelsPerBlock
        // Enough pieces for threads to share evenly, none so small that a barrier costs more.
        let pieces = max(1, (threads == 1 ? 1 : 8 * threads) / panelBlocks)
        let tilesPerBlock = max(
            2, min((tiles + pieces - 1) / pieces, panelBlocks == 1 ? 1 << 20 : 24))
        pixelsPerBlock = tilesPerBlock * tileRows
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

/// A product whose rows go into a strip that stays in the second cache, and the pool of that strip.
struct StripCall {
    var product: ProductCall
    var pool: WindowCall
    var panels: Int
    /// Pooled rows of a strip.
    var rows: Int
    /// Floats of one thread's strip; the product's output is the first thread's.
    var stripFloats: Int
    var pictures: Int

    var pieces: Int { (pool.height + rows - 1) / rows * pictures }

    func run(
        _ piece: Int, thread: Int, _ kernels: NeuralKernels, _ scratch: UnsafeMutablePointer<Int>
    ) {
        let perPicture = (pool.height + rows - 1) / rows
        let picture = piece / perPicture
        let first = piece % perPicture * rows
        let last = min(pool.height, first + rows)
        let from = first * pool.stride.y
        let to = min(product.height, (last - 1) * pool.stride.y + pool.kernel.y)
        // Both calls count rows from the start of the picture; the strip holds those from `from` on.
        let strip = product.output + thread * stripFloats
        let shift = from * product.outputStrides.row + picture * product.outputStrides.picture
        var (product, pool) = (product, pool)
        product.output = strip - shift
        pool.input = UnsafePointer(strip - shift)
        let lines = picture * product.height
        kernels.product(
            product, (lines + from) * product.width, (lines + to) * product.width, 0, panels,
            scratch)
        kernels.maximum(
            pool, picture * pool.height + first, picture * pool.height + last)
    }
}
