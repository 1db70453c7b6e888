import Kernels

// Steps on bytes. Their grids count bytes where others count floats, and their borders hold the byte
// that stands for zero.

extension Planner {
    /// Makes room for bytes that a step is about to write.
    ///
    /// - Parameter exact: pixels are packed without padding to a vector; only for what is quantised.
    private mutating func newByteGrid(
        _ id: ValueID, _ shape: [Int], _ order: Grid.Order, zero: UInt8, exact: Bool = false
    ) -> Grid? {
        guard let extents = Grid.extents(shape, order) else { return nil }
        let border = borders[id] ?? (0, 0)
        let pixel = exact ? extents.channels : (extents.channels + 15) / 16 * 16
        let row = (extents.width + 2 * border.x) * pixel
        let picture = (extents.height + 2 * border.y) * row
        // A word at the end of a run may reach past the last pixel.
        let slot = newSlot(floats: (picture * extents.pictures + 16 + 63) / 64 * 16)
        let grid = Grid(
            slot: slot, offset: border.y * row + border.x * pixel,
            strides: GridStrides(pixel: pixel, row: row, picture: picture),
            pictures: extents.pictures, channels: extents.channels, height: extents.height,
            width: extents.width, order: order, shape: shape)
        byteGrids[id] = grid
        let ranges = grid.borderRanges(border)
        guard !ranges.isEmpty else { return grid }
        step(reads: [], writes: grid, pictures: 1) { arena, slots in
            let base = UnsafeMutableRawPointer(arena + slots[grid.slot].base)
                .assumingMemoryBound(to: UInt8.self)
            return .fill(ranges.map { (base + $0.start, $0.count) }, zero)
        }
        return grid
    }

    // MARK: levels

    /// Floats to bytes.
    mutating func quantise(_ work: Work) -> Bool {
        guard let levels = work.levels, let shape = fusion.shapes[work.output] else { return false }
        let readers = (readers[work.output] ?? []).compactMap { fusion.works[$0] }
        let forMatrix = readers.contains { $0.kind == .matrix }
        let takenPacked = readers.allSatisfy {
            $0.kind == .matrix
                || $0.kind == .convolution && !$0.isDepthwise
                    && $0.residual != work.output
        }
        guard let from = grid(work.input, forMatrix ? .channelsLast : .channelsFirst) else {
            return false
        }
        let packed =
            takenPacked && from.strides.pixel == from.channels && from.channels % 16 != 0
        guard
            var to = newByteGrid(
                work.output, shape, from.order, zero: levels.zero, exact: packed)
        else { return false }
        // Pixels that follow each other are one run; rows may have borders of their own.
        if to.follow(from) { byteGrids[work.output] = to }
        let run = packed ? from.width * from.channels : from.vectors * 16
        guard run >= 16 else { return false }
        let columns = packed ? 1 : from.width
        step(reads: [from], writes: to, pictures: from.pictures) { arena, slots in
            .quantise(
                Self.levelCall(from, to, levels, arena, slots, width: columns, run: run))
        }
        return true
    }

    /// Bytes to floats, where somebody reads them.
    mutating func dequantised(_ id: ValueID) -> Grid? {
        guard let work = makers[id].flatMap({ fusion.works[$0] }), work.kind == .dequantise,
            let levels = work.levels, let shape = fusion.shapes[id],
            let from = byteGrids[work.input], from.strides.pixel % 16 == 0,
            var to = newGrid(id, shape, from.order)
        else { return nil }
        if to.follow(from) { grids[id] = to }
        let run = from.vectors * 16
        step(reads: [from], writes: to, pictures: from.pictures) { arena, slots in
            .dequantise(
                Self.levelCall(to, from, levels, arena, slots, width: from.width, run: run))
        }
        return to
    }

    private static func levelCall(
        _ floats: Grid, _ bytes: Grid, _ levels: Levels, _ arena: UnsafeMutablePointer<Float>,
        _ slots: [Slot], width: Int, run: Int
    ) -> ByteLevelCall {
        ByteLevelCall(
            floats: floats.base(arena, slots), floatStrides: floats.strides,
            bytes: bytes.byteBase(arena, slots), byteStrides: bytes.strides, scale: levels.scale,
            zero: levels.zero, width: width, height: floats.height, run: run)
    }

    // MARK: products

    /// A convolution of bytes.
    mutating func convolveBytes(_ work: Work, _ bytes: ByteWork) -> Bool {
        guard let window = work.window?.inThree, let shape = fusion.shapes[work.output],
            let from = byteGrids[work.input]
        else { return false }
        if work.isDepthwise { return slideBytes(work, bytes, window, from, shape) }
        guard let target = byteTarget(work, bytes, shape, .channelsFirst) else { return false }
        let (kernel, dilations, strides) = (window.kernel, window.dilations, window.strides)
        let joined = from.strides.pixel == from.channels && dilations[2] == 1
        var offsets: [Int] = []
        for y in 0..<kernel[1] {
            for x in 0..<(joined ? 1 : kernel[2]) {
                offsets.append(
                    y * dilations[1] * from.strides.row + x * dilations[2] * from.strides.pixel)
            }
        }
        let width = byteBuild.panelWidth
        let packed = store.floats(
            .init(output: work.output, part: joined ? "bj" : "b", panelWidth: width)
        ) { Packing.byteConvolution(bytes.weights, joined: joined, panelWidth: width) }
        let start = window.before[1] * from.strides.row + window.before[2] * from.strides.pixel
        emitByteProduct(
            ByteProductPlan(
                from: from, start: start,
                strides: GridStrides(
                    pixel: from.strides.pixel * strides[2], row: from.strides.row * strides[1],
                    picture: from.strides.picture),
                offsets: offsets,
                words: ((joined ? kernel[2] : 1) * from.channels + 3) / 4, weights: packed),
            work, bytes, target)
        return true
    }

    /// A product of bytes with a constant matrix, rows as pixels.
    mutating func multiplyBytes(_ work: Work, _ bytes: ByteWork) -> Bool {
        guard let shape = fusion.shapes[work.output], let from = byteGrids[work.input],
            from.channels == bytes.weights.shape[0], work.residual == nil,
            var target = byteTarget(work, bytes, shape, .channelsLast),
            target.grid.pixels == from.pixels
        else { return false }
        if target.grid.follow(from) {
            if target.isBytes {
                byteGrids[work.output] = target.grid
            } else {
                grids[work.output] = target.grid
            }
        }
        let width = byteBuild.panelWidth
        let packed = store.floats(
            .init(output: work.output, part: "bm", panelWidth: width)
        ) { Packing.byteMatrix(bytes.weights, panelWidth: width) }
        emitByteProduct(
            ByteProductPlan(
                from: from, start: 0, strides: from.strides, offsets: [0],
                words: (from.channels + 3) / 4, weights: packed), work, bytes, target)
        return true
    }

    /// Where a product goes: bytes, or floats.
    private struct ByteTarget {
        var grid: Grid
        var isBytes: Bool
    }

    /// What a product on bytes reads.
    private struct ByteProductPlan {
        var from: Grid
        /// Bytes from the first pixel back to what the first output reads.
        var start: Int
        var strides: GridStrides
        var offsets: [Int]
        var words: Int
        var weights: FrozenNumbers
    }

    private mutating func byteTarget(
        _ work: Work, _ bytes: ByteWork, _ shape: [Int], _ order: Grid.Order
    ) -> ByteTarget? {
        if let levels = bytes.output {
            return newByteGrid(work.output, shape, order, zero: levels.zero)
                .map { ByteTarget(grid: $0, isBytes: true) }
        }
        return newGrid(work.output, shape, order).map { ByteTarget(grid: $0, isBytes: false) }
    }

    private mutating func emitByteProduct(
        _ plan: ByteProductPlan, _ work: Work, _ bytes: ByteWork, _ target: ByteTarget
    ) {
        let to = target.grid
        let vectors = to.vectors
        let perPanel = byteBuild.panelWidth / 16
        let blocks = Blocks(
            pixels: to.pixels, panels: (vectors + perPanel - 1) / perPanel,
            depth: plan.offsets.count * plan.words, tileRows: byteBuild.tileRows,
            panelWidth: byteBuild.panelWidth, threads: threads)
        let weights = keep(plan.weights, as: Int8.self)
        let sums = byteSums(work, bytes)
        let runs = keep(plan.offsets)
        let from = plan.from
        let extra = work.residual.flatMap { byteGrids[$0] }
        step(reads: [from] + (extra.map { [$0] } ?? []), writes: to, pictures: to.pictures) {
            arena, slots in
            let residual = extra.flatMap {
                Self.residual($0, bytes, UnsafePointer($0.byteBase(arena, slots)))
            }
            let output =
                target.isBytes
                ? UnsafeMutableRawPointer(to.byteBase(arena, slots))
                : UnsafeMutableRawPointer(to.base(arena, slots))
            return .byteProduct(
                ByteProductCall(
                    input: UnsafePointer(from.byteBase(arena, slots) - plan.start),
                    inputStrides: plan.strides, output: output,
                    outputKind: target.isBytes ? .bytes : .floats, outputStrides: to.strides,
                    weights: weights, starts: sums.starts, scaling: sums.scaling, runs: runs,
                    runCount: plan.offsets.count, runWords: plan.words, width: to.width,
                    height: to.height, outputVectors: vectors, residual: residual),
                blocks)
        }
    }

    private static func residual(
        _ grid: Grid, _ bytes: ByteWork, _ base: UnsafePointer<UInt8>
    ) -> ByteResidual? {
        guard let sum = bytes.sum, let output = bytes.output else { return nil }
        return ByteResidual(
            bytes: base, strides: grid.strides, own: sum.product.scale / output.scale,
            scale: sum.residual.scale / output.scale, zero: Float(sum.residual.zero),
            low: output.bounds.low, high: output.bounds.high, sumZero: output.zero)
    }

    // MARK: sums

    /// What sums begin with, and how they become what is stored.
    private mutating func byteSums(
        _ work: Work, _ bytes: ByteWork
    ) -> (starts: UnsafePointer<Int32>, scaling: ByteScaling) {
        let levels = bytes.sum?.product ?? bytes.output
        let outputs = bytes.scales.count
        // Depthwise grids are padded to 16, products to whole panels.
        let width = (outputs + 31) / 32 * 32
        func key(_ part: String) -> WeightStore.Key {
            .init(output: work.output, part: part, panelWidth: width)
        }
        let starts = store.floats(key("starts")) {
            let sums = bytes.weightSums(isMatrix: work.kind == .matrix)
            return FrozenNumbers(of: Int32.self, count: width) { buffer in
                for index in 0..<outputs {
                    buffer[index] = -Int32(bytes.input.zero) * sums[index]
                }
            }
        }
        let unit = levels?.scale ?? 1
        let factors = store.floats(key("factors")) {
            FrozenNumbers(count: width) { buffer in
                for index in 0..<outputs {
                    buffer[index] = Float(
                        Double(bytes.input.scale) * Double(bytes.scales[index]) / Double(unit))
                }
            }
        }
        let offsets = store.floats(key("offsets")) {
            FrozenNumbers(count: width) { buffer in
                for index in 0..<outputs { buffer[index] = work.bias[index] / unit }
            }
        }
        let (low, high) = (work.activation.low, work.activation.high)
        let bounds = levels?.bounds(within: low, high) ?? (low: low, high: high)
        return (
            keep(starts, as: Int32.self),
            ByteScaling(
                factors: keep(factors), offsets: keep(offsets), low: bounds.low, high: bounds.high,
                zero: levels?.zero ?? 0)
        )
    }

    // MARK: depthwise

    private mutating func slideBytes(
        _ work: Work, _ bytes: ByteWork, _ window: Window, _ from: Grid, _ shape: [Int]
    ) -> Bool {
        guard from.strides.pixel % 16 == 0, let levels = bytes.output, bytes.sum == nil,
            let to = newByteGrid(work.output, shape, .channelsFirst, zero: levels.zero)
        else { return false }
        let wide = to.vectors * 16
        let weights = keep(
            store.floats(.init(output: work.output, part: "bd", panelWidth: 16)) {
                Packing.byteDepthwise(bytes.weights, width: wide)
            }, as: Int8.self)
        let sums = byteSums(work, bytes)
        let start = window.before[1] * from.strides.row + window.before[2] * from.strides.pixel
        step(reads: [from], writes: to, pictures: to.pictures) { arena, slots in
            .byteDepthwise(
                ByteWindowCall(
                    input: UnsafePointer(from.byteBase(arena, slots) - start),
                    inputStrides: from.strides, output: to.byteBase(arena, slots),
                    outputStrides: to.strides, weights: weights, starts: sums.starts,
                    scaling: sums.scaling, width: to.width, height: to.height,
                    vectors: to.vectors, kernel: (window.kernel[1], window.kernel[2]),
                    stride: (window.strides[1], window.strides[2]),
                    dilation: (window.dilations[1], window.dilations[2])))
        }
        return true
    }
}

extension ByteWork {
    /// The weights of each output, added up.
    func weightSums(isMatrix: Bool) -> [Int32] {
        let values = weights.integers
        let outputs = scales.count
        let run = values.count / max(1, outputs)
        var sums = [Int32](repeating: 0, count: outputs)
        for (index, value) in values.enumerated() {
            sums[isMatrix ? index % outputs : index / run] += Int32(value)
        }
        return sums
    }
}

extension Grid {
    /// The first pixel of a grid of bytes.
    func byteBase(
        _ arena: UnsafeMutablePointer<Float>, _ slots: [Slot]
    ) -> UnsafeMutablePointer<UInt8> {
        UnsafeMutableRawPointer(arena + slots[slot].base).assumingMemoryBound(to: UInt8.self)
            + offset
    }

    /// Lets the pixels of a grid without borders lie in rows as those of another do.
    ///
    /// - Returns: whether anything changed.
    mutating func follow(_ other: Grid) -> Bool {
        guard (pictures, height, width) != (other.pictures, other.height, other.width) else {
            return false
        }
        (pictures, height, width) = (other.pictures, other.height, other.width)
        let row = strides.pixel * width
        strides = GridStrides(pixel: strides.pixel, row: row, picture: row * height)
        return true
    }

    /// Where the border around the pixels lies in the slot, in the grid's own unit.
    func borderRanges(_ border: (y: Int, x: Int)) -> [(start: Int, count: Int)] {
        guard border != (0, 0) else { return [] }
        var ranges: [(start: Int, count: Int)] = []
        let side = border.x * strides.pixel
        for picture in 0..<pictures {
            let first = offset + picture * strides.picture
            ranges.append((first - border.y * strides.row - side, border.y * strides.row + side))
            for y in 0..<height {
                let end = first + y * strides.row + width * strides.pixel
                ranges.append((end, y + 1 < height ? 2 * side : side + border.y * strides.row))
            }
        }
        return ranges
    }
}
