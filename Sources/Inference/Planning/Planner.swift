import Kernels

/// Decides for each work how it is done and where its values lie, and emits the steps.
///
/// Values are grids in the arena where a fast step makes or reads them, and loose tensors elsewhere.
/// Steps are emitted as closures over slots first; once every lifetime is known the arena is placed
/// and the pointers become final.
struct Planner {
    typealias Bind = (UnsafeMutablePointer<Float>, [Slot]) -> Step

    let fusion: Fusion
    let build: NeuralKernels
    let byteBuild: ByteKernels
    let store: WeightStore
    let threads: Int
    /// Indices into the works, by what they make and by what they read.
    private(set) var makers: [ValueID: Int] = [:]
    private(set) var readers: [ValueID: [Int]] = [:]
    var slots: [Slot] = []
    var grids: [ValueID: Grid] = [:]
    /// Values that are held as bytes; offsets and strides count bytes.
    var byteGrids: [ValueID: Grid] = [:]
    private var binds: [(bind: Bind, pictures: Int, layer: Int)] = []
    /// What the steps are for: each names one by its place.
    private var layers = [Layer(name: "", kind: "input")]
    /// The product that is the last step but for clears, which a pool may still be joined to.
    private var lastProduct: (output: ValueID, step: Int, depth: Int)?
    private(set) var weights: [FrozenNumbers] = []
    private var runs: [UnsafeMutablePointer<Int>] = []
    /// Zero pixels that the windows over a value read around it.
    var borders: [ValueID: (y: Int, x: Int)] = [:]
    /// Where a value goes that a channel concatenation reads: no copy is needed then.
    var destinations: [ValueID: (join: ValueID, channel: Int)] = [:]
    private var stored: Set<ValueID> = []
    /// Values that steps read as tensors: the constants among them must stay.
    private var looseReads: Set<ValueID> = []

    init(_ fusion: Fusion, build: KernelBuild, store: WeightStore, threads: Int) {
        self.fusion = fusion
        self.build = build.kernels
        byteBuild = build.byteKernels
        self.store = store
        self.threads = threads
        for (index, work) in fusion.works.enumerated() {
            guard let work else { continue }
            for case let id? in work.node.outputs { makers[id] = index }
            makers[work.output] = index
            for id in Set(work.reads) { readers[id, default: []].append(index) }
        }
    }

    /// Plans a network for inputs of the given shapes.
    static func plan(
        _ model: Model, inputs: [ValueID: [Int]], build: KernelBuild, threads: Int
    ) throws(ModelError) -> Plan {
        do {
            return try plan(
                Fusion(model, inputs: inputs), store: model.store, build: build, threads: threads)
        } catch  where error.reason == .unsupported {
            // A shape that fusing did not foresee: node by node it still runs.
            let plain = try Fusion(model, inputs: inputs, joins: false)
            return try plan(plain, store: model.store, build: build, threads: threads)
        }
    }

    private static func plan(
        _ fusion: Fusion, store: WeightStore, build: KernelBuild, threads: Int
    ) throws(ModelError) -> Plan {
        var planner = Planner(fusion, build: build, store: store, threads: threads)
        planner.survey()
        for case let work? in fusion.works {
            planner.layers.append(Layer(work, in: fusion))
            try planner.emit(work)
        }
        planner.layers.append(Layer(name: "", kind: "output"))
        for id in fusion.outputs { planner.needLoose(fusion.resolved(id)) }
        return try planner.finished()
    }

    private mutating func finished() throws(ModelError) -> Plan {
        var slots = slots
        // Vectors may read up to 15 floats past the last channel.
        let floats = Arena.place(&slots) + 64
        guard floats <= fusion.limits.tensorBytes / 4 else {
            for list in runs { list.deallocate() }
            throw ModelError(.tooLarge, "the network needs \(floats * 4) bytes at a time")
        }
        let arena = UnsafeMutableRawPointer.allocate(byteCount: floats * 4, alignment: 64)
            .bindMemory(to: Float.self, capacity: floats)
        arena.initialize(repeating: 0, count: floats)
        let outputs = fusion.outputs.map(fusion.resolved)
        looseReads.formUnion(outputs)
        let draft = Plan.Draft(
            steps: binds.map { $0.bind(arena, slots) }, pictures: binds.map(\.pictures),
            layers: layers, layerOfStep: binds.map(\.layer),
            kernels: build, byteKernels: byteBuild, weights: weights, runs: runs,
            constants: fusion.constants.filter { looseReads.contains($0.key) },
            opset: fusion.opset, limits: fusion.limits,
            outputs: outputs)
        return Plan(draft, arena: arena, floats: floats)
    }

    // MARK: values

    /// Makes room for a value that a step is about to write.
    ///
    /// - Parameter exact: pixels are packed without padding to a vector; only for what is loaded.
    mutating func newGrid(
        _ id: ValueID, _ shape: [Int], _ order: Grid.Order, exact: Bool = false
    ) -> Grid? {
        guard let extents = Grid.extents(shape, order) else { return nil }
        if let place = destinations[id], let join = joinGrid(place.join) {
            let grid = join.channels(
                place.channel..<place.channel + extents.channels, shape: shape)
            grids[id] = grid
            return grid
        }
        let border = borders[id] ?? (0, 0)
        let pixel = exact ? extents.channels : (extents.channels + 15) / 16 * 16
        let row = (extents.width + 2 * border.x) * pixel
        let picture = (extents.height + 2 * border.y) * row
        let slot = newSlot(floats: (picture * extents.pictures + 31) / 16 * 16)
        let grid = Grid(
            slot: slot, offset: border.y * row + border.x * pixel,
            strides: GridStrides(pixel: pixel, row: row, picture: picture),
            pictures: extents.pictures, channels: extents.channels, height: extents.height,
            width: extents.width, order: order, shape: shape)
        grids[id] = grid
        clear(grid, border)
        return grid
    }

    /// A piece of the arena from the next step on.
    mutating func newSlot(floats: Int) -> Int {
        slots.append(Slot(floats: floats, first: binds.count, last: binds.count))
        return slots.count - 1
    }

    private mutating func joinGrid(_ id: ValueID) -> Grid? {
        if let grid = grids[id] { return grid }
        guard let shape = fusion.shapes[id] else { return nil }
        return newGrid(id, shape, .channelsFirst)
    }

    private mutating func clear(_ grid: Grid, _ border: (y: Int, x: Int)) {
        let ranges = grid.borderRanges(border)
        guard !ranges.isEmpty else { return }
        step(reads: [], writes: grid, pictures: 1) { arena, slots in
            let base = arena + slots[grid.slot].base
            return .clear(ranges.map { (base + $0.start, $0.count) })
        }
    }

    /// Emits a step and keeps the slots it touches alive until it.
    mutating func step(
        reads: [Grid], writes: Grid?, pictures: Int, _ bind: @escaping Bind
    ) {
        if !reads.isEmpty { lastProduct = nil }
        for grid in reads + (writes.map { [$0] } ?? []) { slots[grid.slot].last = binds.count }
        binds.append((bind, pictures, layers.count - 1))
    }

    /// Remembers that the last step is the product that makes a value.
    mutating func noteProduct(_ output: ValueID, depth: Int) {
        lastProduct = (output, binds.count - 1, depth)
    }

    /// Joins a pool to the product before it, which nobody else reads: the product's output shrinks
    /// to a strip for each thread.
    ///
    /// Only where the weights stay in the second cache beside the strip, since each strip reads all.
    mutating func joinPool(_ input: ValueID, _ from: Grid, _ to: Grid, _ bind: @escaping Bind)
        -> Bool
    {
        guard let product = lastProduct, product.output == input, readers[input]?.count == 1,
            !fusion.outputs.map(fusion.resolved).contains(input),
            destinations[input] == nil, from.strides.row == from.width * from.strides.pixel,
            product.depth * from.vectors * 64 <= 512 << 10
        else { return false }
        let make = binds[product.step].bind
        let pooledRow = (from.height + to.height - 1) / to.height * from.strides.row
        let rows = max(1, min(to.height, (128 << 10) / (pooledRow * 4)))
        let strip = (rows + 1) * pooledRow
        guard strip * threads < slots[from.slot].floats else { return false }
        slots[from.slot].floats = (strip * threads + 31) / 16 * 16
        slots[to.slot].first = min(slots[to.slot].first, product.step)
        slots[to.slot].last = max(slots[to.slot].last, product.step)
        binds[product.step].bind = { arena, slots in
            guard case .product(let call, let blocks) = make(arena, slots),
                case .maximum(let pool) = bind(arena, slots)
            else { return make(arena, slots) }
            return .strips(
                StripCall(
                    product: call, pool: pool, panels: blocks.panels, rows: rows,
                    stripFloats: strip, pictures: from.pictures))
        }
        lastProduct = nil
        return true
    }

    mutating func keep(_ floats: FrozenNumbers) -> UnsafePointer<Float> {
        weights.append(floats)
        return UnsafePointer(floats.base)
    }

    mutating func keep<Number: BitwiseCopyable>(
        _ numbers: FrozenNumbers, as kind: Number.Type
    ) -> UnsafePointer<Number> {
        weights.append(numbers)
        return numbers.pointer(to: kind)
    }

    mutating func keep(_ offsets: [Int]) -> UnsafePointer<Int> {
        let list = UnsafeMutablePointer<Int>.allocate(capacity: max(1, offsets.count))
        list.initialize(from: offsets, count: offsets.count)
        runs.append(list)
        return UnsafePointer(list)
    }

    /// The grid of a value that a step has made, or that bytes can become.
    mutating func madeGrid(_ id: ValueID) -> Grid? { grids[id] ?? dequantised(id) }

    /// The value as a grid; loads it where it is a loose tensor of floats.
    mutating func grid(_ id: ValueID, _ order: Grid.Order = .channelsFirst) -> Grid? {
        if let grid = madeGrid(id) {
            return grid.order == order || grid.height * grid.width == 1 ? grid : nil
        }
        guard fusion.types[id] == .float32, let shape = fusion.shapes[id], !shape.isEmpty else {
            return nil
        }
        let exact = order == .channelsLast || isReadPacked(id)
        guard let grid = newGrid(id, shape, order, exact: exact) else { return nil }
        looseReads.insert(id)
        step(reads: [], writes: grid, pictures: grid.pictures) { arena, slots in
            .load(id, Self.planes(grid, arena, slots))
        }
        return grid
    }

    /// Whether all who read a value take pixels without padding.
    private func isReadPacked(_ id: ValueID) -> Bool {
        (readers[id] ?? []).compactMap { fusion.works[$0] }.allSatisfy {
            switch $0.kind {
            case .convolution: $0.input == id && $0.residual != id && !$0.isDepthwise
            case .quantise: isReadPacked($0.output) && Self.fillsVector(fusion.shapes[id])
            default: false
            }
        }
    }

    /// Whether a row of packed pixels is long enough for a vector, as quantising asks.
    private static func fillsVector(_ shape: [Int]?) -> Bool {
        guard let shape, let width = shape.last, shape.count > 2 else { return false }
        return shape[1] * width >= 16
    }

    /// Writes a grid out as a tensor, once.
    mutating func needLoose(_ id: ValueID) {
        guard let grid = madeGrid(id), stored.insert(id).inserted, !isInput(id) else { return }
        step(reads: [grid], writes: nil, pictures: 1) { arena, slots in
            .store(id, Self.planes(grid, arena, slots), shape: grid.shape)
        }
    }

    private func isInput(_ id: ValueID) -> Bool { makers[id] == nil }

    static func planes(_ grid: Grid, _ arena: UnsafeMutablePointer<Float>, _ slots: [Slot])
        -> PlaneCall
    {
        let base = grid.base(arena, slots)
        return PlaneCall(
            plain: base, grid: base, strides: grid.strides, pictures: grid.pictures,
            channels: grid.channels, height: grid.height, width: grid.width,
            channelsLast: grid.order == .channelsLast)
    }

    // MARK: works

    private mutating func emit(_ work: Work) throws(ModelError) {
        let done: Bool =
            switch work.kind {
            case .convolution, .matrix: try product(work)
            case .quantise: quantise(work)
            // Floats are made where somebody reads them.
            case .dequantise: true
            case .activation: activate(work)
            case .node: try place(work)
            }
        if done { return }
        guard let node = plainNode(work) else {
            throw ModelError(.unsupported, "\(work.node.name): no step fits what was fused")
        }
        for case let id? in node.inputs { needLoose(id) }
        looseReads.formUnion(node.inputs.compactMap { $0 })
        step(reads: [], writes: nil, pictures: 1) { _, _ in .plain(node) }
    }

    private mutating func product(_ work: Work) throws(ModelError) -> Bool {
        let isMatrix = work.kind == .matrix
        guard let bytes = work.bytes else {
            return isMatrix ? multiply(work) : try convolve(work)
        }
        return isMatrix ? multiplyBytes(work, bytes) : convolveBytes(work, bytes)
    }

    /// The node itself, where nothing has been fused into it.
    private func plainNode(_ work: Work) -> Node? {
        switch work.kind {
        case .node, .activation: work.node
        default: nil
        }
    }
}

extension Grid {
    func base(
        _ arena: UnsafeMutablePointer<Float>, _ slots: [Slot]
    ) -> UnsafeMutablePointer<Float> {
        arena + slots[slot].base + offset
    }
}
