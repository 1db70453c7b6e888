import Kernels

extension Planner {
    /// A convolution as products or as a depthwise window.
    mutating func convolve(_ work: Work) throws(ModelError) -> Bool {
        guard let window = work.window?.inThree, let weights = work.weights,
            let shape = fusion.shapes[work.output], let from = grid(work.input)
        else { return false }
        var extra: Grid?
        if let residual = work.residual {
            guard let found = grid(residual), found.channels == shape[1] else { return false }
            extra = found
        }
        if work.isDepthwise, extra == nil {
            return slide(work, window, weights, from, shape)
        }
        guard let to = newGrid(work.output, shape, .channelsFirst) else { return false }
        let perGroup = (inputs: weights.shape[1], outputs: weights.shape[0] / work.group)
        let apart = work.group > 1 && perGroup.outputs % 16 == 0
        for group in 0..<(apart ? work.group : 1) {
            let outputs = apart ? perGroup.outputs : weights.shape[0]
            let inputs = apart || work.group == 1 ? perGroup.inputs : perGroup.inputs * work.group
            let first = group * outputs
            let packed = keep(
                store.floats(
                    .init(output: work.output, part: "w\(group)", panelWidth: build.panelWidth)
                ) { [build] in
                    Packing.convolution(
                        weights, outputs: first..<first + outputs, inputs: inputs,
                        outputsPerGroup: perGroup.outputs, panelWidth: build.panelWidth)
                })
            let bias = keepBias(work, Array(work.bias[first..<first + outputs]), "b\(group)")
            let base = apart ? group * perGroup.inputs : 0
            product(
                work, window, from.channels(base..<base + inputs, shape: from.shape),
                to.channels(first..<first + outputs, shape: to.shape),
                extra?.channels(first..<first + outputs, shape: to.shape), packed, bias)
        }
        if !apart { noteProduct(work.output, depth: weights.count / max(1, weights.shape[0])) }
        return true
    }

    private mutating func keepBias(
        _ work: Work, _ values: [Float], _ part: String
    ) -> UnsafePointer<Float> {
        let width = build.panelWidth
        return keep(
            store.floats(.init(output: work.output, part: part, panelWidth: width)) {
                FrozenNumbers(count: (values.count + width - 1) / width * width) { buffer in
                    for (index, value) in values.enumerated() { buffer[index] = value }
                }
            })
    }

    private mutating func product(
        _ work: Work, _ window: Window, _ from: Grid, _ to: Grid, _ extra: Grid?,
        _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>
    ) {
        let (kernel, dilations, strides) = (window.kernel, window.dilations, window.strides)
        // Neighbouring taps whose floats follow each other are one run.
        let joined = from.strides.pixel == from.channels && dilations[2] == 1
        var offsets: [Int] = []
        for y in 0..<kernel[1] {
            for x in 0..<(joined ? 1 : kernel[2]) {
                offsets.append(
                    y * dilations[1] * from.strides.row + x * dilations[2] * from.strides.pixel)
            }
        }
        let length = joined ? kernel[2] * from.channels : from.channels
        let start = window.before[1] * from.strides.row + window.before[2] * from.strides.pixel
        emitProduct(
            from, start: start,
            inputStrides: GridStrides(
                pixel: from.strides.pixel * strides[2], row: from.strides.row * strides[1],
                picture: from.strides.picture),
            to, extra, weights, bias, offsets, length, work)
    }

    private mutating func emitProduct(
        _ from: Grid, start: Int, inputStrides: GridStrides, _ to: Grid, _ extra: Grid?,
        _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>, _ offsets: [Int],
        _ length: Int, _ work: Work
    ) {
        let runs = keep(offsets)
        let vectors = to.vectors
        let perPanel = build.panelWidth / 16
        let blocks = Blocks(
            pixels: to.pixels, panels: (vectors + perPanel - 1) / perPanel,
            depth: offsets.count * length, tileRows: build.tileRows,
            panelWidth: build.panelWidth, threads: threads)
        let (activation, residualFirst) = (work.activation, work.residualFirst)
        step(reads: [from] + (extra.map { [$0] } ?? []), writes: to, pictures: to.pictures) {
            arena, slots in
            .product(
                ProductCall(
                    input: UnsafePointer(from.base(arena, slots) - start),
                    inputStrides: inputStrides, output: to.base(arena, slots),
                    outputStrides: to.strides, weights: weights, bias: bias, runs: runs,
                    runCount: offsets.count, runLength: length, width: to.width,
                    height: to.height, outputVectors: vectors, activation: activation,
                    residual: extra.map { UnsafePointer($0.base(arena, slots)) },
                    residualStrides: extra?.strides ?? to.strides, residualFirst: residualFirst),
                blocks)
        }
    }

    private mutating func slide(
        _ work: Work, _ window: Window, _ weights: Tensor, _ from: Grid, _ shape: [Int]
    ) -> Bool {
        guard from.strides.pixel % 16 == 0,
            let to = newGrid(work.output, shape, .channelsFirst)
        else { return false }
        let wide = to.vectors * 16
        let packed = keep(
            store.floats(.init(output: work.output, part: "d", panelWidth: 16)) {
                Packing.depthwise(weights, width: wide)
            })
        let bias = keepBias(work, work.bias, "b")
        let start = window.before[1] * from.strides.row + window.before[2] * from.strides.pixel
        let activation = work.activation
        step(reads: [from], writes: to, pictures: to.pictures) { arena, slots in
            .depthwise(
                WindowCall(
                    input: UnsafePointer(from.base(arena, slots) - start),
                    inputStrides: from.strides, output: to.base(arena, slots),
                    outputStrides: to.strides, weights: packed, bias: bias,
                    inputWidth: from.width, inputHeight: from.height, width: to.width,
                    height: to.height, vectors: to.vectors,
                    kernel: (window.kernel[1], window.kernel[2]),
                    stride: (window.strides[1], window.strides[2]),
                    dilation: (window.dilations[1], window.dilations[2]), before: (0, 0),
                    activation: activation, countsBorder: false))
        }
        return true
    }

    /// A product with a constant matrix, rows as pixels.
    mutating func multiply(_ work: Work) -> Bool {
        guard let weights = work.weights, let shape = fusion.shapes[work.output],
            let from = grid(work.input, .channelsLast), from.channels == weights.shape[0]
        else { return false }
        var extra: Grid?
        if let residual = work.residual {
            guard let found = grid(residual, .channelsLast), found.channels == weights.shape[1]
            else { return false }
            extra = found
        }
        guard var to = newGrid(work.output, shape, .channelsLast) else { return false }
        // The rows lie as those of the input do.
        guard to.pixels == from.pixels else { return false }
        if to.follow(from) { grids[work.output] = to }
        if let found = extra, !found.sameExtents(to) { return false }
        let packed = keep(
            store.floats(
                .init(output: work.output, part: "m", panelWidth: build.panelWidth)
            ) { [build] in Packing.matrix(weights, panelWidth: build.panelWidth) })
        let bias = keepBias(work, work.bias, "b")
        emitProduct(
            from, start: 0, inputStrides: from.strides, to, extra, packed, bias, [0],
            from.channels, work)
        return true
    }
}
