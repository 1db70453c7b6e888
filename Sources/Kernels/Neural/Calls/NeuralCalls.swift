// What the kernels are given. Pointers are checked by the caller (Inference/Planning) once, when a
// network is planned; the kernels check nothing.
//
// A grid holds pixels of channels, channels last. `pixel` is the floats from one pixel to the next
// (a multiple of 16 wherever a kernel writes), `row` from one row to the next, `picture` from one
// picture to the next. Borders of zeros lie around the pixels, inside the rows.

/// Where a grid lies in memory.
public struct GridStrides: Sendable, Equatable {
    public var pixel: Int
    public var row: Int
    public var picture: Int

    public init(pixel: Int, row: Int, picture: Int) {
        self.pixel = pixel
        self.row = row
        self.picture = picture
    }
}

/// A convolution with all channels of a group, or a matrix product: each output pixel is the sum
/// over runs of input floats times a panel of weights.
public struct ProductCall {
    /// First float that the first output pixel reads.
    public var input: UnsafePointer<Float>
    /// Floats between what neighbouring output pixels read, and rows, and pictures.
    public var inputStrides: GridStrides
    public var output: UnsafeMutablePointer<Float>
    public var outputStrides: GridStrides
    /// Panels of `panelWidth` outputs: for each run and each float in it, a row of weights.
    public var weights: UnsafePointer<Float>
    /// One for each output, padded with zeros to whole panels.
    public var bias: UnsafePointer<Float>
    /// Offsets of the runs from where an output pixel begins to read.
    public var runs: UnsafePointer<Int>
    public var runCount: Int
    public var runLength: Int
    public var width: Int
    public var height: Int
    /// Vectors of 16 outputs.
    public var outputVectors: Int
    public var activation: Activation
    /// Added to the result; laid out by `residualStrides`.
    public var residual: UnsafePointer<Float>?
    public var residualStrides: GridStrides
    /// The residual is added before the activation, not after.
    public var residualFirst: Bool

    public init(
        input: UnsafePointer<Float>, inputStrides: GridStrides,
        output: UnsafeMutablePointer<Float>, outputStrides: GridStrides,
        weights: UnsafePointer<Float>, bias: UnsafePointer<Float>, runs: UnsafePointer<Int>,
        runCount: Int, runLength: Int, width: Int, height: Int, outputVectors: Int,
        activation: Activation, residual: UnsafePointer<Float>?, residualStrides: GridStrides,
        residualFirst: Bool
    ) {
        self.input = input
        self.inputStrides = inputStrides
        self.output = output
        self.outputStrides = outputStrides
        self.weights = weights
        self.bias = bias
        self.runs = runs
        self.runCount = runCount
        self.runLength = runLength
        self.width = width
        self.height = height
        self.outputVectors = outputVectors
        self.activation = activation
        self.residual = residual
        self.residualStrides = residualStrides
        self.residualFirst = residualFirst
    }
}

/// A window that slides over each channel by itself: depthwise convolution and pools.
public struct WindowCall {
    /// Depthwise: the first float that the first output pixel reads, borders included.
    /// Pools: the first pixel itself; windows are cut at the edges.
    public var input: UnsafePointer<Float>
    public var inputStrides: GridStrides
    public var output: UnsafeMutablePointer<Float>
    public var outputStrides: GridStrides
    /// Depthwise: for each tap a row of 16 · `vectors` weights.
    public var weights: UnsafePointer<Float>?
    public var bias: UnsafePointer<Float>?
    public var inputWidth: Int
    public var inputHeight: Int
    public var width: Int
    public var height: Int
    public var vectors: Int
    public var kernel: (y: Int, x: Int)
    public var stride: (y: Int, x: Int)
    public var dilation: (y: Int, x: Int)
    /// Pools: pixels before the first that the first window starts at.
    public var before: (y: Int, x: Int)
    public var activation: Activation
    /// Average pools: divide by all taps, not by those inside.
    public var countsBorder: Bool

    public init(
        input: UnsafePointer<Float>, inputStrides: GridStrides,
        output: UnsafeMutablePointer<Float>, outputStrides: GridStrides,
        weights: UnsafePointer<Float>?, bias: UnsafePointer<Float>?, inputWidth: Int,
        inputHeight: Int, width: Int, height: Int, vectors: Int, kernel: (y: Int, x: Int),
        stride: (y: Int, x: Int), dilation: (y: Int, x: Int), before: (y: Int, x: Int),
        activation: Activation, countsBorder: Bool
    ) {
        self.input = input
        self.inputStrides = inputStrides
        self.output = output
        self.outputStrides = outputStrides
        self.weights = weights
        self.bias = bias
        self.inputWidth = inputWidth
        self.inputHeight = inputHeight
        self.width = width
        self.height = height
        self.vectors = vectors
        self.kernel = kernel
        self.stride = stride
        self.dilation = dilation
        self.before = before
        self.activation = activation
        self.countsBorder = countsBorder
    }
}

/// One operation on pixels of one or two grids of the same extents.
public struct PointCall {
    public enum Operation: Int32, Sendable {
        /// The activation alone.
        case first
        case add, subtract, multiply, divide, maximum, minimum
    }

    public var operation: Operation
    public var a: UnsafePointer<Float>
    public var aStrides: GridStrides
    /// Strides of zero where one pixel, or one number repeated, stands for all.
    public var b: UnsafePointer<Float>
    public var bStrides: GridStrides
    public var output: UnsafeMutablePointer<Float>
    public var outputStrides: GridStrides
    public var width: Int
    public var height: Int
    public var vectors: Int
    public var activation: Activation

    public init(
        operation: Operation, a: UnsafePointer<Float>, aStrides: GridStrides,
        b: UnsafePointer<Float>, bStrides: GridStrides, output: UnsafeMutablePointer<Float>,
        outputStrides: GridStrides, width: Int, height: Int, vectors: Int, activation: Activation
    ) {
        self.operation = operation
        self.a = a
        self.aStrides = aStrides
        self.b = b
        self.bStrides = bStrides
        self.output = output
        self.outputStrides = outputStrides
        self.width = width
        self.height = height
        self.vectors = vectors
        self.activation = activation
    }
}

/// A move between a row-major array and a grid.
public struct PlaneCall {
    public var plain: UnsafeMutablePointer<Float>
    public var grid: UnsafeMutablePointer<Float>
    public var strides: GridStrides
    public var pictures: Int
    public var channels: Int
    public var height: Int
    public var width: Int
    /// The array has the channels innermost, as the grid does; else a plane for each.
    public var channelsLast: Bool

    public init(
        plain: UnsafeMutablePointer<Float>, grid: UnsafeMutablePointer<Float>,
        strides: GridStrides, pictures: Int, channels: Int, height: Int, width: Int,
        channelsLast: Bool
    ) {
        self.plain = plain
        self.grid = grid
        self.strides = strides
        self.pictures = pictures
        self.channels = channels
        self.height = height
        self.width = width
        self.channelsLast = channelsLast
    }
}

/// One build of the kernels. Every function is a pure function of what its call points at, and
/// takes the part of the work that a thread does: the answer does not depend on how it is cut.
public struct NeuralKernels: Sendable {
    /// What each thread lends the products: places of 12 pixels, and their sums where these go through
    /// memory.
    public static let scratchIntegers = 36 + 8 + 12 * 32 / 2

    public let name: String
    /// Outputs in a panel of weights.
    public let panelWidth: Int
    /// Output pixels that are computed at a time; a part begins at a multiple of it.
    public let tileRows: Int
    /// Pixels `first ..< last`, counted through rows and pictures, of panels
    /// `firstPanel ..< lastPanel`. `scratch` is room for ``scratchIntegers``.
    public let product:
        @Sendable (
            borrowing ProductCall, _ first: Int, _ last: Int, _ firstPanel: Int, _ lastPanel: Int,
            _ scratch: UnsafeMutablePointer<Int>
        ) -> Void
    /// Rows `first ..< last`, counted through pictures; so for all windows and points.
    public let depthwise: @Sendable (borrowing WindowCall, _ first: Int, _ last: Int) -> Void
    public let maximum: @Sendable (borrowing WindowCall, _ first: Int, _ last: Int) -> Void
    public let average: @Sendable (borrowing WindowCall, _ first: Int, _ last: Int) -> Void
    public let point: @Sendable (borrowing PointCall, _ first: Int, _ last: Int) -> Void
    /// Brings planes of channels into a grid; rows as above.
    public let gather: @Sendable (borrowing PlaneCall, _ first: Int, _ last: Int) -> Void
    /// Writes a grid as planes of channels.
    public let scatter: @Sendable (borrowing PlaneCall) -> Void

    public init(
        name: String, panelWidth: Int, tileRows: Int,
        product:
            @escaping @Sendable (
                borrowing ProductCall, Int, Int, Int, Int, UnsafeMutablePointer<Int>
            ) -> Void,
        depthwise: @escaping @Sendable (borrowing WindowCall, Int, Int) -> Void,
        maximum: @escaping @Sendable (borrowing WindowCall, Int, Int) -> Void,
        average: @escaping @Sendable (borrowing WindowCall, Int, Int) -> Void,
        point: @escaping @Sendable (borrowing PointCall, Int, Int) -> Void,
        gather: @escaping @Sendable (borrowing PlaneCall, Int, Int) -> Void,
        scatter: @escaping @Sendable (borrowing PlaneCall) -> Void
    ) {
        self.name = name
        self.panelWidth = panelWidth
        self.tileRows = tileRows
        self.product = product
        self.depthwise = depthwise
        self.maximum = maximum
        self.average = average
        self.point = point
        self.gather = gather
        self.scatter = scatter
    }
}
