// What the kernels on bytes are given. A byte b of a grid stands for the number (b - zero) · scale; bytes
// are unsigned, a network's signed ones are shifted by 128 when it is planned. Strides count bytes
// where a grid holds bytes and floats where it holds floats; `pixel` is a multiple of 16 wherever a
// kernel writes. Borders hold the byte that stands for zero. As everywhere the kernels check nothing.

/// How sums of products become what is stored, one factor and offset for each output:
///
///     y = clamp(sum · factor + offset, low, high)
public struct ByteScaling {
    /// Padded to whole panels; numbers of the output's levels, or plain ones where floats come out.
    public var factors: UnsafePointer<Float>
    public var offsets: UnsafePointer<Float>
    /// In the same unit; whole numbers where bytes come out.
    public var low: Float
    public var high: Float
    /// The byte that stands for zero, added after rounding half to even.
    public var zero: UInt8

    public init(
        factors: UnsafePointer<Float>, offsets: UnsafePointer<Float>, low: Float, high: Float,
        zero: UInt8
    ) {
        self.factors = factors
        self.offsets = offsets
        self.low = low
        self.high = high
        self.zero = zero
    }
}

/// A grid of bytes that is added to a product once that has been rounded to levels of its own:
///
///     y' = clamp(round(y) · own + (r - zero) · scale, low, high)
public struct ByteResidual {
    public var bytes: UnsafePointer<UInt8>
    public var strides: GridStrides
    /// Levels of the sum in one level of the product.
    public var own: Float
    /// Levels of the sum in one of the residual.
    public var scale: Float
    public var zero: Float
    /// Bounds of the sum in its levels, whole numbers.
    public var low: Float
    public var high: Float
    /// The byte that stands for zero in the sum.
    public var sumZero: UInt8

    public init(
        bytes: UnsafePointer<UInt8>, strides: GridStrides, own: Float, scale: Float, zero: Float,
        low: Float, high: Float, sumZero: UInt8
    ) {
        self.bytes = bytes
        self.strides = strides
        self.own = own
        self.scale = scale
        self.zero = zero
        self.low = low
        self.high = high
        self.sumZero = sumZero
    }
}

/// A convolution over all channels, or a matrix product, of bytes by signed bytes: sums are whole
/// numbers of 32 bits and exact.
public struct ByteProductCall {
    public enum Output: Int32, Sendable { case bytes, floats }

    /// First byte that the first output pixel reads.
    public var input: UnsafePointer<UInt8>
    public var inputStrides: GridStrides
    public var output: UnsafeMutableRawPointer
    public var outputKind: Output
    /// In what `outputKind` names.
    public var outputStrides: GridStrides
    /// Panels of outputs: for each run and each word of it, four weights for each output.
    public var weights: UnsafePointer<Int8>
    /// What each sum begins with, padded to whole panels: what zero points add up to.
    public var starts: UnsafePointer<Int32>
    public var scaling: ByteScaling
    /// Offsets in bytes of the runs from where an output pixel begins to read.
    public var runs: UnsafePointer<Int>
    public var runCount: Int
    /// Words of four bytes in a run. The last may reach past the channels, where weights are zero.
    public var runWords: Int
    public var width: Int
    public var height: Int
    /// Vectors of 16 outputs.
    public var outputVectors: Int
    /// Only where bytes come out.
    public var residual: ByteResidual?

    public init(
        input: UnsafePointer<UInt8>, inputStrides: GridStrides, output: UnsafeMutableRawPointer,
        outputKind: Output, outputStrides: GridStrides, weights: UnsafePointer<Int8>,
        starts: UnsafePointer<Int32>, scaling: ByteScaling, runs: UnsafePointer<Int>,
        runCount: Int, runWords: Int, width: Int, height: Int, outputVectors: Int,
        residual: ByteResidual?
    ) {
        self.input = input
        self.inputStrides = inputStrides
        self.output = output
        self.outputKind = outputKind
        self.outputStrides = outputStrides
        self.weights = weights
        self.starts = starts
        self.scaling = scaling
        self.runs = runs
        self.runCount = runCount
        self.runWords = runWords
        self.width = width
        self.height = height
        self.outputVectors = outputVectors
        self.residual = residual
    }
}

/// A convolution of each channel by its own kernel, bytes in and bytes out.
public struct ByteWindowCall {
    /// The first byte that the first output pixel reads, borders included.
    public var input: UnsafePointer<UInt8>
    public var inputStrides: GridStrides
    public var output: UnsafeMutablePointer<UInt8>
    public var outputStrides: GridStrides
    /// For each row of the kernel and each four taps of it, four weights for each of 16 · `vectors`
    /// channels; zero past the last tap.
    public var weights: UnsafePointer<Int8>
    public var starts: UnsafePointer<Int32>
    public var scaling: ByteScaling
    public var width: Int
    public var height: Int
    public var vectors: Int
    public var kernel: (y: Int, x: Int)
    public var stride: (y: Int, x: Int)
    public var dilation: (y: Int, x: Int)

    public init(
        input: UnsafePointer<UInt8>, inputStrides: GridStrides,
        output: UnsafeMutablePointer<UInt8>, outputStrides: GridStrides,
        weights: UnsafePointer<Int8>, starts: UnsafePointer<Int32>, scaling: ByteScaling,
        width: Int, height: Int, vectors: Int, kernel: (y: Int, x: Int), stride: (y: Int, x: Int),
        dilation: (y: Int, x: Int)
    ) {
        self.input = input
        self.inputStrides = inputStrides
        self.output = output
        self.outputStrides = outputStrides
        self.weights = weights
        self.starts = starts
        self.scaling = scaling
        self.width = width
        self.height = height
        self.vectors = vectors
        self.kernel = kernel
        self.stride = stride
        self.dilation = dilation
    }
}

/// A change between floats and bytes: byte = round(number / scale) + zero, clamped to 0...255.
public struct ByteLevelCall {
    public var floats: UnsafeMutablePointer<Float>
    public var floatStrides: GridStrides
    public var bytes: UnsafeMutablePointer<UInt8>
    public var byteStrides: GridStrides
    public var scale: Float
    public var zero: UInt8
    public var width: Int
    public var height: Int
    /// Numbers that follow each other at each pixel, at least 16.
    public var run: Int

    public init(
        floats: UnsafeMutablePointer<Float>, floatStrides: GridStrides,
        bytes: UnsafeMutablePointer<UInt8>, byteStrides: GridStrides, scale: Float, zero: UInt8,
        width: Int, height: Int, run: Int
    ) {
        self.floats = floats
        self.floatStrides = floatStrides
        self.bytes = bytes
        self.byteStrides = byteStrides
        self.scale = scale
        self.zero = zero
        self.width = width
        self.height = height
        self.run = run
    }
}

/// One build of the kernels on bytes; rules as for ``NeuralKernels``.
public struct ByteKernels: Sendable {
    public let name: String
    /// Outputs in a panel of weights.
    public let panelWidth: Int
    /// Output pixels that are computed at a time.
    public let tileRows: Int
    /// Pixels and panels as ``NeuralKernels/product``; `scratch` is room for
    /// ``NeuralKernels/scratchIntegers``.
    public let product:
        @Sendable (
            borrowing ByteProductCall, _ first: Int, _ last: Int, _ firstPanel: Int,
            _ lastPanel: Int, _ scratch: UnsafeMutablePointer<Int>
        ) -> Void
    /// Rows `first ..< last`, counted through pictures; so for what follows.
    public let depthwise: @Sendable (borrowing ByteWindowCall, _ first: Int, _ last: Int) -> Void
    /// Floats to bytes.
    public let quantise: @Sendable (borrowing ByteLevelCall, _ first: Int, _ last: Int) -> Void
    /// Bytes to floats.
    public let dequantise: @Sendable (borrowing ByteLevelCall, _ first: Int, _ last: Int) -> Void

    public init(
        name: String, panelWidth: Int, tileRows: Int,
        product:
            @escaping @Sendable (
                borrowing ByteProductCall, Int, Int, Int, Int, UnsafeMutablePointer<Int>
            ) -> Void,
        depthwise: @escaping @Sendable (borrowing ByteWindowCall, Int, Int) -> Void,
        quantise: @escaping @Sendable (borrowing ByteLevelCall, Int, Int) -> Void,
        dequantise: @escaping @Sendable (borrowing ByteLevelCall, Int, Int) -> Void
    ) {
        self.name = name
        self.panelWidth = panelWidth
        self.tileRows = tileRows
        self.product = product
        self.depthwise = depthwise
        self.quantise = quantise
        self.dequantise = dequantise
    }
}
