import Builtin

#if CURBWATCH_AVX512
    public import Kernels
#endif

// The fast kernels of networks. One file on purpose: it is built twice, for the floor of the package
// and for AVX-512, and only types that are private to a file leave no value witnesses behind, whose
// weak symbols (`__swift_memcpy64_4`) the linker would share between the builds; and only within a
// file does a debug build inline. `benchmarks/infer/kernel-symbols` holds the object to that. What a call means
// stands in `Calls/`; each kernel is checked against its oracle in `Reference/Neural`.

// MARK: - Vector

// Sixteen floats in registers: one of AVX-512, two of AVX2, four elsewhere. Only LLVM's own vector
// operations and concrete types, so that neither build of this folder emits a generic of the standard
// library that the linker could share between them. Checked against `Reference/Neural`.

private struct Vector {
    var bits: Builtin.Vec16xFPIEEE32

    @inline(__always) init(bits: Builtin.Vec16xFPIEEE32) { self.bits = bits }

    @inline(__always) init(_ value: Float) {
        bits = SIMD16<Float>(repeating: value)._storage._value
    }

    @inline(__always) init(at pointer: UnsafePointer<Float>) {
        bits = UnsafeRawPointer(pointer).loadUnaligned(as: SIMD16<Float>.self)._storage._value
    }

    @inline(__always) func store(_ pointer: UnsafeMutablePointer<Float>) {
        var whole = SIMD16<Float>()
        whole._storage._value = bits
        UnsafeMutableRawPointer(pointer).storeBytes(of: whole, as: SIMD16<Float>.self)
    }

    /// self += a · b, rounded once.
    @inline(__always) mutating func add(_ a: Vector, times b: Vector) {
        #if arch(x86_64) || arch(arm64)
            bits = Builtin.int_fma_Vec16xFPIEEE32(a.bits, b.bits, bits)
        #else
            self = self + a * b
        #endif
    }

    @inline(__always) static func + (a: Vector, b: Vector) -> Vector {
        Vector(bits: Builtin.fadd_Vec16xFPIEEE32(a.bits, b.bits))
    }

    @inline(__always) static func - (a: Vector, b: Vector) -> Vector {
        Vector(bits: Builtin.fsub_Vec16xFPIEEE32(a.bits, b.bits))
    }

    @inline(__always) static func * (a: Vector, b: Vector) -> Vector {
        Vector(bits: Builtin.fmul_Vec16xFPIEEE32(a.bits, b.bits))
    }

    @inline(__always) static func / (a: Vector, b: Vector) -> Vector {
        Vector(bits: Builtin.fdiv_Vec16xFPIEEE32(a.bits, b.bits))
    }

    /// The greater; the second where they do not compare.
    @inline(__always) static func maximum(_ a: Vector, _ b: Vector) -> Vector {
        Vector(
            bits: Builtin.select_Vec16xInt1_Vec16xFPIEEE32(
                Builtin.fcmp_ogt_Vec16xFPIEEE32(a.bits, b.bits), a.bits, b.bits))
    }

    /// The lesser; the second where they do not compare.
    @inline(__always) static func minimum(_ a: Vector, _ b: Vector) -> Vector {
        Vector(
            bits: Builtin.select_Vec16xInt1_Vec16xFPIEEE32(
                Builtin.fcmp_olt_Vec16xFPIEEE32(a.bits, b.bits), a.bits, b.bits))
    }

    @inline(__always) func negativeOr(_ positive: Vector, _ negative: Vector) -> Vector {
        Vector(
            bits: Builtin.select_Vec16xInt1_Vec16xFPIEEE32(
                Builtin.fcmp_olt_Vec16xFPIEEE32(bits, Vector(0).bits), negative.bits, positive.bits)
        )
    }

    /// eˣ, within 2 units in the last place for -87 ... 88 and clamped there (Cephes' polynomial).
    @inline(__always) func exponential() -> Vector {
        let x = Vector.maximum(Vector.minimum(Vector(88.3), self), Vector(-87.3))
        // Adding 1.5 · 2²³ rounds to an integer and leaves it in the low bits.
        let magic = Vector(12_582_912)
        var shifted = magic
        shifted.add(x, times: Vector(1.442_695_04))
        let whole = shifted - magic
        var rest = x
        rest.add(whole, times: Vector(-0.693_359_375))
        rest.add(whole, times: Vector(2.121_944_4e-4))
        var poly = Vector(1.987_569_1e-4)
        poly = poly.stepped(rest, 1.398_199_9e-3)
        poly = poly.stepped(rest, 8.333_452e-3)
        poly = poly.stepped(rest, 4.166_579_6e-2)
        poly = poly.stepped(rest, 1.666_666_5e-1)
        poly = poly.stepped(rest, 0.5)
        poly = poly.stepped(rest, 1)
        poly = poly.stepped(rest, 1)
        let power = Builtin.shl_Vec16xInt32(
            Builtin.bitcast_Vec16xFPIEEE32_Vec16xInt32(shifted.bits),
            SIMD16<Int32>(repeating: 23)._storage._value)
        return Vector(
            bits: Builtin.bitcast_Vec16xInt32_Vec16xFPIEEE32(
                Builtin.add_Vec16xInt32(
                    Builtin.bitcast_Vec16xFPIEEE32_Vec16xInt32(poly.bits), power)))
    }

    /// self · x + constant
    @inline(__always) private func stepped(_ x: Vector, _ constant: Float) -> Vector {
        var sum = Vector(constant)
        sum.add(self, times: x)
        return sum
    }

    @inline(__always) func sigmoid() -> Vector {
        Vector(1) / (Vector(1) + (Vector(0) - self).exponential())
    }
}

/// What a tile applies while its sums are still in registers: min(max(slope · x + low, x), high),
/// which is identity, Relu, Clip and LeakyRelu alike.
private struct Bounds {
    let slope, low, high: Vector

    @inline(__always) init(_ slope: Float, _ low: Float, _ high: Float) {
        self.slope = Vector(slope)
        self.low = Vector(low)
        self.high = Vector(high)
    }

    @inline(__always) func clamped(_ x: Vector) -> Vector {
        var bound = low
        bound.add(x, times: slope)
        return Vector.minimum(Vector.maximum(bound, x), high)
    }
}

extension Activation {
    @inline(__always) fileprivate func clamped(_ x: Vector) -> Vector {
        Vector.minimum(Vector.maximum(x, Vector(low)), Vector(high))
    }

    /// Applies the activation; for many vectors of one kind, switch outside the loop.
    @inline(__always) fileprivate func applied(_ x: Vector) -> Vector {
        switch kind {
        case .clamp: clamped(x)
        case .leaky: x.negativeOr(x, x * Vector(low))
        case .sigmoid: x.sigmoid()
        case .silu: x / (Vector(1) + (Vector(0) - x).exponential())
        case .hardSigmoid: hardSigmoid(x)
        case .hardSwish: x * hardSigmoid(x)
        case .tanh: (x + x).sigmoid() * Vector(2) - Vector(1)
        case .mish: mish(x)
        case .elu: x.negativeOr(x, Vector(low) * (x.exponential() - Vector(1)))
        }
    }

    @inline(__always) private func hardSigmoid(_ x: Vector) -> Vector {
        Vector.minimum(Vector.maximum(x * Vector(low) + Vector(high), Vector(0)), Vector(1))
    }

    /// With n = eˣ(eˣ + 2), tanh(ln(1 + eˣ)) = n / (n + 2); past 20 it is 1 in single precision.
    @inline(__always) private func mish(_ x: Vector) -> Vector {
        let power = Vector.minimum(x, Vector(20)).exponential()
        let n = power * (power + Vector(2))
        return x * (n / (n + Vector(2)))
    }
}

// MARK: - Tile

// Accumulators of the product kernel: a few pixels by one or two vectors of outputs, in registers.

/// Where four pixels begin to read.
private struct FourSources {
    let p0, p1, p2, p3: UnsafePointer<Float>

    @inline(__always)
    init(_ base: UnsafePointer<Float>, _ offsets: UnsafePointer<Int>, _ first: Int, _ run: Int) {
        p0 = base + (offsets[first] &+ run)
        p1 = base + (offsets[first &+ 1] &+ run)
        p2 = base + (offsets[first &+ 2] &+ run)
        p3 = base + (offsets[first &+ 3] &+ run)
    }
}

/// Four pixels by two vectors.
private struct FourWide {
    var a0, a1, a2, a3, b0, b1, b2, b3: Vector

    @inline(__always) init(_ a: Vector, _ b: Vector) {
        (a0, a1, a2, a3) = (a, a, a, a)
        (b0, b1, b2, b3) = (b, b, b, b)
    }

    @inline(__always)
    mutating func add(_ sources: FourSources, _ k: Int, _ x: Vector, _ y: Vector) {
        let s0 = Vector(sources.p0[k])
        a0.add(s0, times: x)
        b0.add(s0, times: y)
        let s1 = Vector(sources.p1[k])
        a1.add(s1, times: x)
        b1.add(s1, times: y)
        let s2 = Vector(sources.p2[k])
        a2.add(s2, times: x)
        b2.add(s2, times: y)
        let s3 = Vector(sources.p3[k])
        a3.add(s3, times: x)
        b3.add(s3, times: y)
    }

    @inline(__always)
    func store(_ out: UnsafeMutablePointer<Float>, _ offsets: UnsafePointer<Int>, _ clamp: Bounds) {
        clamp.clamped(a0).store(out + offsets[0])
        clamp.clamped(b0).store(out + (offsets[0] &+ 16))
        clamp.clamped(a1).store(out + offsets[1])
        clamp.clamped(b1).store(out + (offsets[1] &+ 16))
        clamp.clamped(a2).store(out + offsets[2])
        clamp.clamped(b2).store(out + (offsets[2] &+ 16))
        clamp.clamped(a3).store(out + offsets[3])
        clamp.clamped(b3).store(out + (offsets[3] &+ 16))
    }
}

/// Four pixels by one vector.
private struct FourNarrow {
    var a0, a1, a2, a3: Vector

    @inline(__always) init(_ a: Vector) { (a0, a1, a2, a3) = (a, a, a, a) }

    @inline(__always) mutating func add(_ sources: FourSources, _ k: Int, _ x: Vector) {
        a0.add(Vector(sources.p0[k]), times: x)
        a1.add(Vector(sources.p1[k]), times: x)
        a2.add(Vector(sources.p2[k]), times: x)
        a3.add(Vector(sources.p3[k]), times: x)
    }

    @inline(__always)
    func store(_ out: UnsafeMutablePointer<Float>, _ offsets: UnsafePointer<Int>, _ clamp: Bounds) {
        clamp.clamped(a0).store(out + offsets[0])
        clamp.clamped(a1).store(out + offsets[1])
        clamp.clamped(a2).store(out + offsets[2])
        clamp.clamped(a3).store(out + offsets[3])
    }
}

// MARK: - Product

// Convolution and matrix product in one kernel: no patch matrix is built, since a pixel's taps are
// runs of floats at fixed offsets from where it begins to read. Checked against
// `Reference/Neural/PlainProduct`.

/// Where the pixels of a tile read, write, and take their residual, in floats from the bases.
private struct TilePlaces {
    let input, output, residual: UnsafeMutablePointer<Int>
}

/// Computes output pixels `first ..< last` for panels `firstPanel ..< lastPanel`.
///
///     out[p, o] = act(bias[o] + Σ_run Σ_k in[start(p) + run + k] · w[o, run, k])
///
/// `scratch` is room for 36 integers of the calling thread.
@inline(never)
public func multiplyTiles(
    _ call: borrowing ProductCall, _ first: Int, _ last: Int, _ firstPanel: Int, _ lastPanel: Int,
    _ scratch: UnsafeMutablePointer<Int>
) {
    let places = TilePlaces(input: scratch, output: scratch + 12, residual: scratch + 24)
    var pixel = first
    while pixel < last {
        let count = min(productTileRows, last &- pixel)
        locate(call, pixel, count, places)
        var panel = firstPanel
        while panel < lastPanel {
            tile(call, panel, count, places)
            panel &+= 1
        }
        pixel &+= count
    }
}

/// Finds the places of a tile's pixels; rows past `count` repeat the last, so that they compute
/// something harmless again.
@inline(__always)
private func locate(
    _ call: borrowing ProductCall, _ pixel: Int, _ count: Int, _ places: TilePlaces
) {
    var x = pixel % call.width
    let line = pixel / call.width
    var y = line % call.height
    var picture = line / call.height
    var row = 0
    while row < count {
        places.input[row] =
            x &* call.inputStrides.pixel &+ y &* call.inputStrides.row
            &+ picture &* call.inputStrides.picture
        places.output[row] =
            x &* call.outputStrides.pixel &+ y &* call.outputStrides.row
            &+ picture &* call.outputStrides.picture
        places.residual[row] =
            x &* call.residualStrides.pixel &+ y &* call.residualStrides.row
            &+ picture &* call.residualStrides.picture
        x &+= 1
        if x == call.width {
            x = 0
            y &+= 1
            if y == call.height {
                y = 0
                picture &+= 1
            }
        }
        row &+= 1
    }
    while row < 12 {
        places.input[row] = places.input[count &- 1]
        places.output[row] = places.output[count &- 1]
        places.residual[row] = places.residual[count &- 1]
        row &+= 1
    }
}

@inline(__always)
private func tile(
    _ call: borrowing ProductCall, _ panel: Int, _ count: Int, _ places: TilePlaces
) {
    let depth = call.runCount &* call.runLength
    let weights = call.weights + panel &* depth &* productPanelWidth
    let channel = panel &* productPanelWidth
    let activation = call.activation
    let bare = call.residual == nil
    let leaky = activation.kind == .leaky && activation.low <= 1
    let simple = bare && (leaky || activation.kind == .clamp)
    let clamp =
        simple
        ? Bounds(
            leaky ? activation.low : 0, leaky ? 0 : activation.low,
            leaky ? .infinity : activation.high)
        : Bounds(0, -.infinity, .infinity)
    #if CURBWATCH_AVX512
        if call.outputVectors &- panel &* 2 >= 2 {
            if count > 8 {
                wide12(call, weights, channel, places, clamp)
            } else if count > 4 {
                wide8(call, weights, channel, places, clamp)
            } else if count > 1 {
                wide4(call, weights, channel, places, clamp)
            } else {
                wide1(call, weights, channel, places, clamp)
            }
            if !simple { finish(call, channel, 2, count, places) }
            return
        }
        if count > 8 {
            narrow12(call, weights, channel, places, clamp)
        } else {
            narrow8(call, weights, channel, places, clamp)
        }
    #else
        if count > 4 {
            narrow6(call, weights, channel, places, clamp)
        } else {
            narrow4(call, weights, channel, places, clamp)
        }
    #endif
    if !simple { finish(call, channel, 1, count, places) }
}

#if CURBWATCH_AVX512
    public let productPanelWidth = 32
    public let productTileRows = 12

    @inline(__always)
    private func wide12(
        _ call: borrowing ProductCall, _ weights: UnsafePointer<Float>, _ channel: Int,
        _ places: TilePlaces, _ clamp: Bounds
    ) {
        let a = Vector(at: call.bias + channel)
        let b = Vector(at: call.bias + (channel &+ 16))
        var (f0, f1, f2) = (FourWide(a, b), FourWide(a, b), FourWide(a, b))
        var w = weights
        var run = 0
        while run < call.runCount {
            let offset = call.runs[run]
            let s0 = FourSources(call.input, places.input, 0, offset)
            let s1 = FourSources(call.input, places.input, 4, offset)
            let s2 = FourSources(call.input, places.input, 8, offset)
            var k = 0
            while k < call.runLength {
                let x = Vector(at: w)
                let y = Vector(at: w + 16)
                f0.add(s0, k, x, y)
                f1.add(s1, k, x, y)
                f2.add(s2, k, x, y)
                w += 32
                k &+= 1
            }
            run &+= 1
        }
        let out = call.output + channel
        f0.store(out, places.output, clamp)
        f1.store(out, places.output + 4, clamp)
        f2.store(out, places.output + 8, clamp)
    }

    @inline(__always)
    private func wide8(
        _ call: borrowing ProductCall, _ weights: UnsafePointer<Float>, _ channel: Int,
        _ places: TilePlaces, _ clamp: Bounds
    ) {
        let a = Vector(at: call.bias + channel)
        let b = Vector(at: call.bias + (channel &+ 16))
        var (f0, f1) = (FourWide(a, b), FourWide(a, b))
        var w = weights
        var run = 0
        while run < call.runCount {
            let offset = call.runs[run]
            let s0 = FourSources(call.input, places.input, 0, offset)
            let s1 = FourSources(call.input, places.input, 4, offset)
            var k = 0
            while k < call.runLength {
                let x = Vector(at: w)
                let y = Vector(at: w + 16)
                f0.add(s0, k, x, y)
                f1.add(s1, k, x, y)
                w += 32
                k &+= 1
            }
            run &+= 1
        }
        f0.store(call.output + channel, places.output, clamp)
        f1.store(call.output + channel, places.output + 4, clamp)
    }

    @inline(__always)
    private func wide4(
        _ call: borrowing ProductCall, _ weights: UnsafePointer<Float>, _ channel: Int,
        _ places: TilePlaces, _ clamp: Bounds
    ) {
        var f0 = FourWide(
            Vector(at: call.bias + channel), Vector(at: call.bias + (channel &+ 16)))
        var w = weights
        var run = 0
        while run < call.runCount {
            let s0 = FourSources(call.input, places.input, 0, call.runs[run])
            var k = 0
            while k < call.runLength {
                f0.add(s0, k, Vector(at: w), Vector(at: w + 16))
                w += 32
                k &+= 1
            }
            run &+= 1
        }
        f0.store(call.output + channel, places.output, clamp)
    }

    @inline(__always)
    private func wide1(
        _ call: borrowing ProductCall, _ weights: UnsafePointer<Float>, _ channel: Int,
        _ places: TilePlaces, _ clamp: Bounds
    ) {
        var a = Vector(at: call.bias + channel)
        var b = Vector(at: call.bias + (channel &+ 16))
        var w = weights
        var run = 0
        while run < call.runCount {
            let source = call.input + (places.input[0] &+ call.runs[run])
            var k = 0
            while k < call.runLength {
                let s = Vector(source[k])
                a.add(s, times: Vector(at: w))
                b.add(s, times: Vector(at: w + 16))
                w += 32
                k &+= 1
            }
            run &+= 1
        }
        let out = call.output + (channel &+ places.output[0])
        clamp.clamped(a).store(out)
        clamp.clamped(b).store(out + 16)
    }

    @inline(__always)
    private func narrow12(
        _ call: borrowing ProductCall, _ weights: UnsafePointer<Float>, _ channel: Int,
        _ places: TilePlaces, _ clamp: Bounds
    ) {
        let a = Vector(at: call.bias + channel)
        var (f0, f1, f2) = (FourNarrow(a), FourNarrow(a), FourNarrow(a))
        var w = weights
        var run = 0
        while run < call.runCount {
            let offset = call.runs[run]
            let s0 = FourSources(call.input, places.input, 0, offset)
            let s1 = FourSources(call.input, places.input, 4, offset)
            let s2 = FourSources(call.input, places.input, 8, offset)
            var k = 0
            while k < call.runLength {
                let x = Vector(at: w)
                f0.add(s0, k, x)
                f1.add(s1, k, x)
                f2.add(s2, k, x)
                w += 32
                k &+= 1
            }
            run &+= 1
        }
        f0.store(call.output + channel, places.output, clamp)
        f1.store(call.output + channel, places.output + 4, clamp)
        f2.store(call.output + channel, places.output + 8, clamp)
    }

    @inline(__always)
    private func narrow8(
        _ call: borrowing ProductCall, _ weights: UnsafePointer<Float>, _ channel: Int,
        _ places: TilePlaces, _ clamp: Bounds
    ) {
        let a = Vector(at: call.bias + channel)
        var (f0, f1) = (FourNarrow(a), FourNarrow(a))
        var w = weights
        var run = 0
        while run < call.runCount {
            let offset = call.runs[run]
            let s0 = FourSources(call.input, places.input, 0, offset)
            let s1 = FourSources(call.input, places.input, 4, offset)
            var k = 0
            while k < call.runLength {
                let x = Vector(at: w)
                f0.add(s0, k, x)
                f1.add(s1, k, x)
                w += 32
                k &+= 1
            }
            run &+= 1
        }
        f0.store(call.output + channel, places.output, clamp)
        f1.store(call.output + channel, places.output + 4, clamp)
    }
#else
    public let productPanelWidth = 16
    public let productTileRows = 6

    /// Twelve of AVX2's sixteen registers hold the sums.
    @inline(__always)
    private func narrow6(
        _ call: borrowing ProductCall, _ weights: UnsafePointer<Float>, _ channel: Int,
        _ places: TilePlaces, _ clamp: Bounds
    ) {
        let a = Vector(at: call.bias + channel)
        var f0 = FourNarrow(a)
        var (a4, a5) = (a, a)
        var w = weights
        var run = 0
        while run < call.runCount {
            let offset = call.runs[run]
            let s0 = FourSources(call.input, places.input, 0, offset)
            let p4 = call.input + (places.input[4] &+ offset)
            let p5 = call.input + (places.input[5] &+ offset)
            var k = 0
            while k < call.runLength {
                let x = Vector(at: w)
                f0.add(s0, k, x)
                a4.add(Vector(p4[k]), times: x)
                a5.add(Vector(p5[k]), times: x)
                w += 16
                k &+= 1
            }
            run &+= 1
        }
        let out = call.output + channel
        f0.store(out, places.output, clamp)
        clamp.clamped(a4).store(out + places.output[4])
        clamp.clamped(a5).store(out + places.output[5])
    }

    @inline(__always)
    private func narrow4(
        _ call: borrowing ProductCall, _ weights: UnsafePointer<Float>, _ channel: Int,
        _ places: TilePlaces, _ clamp: Bounds
    ) {
        var f0 = FourNarrow(Vector(at: call.bias + channel))
        var w = weights
        var run = 0
        while run < call.runCount {
            let s0 = FourSources(call.input, places.input, 0, call.runs[run])
            var k = 0
            while k < call.runLength {
                f0.add(s0, k, Vector(at: w))
                w += 16
                k &+= 1
            }
            run &+= 1
        }
        f0.store(call.output + channel, places.output, clamp)
    }
#endif

/// Adds the residual and applies the activation to what a tile has just stored.
@inline(__always)
private func finish(
    _ call: borrowing ProductCall, _ channel: Int, _ vectors: Int, _ count: Int,
    _ places: TilePlaces
) {
    let activation = call.activation
    let residualFirst = call.residualFirst
    var row = 0
    while row < count {
        let out = call.output + (channel &+ places.output[row])
        var extra: UnsafePointer<Float>?
        if let residual = call.residual { extra = residual + (channel &+ places.residual[row]) }
        var vector = 0
        while vector < vectors {
            let place = out + vector &* 16
            var value = Vector(at: place)
            if let extra, residualFirst { value = value + Vector(at: extra + vector &* 16) }
            value = activation.applied(value)
            if let extra, !residualFirst { value = value + Vector(at: extra + vector &* 16) }
            value.store(place)
            vector &+= 1
        }
        row &+= 1
    }
}

// MARK: - Depthwise

/// Convolves each channel by its own kernel, four output pixels a step where a row has as many.
///
///     out[y, x, c] = act(bias[c] + Σ_ij in[y·s + i·d, x·s + j·d, c] · w[i, j, c])
///
/// Rows `first ..< last`, counted through pictures. Checked against
/// `Reference/Neural/PlainWindows`.
@inline(never)
public func convolveDepthwise(_ call: borrowing WindowCall, _ first: Int, _ last: Int) {
    let (dilation, stride) = (call.dilation, call.stride)
    let plain = dilation == (1, 1) && stride.x == stride.y
    var line = first
    while line < last {
        let y = line % call.height
        let picture = line / call.height
        let from =
            call.input + y &* call.stride.y &* call.inputStrides.row
            + picture &* call.inputStrides.picture
        let to = call.output + y &* call.outputStrides.row + picture &* call.outputStrides.picture
        switch (call.kernel.y, call.kernel.x, call.stride.x) {
        case (3, 3, 1) where plain: depthwiseRow(call, from, to, 3, 1)
        case (3, 3, 2) where plain: depthwiseRow(call, from, to, 3, 2)
        case (5, 5, 1) where plain: depthwiseRow(call, from, to, 5, 1)
        case (5, 5, 2) where plain: depthwiseRow(call, from, to, 5, 2)
        default:
            depthwiseAny(call, from, to)
        }
        line &+= 1
    }
}

@inline(__always)
private func depthwiseRow(
    _ call: borrowing WindowCall, _ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>,
    _ kernel: Int, _ stride: Int
) {
    guard call.width >= 4 else { return depthwiseAny(call, from, to) }
    let pixel = call.inputStrides.pixel
    let row = call.inputStrides.row
    let weights = call.weights.unsafelyUnwrapped
    let bias = call.bias.unsafelyUnwrapped
    let activation = call.activation
    let wide = call.vectors &* 16
    let outPixel = call.outputStrides.pixel
    var x = 0
    while x < call.width {
        // The last step begins early and computes some pixels again.
        let start = min(x, call.width &- 4)
        let source = from + start &* stride &* pixel
        let target = to + start &* outPixel
        var channel = 0
        while channel < wide {
            let seed = Vector(at: bias + channel)
            var (a0, a1, a2, a3) = (seed, seed, seed, seed)
            var i = 0
            while i < kernel {
                let line = source + (i &* row &+ channel)
                let w = weights + (i &* kernel &* wide &+ channel)
                var j = 0
                while j < kernel {
                    let weight = Vector(at: w + j &* wide)
                    a0.add(Vector(at: line + j &* pixel), times: weight)
                    a1.add(Vector(at: line + (j &+ stride) &* pixel), times: weight)
                    a2.add(Vector(at: line + (j &+ 2 &* stride) &* pixel), times: weight)
                    a3.add(Vector(at: line + (j &+ 3 &* stride) &* pixel), times: weight)
                    j &+= 1
                }
                i &+= 1
            }
            let out = target + channel
            activation.applied(a0).store(out)
            activation.applied(a1).store(out + outPixel)
            activation.applied(a2).store(out + 2 &* outPixel)
            activation.applied(a3).store(out + 3 &* outPixel)
            channel &+= 16
        }
        x &+= 4
    }
}

@inline(never)
private func depthwiseAny(
    _ call: borrowing WindowCall, _ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>
) {
    let weights = call.weights.unsafelyUnwrapped
    let bias = call.bias.unsafelyUnwrapped
    let activation = call.activation
    let wide = call.vectors &* 16
    var x = 0
    while x < call.width {
        var channel = 0
        while channel < wide {
            var sum = Vector(at: bias + channel)
            var tap = 0
            var i = 0
            while i < call.kernel.y {
                var j = 0
                while j < call.kernel.x {
                    let place =
                        i &* call.dilation.y &* call.inputStrides.row
                        &+ (x &* call.stride.x &+ j &* call.dilation.x)
                        &* call.inputStrides.pixel
                    sum.add(
                        Vector(at: from + (place &+ channel)),
                        times: Vector(at: weights + (tap &* wide &+ channel)))
                    tap &+= 1
                    j &+= 1
                }
                i &+= 1
            }
            activation.applied(sum).store(to + (x &* call.outputStrides.pixel &+ channel))
            channel &+= 16
        }
        x &+= 1
    }
}

// MARK: - Pools

// Pools over windows that are cut at the edges. Rows `first ..< last`, counted through pictures.
// Checked against `Reference/Neural/PlainWindows`.

/// The largest value of each channel under the window.
@inline(never)
public func poolMaximum(_ call: borrowing WindowCall, _ first: Int, _ last: Int) {
    pool(call, first, last, largest: true)
}

/// The mean of each channel under the window.
@inline(never)
public func poolAverage(_ call: borrowing WindowCall, _ first: Int, _ last: Int) {
    pool(call, first, last, largest: false)
}

/// The taps of a window along one axis that lie inside: `first ..< last`, the first at `place`.
private struct Taps {
    let first, last, place: Int

    @inline(__always)
    init(_ output: Int, stride: Int, before: Int, dilation: Int, kernel: Int, extent: Int) {
        let start = output &* stride &- before
        var first = 0
        while first < kernel {
            if start &+ first &* dilation >= 0 { break }
            first &+= 1
        }
        var last = kernel
        while last > first {
            if start &+ (last &- 1) &* dilation < extent { break }
            last &-= 1
        }
        self.first = first
        self.last = last
        place = start &+ first &* dilation
    }
}

@inline(__always)
private func pool(_ call: borrowing WindowCall, _ first: Int, _ last: Int, largest: Bool) {
    let taps = call.kernel.y &* call.kernel.x
    let (pixel, row) = (call.inputStrides.pixel, call.inputStrides.row)
    let activation = call.activation
    let wide = call.vectors &* 16
    var line = first
    while line < last {
        let y = line % call.height
        let picture = line / call.height
        let rows = Taps(
            y, stride: call.stride.y, before: call.before.y, dilation: call.dilation.y,
            kernel: call.kernel.y, extent: call.inputHeight)
        let from = call.input + picture &* call.inputStrides.picture + rows.place &* row
        let to = call.output + y &* call.outputStrides.row + picture &* call.outputStrides.picture
        let (rowStep, height) = (call.dilation.y &* row, rows.last &- rows.first)
        var x = 0
        while x < call.width {
            let columns = Taps(
                x, stride: call.stride.x, before: call.before.x, dilation: call.dilation.x,
                kernel: call.kernel.x, extent: call.inputWidth)
            let source = from + columns.place &* pixel
            let (step, width) = (call.dilation.x &* pixel, columns.last &- columns.first)
            let inside = height &* width
            let share = 1 / Float(call.countsBorder ? taps : max(inside, 1))
            let target = to + x &* call.outputStrides.pixel
            var channel = 0
            while channel < wide {
                var value = Vector(largest ? -.infinity : 0)
                var i = 0
                while i < height {
                    let line = source + (i &* rowStep &+ channel)
                    var j = 0
                    while j < width {
                        let tap = Vector(at: line + j &* step)
                        value = largest ? Vector.maximum(tap, value) : value + tap
                        j &+= 1
                    }
                    i &+= 1
                }
                if !largest { value = value * Vector(share) }
                activation.clamped(value).store(target + channel)
                channel &+= 16
            }
            x &+= 1
        }
        line &+= 1
    }
}

// MARK: - Points

/// Combines two grids number by number, then applies the activation.
///
/// Rows `first ..< last`, counted through pictures. Output may be either input. Checked against
/// `Reference/Neural/PlainPoints`.
@inline(never)
public func combinePoints(_ call: borrowing PointCall, _ first: Int, _ last: Int) {
    switch call.operation {
    case .first: eachPoint(call, first, last) { a, _ in a }
    case .add: eachPoint(call, first, last) { $0 + $1 }
    case .subtract: eachPoint(call, first, last) { $0 - $1 }
    case .multiply: eachPoint(call, first, last) { $0 * $1 }
    case .divide: eachPoint(call, first, last) { $0 / $1 }
    case .maximum: eachPoint(call, first, last) { Vector.maximum($0, $1) }
    case .minimum: eachPoint(call, first, last) { Vector.minimum($0, $1) }
    }
}

@inline(__always)
private func eachPoint(
    _ call: borrowing PointCall, _ first: Int, _ last: Int, _ combine: (Vector, Vector) -> Vector
) {
    let activation = call.activation
    var line = first
    while line < last {
        let y = line % call.height
        let picture = line / call.height
        let a = call.a + y &* call.aStrides.row + picture &* call.aStrides.picture
        let b = call.b + y &* call.bStrides.row + picture &* call.bStrides.picture
        let out = call.output + y &* call.outputStrides.row + picture &* call.outputStrides.picture
        var x = 0
        while x < call.width {
            var channel = 0
            while channel < call.vectors &* 16 {
                let value = combine(
                    Vector(at: a + (x &* call.aStrides.pixel &+ channel)),
                    Vector(at: b + (x &* call.bStrides.pixel &+ channel)))
                activation.applied(value)
                    .store(out + (x &* call.outputStrides.pixel &+ channel))
                channel &+= 16
            }
            x &+= 1
        }
        line &+= 1
    }
}

// MARK: - Planes

/// Brings a row-major array into a grid, channels last. Nothing outside the pixels is written.
///
/// Rows `first ..< last`, counted through pictures.
@inline(never)
public func gatherPlanes(_ call: borrowing PlaneCall, _ first: Int, _ last: Int) {
    movePlanes(call, first, last) { grid, plain in grid.pointee = plain.pointee }
}

/// Writes the pixels of a grid as a row-major array.
@inline(never)
public func scatterPlanes(_ call: borrowing PlaneCall) {
    movePlanes(call, 0, call.pictures &* call.height) { grid, plain in plain.pointee = grid.pointee
    }
}

@inline(__always)
private func movePlanes(
    _ call: borrowing PlaneCall, _ first: Int, _ last: Int,
    _ move: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
) {
    let plane = call.channelsLast ? 1 : call.height &* call.width
    let step = call.channelsLast ? call.channels : 1
    let (channels, width, pixel) = (call.channels, call.width, call.strides.pixel)
    var line = first
    while line < last {
        let picture = line / call.height
        let y = line % call.height
        let grid = call.grid + picture &* call.strides.picture + y &* call.strides.row
        let plain =
            call.plain + picture &* call.height &* width &* channels + y &* width &* step
        // Channels last lie alike on both sides; planes are taken a row at a time, so that both
        // sides stay in the first cache.
        let (outer, inner) = call.channelsLast ? (width, channels) : (channels, width)
        let (gridOuter, gridInner) = call.channelsLast ? (pixel, 1) : (1, pixel)
        let (plainOuter, plainInner) = call.channelsLast ? (channels, 1) : (plane, 1)
        var i = 0
        while i < outer {
            let (from, to) = (grid + i &* gridOuter, plain + i &* plainOuter)
            var j = 0
            if gridInner == 1 {
                while j < inner {
                    move(from + j, to + j)
                    j &+= 1
                }
            }
            while j < inner {
                move(from + j &* gridInner, to + j &* plainInner)
                j &+= 1
            }
            i &+= 1
        }
        line &+= 1
    }
}

// MARK: - Build

#if arch(x86_64)
    /// What this build of the kernels is.
    public let kernelBuild = productPanelWidth == 32 ? "avx512" : "avx2"
#else
    public let kernelBuild = "portable"
#endif

// MARK: - Peaks

/// Multiplies and adds in registers as fast as the core can: what a benchmark takes as the peak.
///
/// - Parameter rounds: of ``multiplyAddsInRound`` multiply-adds each.
/// - Parameter out: room for 16 floats, which depend on all of them.
@inline(never)
public func multiplyAddRounds(
    _ rounds: Int, _ factor: Float, _ out: UnsafeMutablePointer<Float>
) {
    let a = Vector(factor)
    let b = Vector(factor * 0.5)
    var s0 = a
    var s1 = b
    var s2 = a + b
    var s3 = a - b
    var s4 = a + a
    var s5 = b + b
    #if CURBWATCH_AVX512
        // Two units four deep need eight sums; registers of AVX2 hold six of these vectors.
        var s6 = s0 + s2
        var s7 = s1 + s2
        var s8 = s0 + s3
        var s9 = s1 + s3
        var s10 = s2 + s3
        var s11 = s4 + s5
    #endif
    var round = 0
    while round < rounds {
        s0.add(s0, times: b)
        s1.add(s1, times: b)
        s2.add(s2, times: b)
        s3.add(s3, times: b)
        s4.add(s4, times: b)
        s5.add(s5, times: b)
        #if CURBWATCH_AVX512
            s6.add(s6, times: b)
            s7.add(s7, times: b)
            s8.add(s8, times: b)
            s9.add(s9, times: b)
            s10.add(s10, times: b)
            s11.add(s11, times: b)
        #endif
        round &+= 1
    }
    var sum = s0 + s1 + s2 + s3 + s4 + s5
    #if CURBWATCH_AVX512
        sum = sum + s6 + s7 + s8 + s9 + s10 + s11
    #endif
    sum.store(out)
}

#if CURBWATCH_AVX512
    /// Multiply-adds in a round of ``multiplyAddRounds(_:_:_:)``.
    public let multiplyAddsInRound = 192
#else
    /// Multiply-adds in a round of ``multiplyAddRounds(_:_:_:)``.
    public let multiplyAddsInRound = 96
#endif

/// Reads floats once from the first to the last, 64 at a time, and leaves their sums in `out`, room
/// for 16: what a benchmark takes as the bandwidth of memory.
@inline(never)
public func readThrough(
    _ floats: UnsafePointer<Float>, _ count: Int, _ out: UnsafeMutablePointer<Float>
) {
    var s0 = Vector(0)
    var s1 = Vector(0)
    var s2 = Vector(0)
    var s3 = Vector(0)
    var place = 0
    while place &+ 64 <= count {
        s0 = s0 + Vector(at: floats + place)
        s1 = s1 + Vector(at: floats + (place &+ 16))
        s2 = s2 + Vector(at: floats + (place &+ 32))
        s3 = s3 + Vector(at: floats + (place &+ 48))
        place &+= 64
    }
    let sum = s0 + s1 + s2 + s3
    sum.store(out)
}
