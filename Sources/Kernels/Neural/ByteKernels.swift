import Builtin

#if CURBWATCH_VNNI
    public import Kernels
#endif

// The kernels of quantised networks: unsigned bytes by signed ones, summed exactly in 32 bits. Built for
// the floor of the package and, through a link in `KernelsVNNI`, for AVX-512 with its byte products; one
// file with private types for the reason that `NeuralKernels.swift` gives. What a call means stands in
// `Calls/ByteCalls.swift`; each kernel is checked against `Reference/Neural/PlainBytes`.

// MARK: - Vectors

/// Sixteen numbers in single precision.
private struct Numbers {
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
    @inline(__always) mutating func add(_ a: Numbers, times b: Numbers) {
        #if arch(x86_64) || arch(arm64)
            bits = Builtin.int_fma_Vec16xFPIEEE32(a.bits, b.bits, bits)
        #else
            bits = Builtin.fadd_Vec16xFPIEEE32(
                bits, Builtin.fmul_Vec16xFPIEEE32(a.bits, b.bits))
        #endif
    }

    @inline(__always) static func + (a: Numbers, b: Numbers) -> Numbers {
        Numbers(bits: Builtin.fadd_Vec16xFPIEEE32(a.bits, b.bits))
    }

    @inline(__always) static func - (a: Numbers, b: Numbers) -> Numbers {
        Numbers(bits: Builtin.fsub_Vec16xFPIEEE32(a.bits, b.bits))
    }

    @inline(__always) static func * (a: Numbers, b: Numbers) -> Numbers {
        Numbers(bits: Builtin.fmul_Vec16xFPIEEE32(a.bits, b.bits))
    }

    @inline(__always) static func / (a: Numbers, b: Numbers) -> Numbers {
        Numbers(bits: Builtin.fdiv_Vec16xFPIEEE32(a.bits, b.bits))
    }

    /// `low` where it does not compare.
    @inline(__always) func clamped(_ low: Numbers, _ high: Numbers) -> Numbers {
        let above = Numbers(
            bits: Builtin.select_Vec16xInt1_Vec16xFPIEEE32(
                Builtin.fcmp_ogt_Vec16xFPIEEE32(bits, low.bits), bits, low.bits))
        return Numbers(
            bits: Builtin.select_Vec16xInt1_Vec16xFPIEEE32(
                Builtin.fcmp_olt_Vec16xFPIEEE32(above.bits, high.bits), above.bits, high.bits))
    }

    /// 1.5 · 2²³: added to a small number it rounds that half to even, into the low bits.
    @inline(__always) static var magic: Numbers { Numbers(12_582_912) }

    @inline(__always) func rounded() -> Numbers { self + .magic - .magic }

    /// Rounds to whole numbers, adds the level of zero, and keeps the low byte of each.
    @inline(__always) func storeLevels(_ pointer: UnsafeMutablePointer<UInt8>, zero: Words) {
        let whole = Builtin.bitcast_Vec16xFPIEEE32_Vec16xInt32((self + .magic).bits)
        var bytes = SIMD16<UInt8>()
        bytes._storage._value = Builtin.trunc_Vec16xInt32_Vec16xInt8(
            Builtin.add_Vec16xInt32(whole, zero.bits))
        UnsafeMutableRawPointer(pointer).storeBytes(of: bytes, as: SIMD16<UInt8>.self)
    }
}

/// Sixteen whole numbers of 32 bits, or sixteen times four bytes.
private struct Words {
    var bits: Builtin.Vec16xInt32

    @inline(__always) init(bits: Builtin.Vec16xInt32) { self.bits = bits }

    @inline(__always) init(_ value: Int32) {
        bits = SIMD16<Int32>(repeating: value)._storage._value
    }

    @inline(__always) init(at pointer: UnsafeRawPointer) {
        bits = pointer.loadUnaligned(as: SIMD16<Int32>.self)._storage._value
    }

    /// The same four bytes sixteen times.
    @inline(__always) init(repeating pointer: UnsafePointer<UInt8>) {
        self.init(UnsafeRawPointer(pointer).loadUnaligned(as: Int32.self))
    }

    /// Sixteen bytes, each in a word of its own.
    @inline(__always) init(extending pointer: UnsafePointer<UInt8>) {
        bits = Builtin.zext_Vec16xInt8_Vec16xInt32(
            UnsafeRawPointer(pointer).loadUnaligned(as: SIMD16<UInt8>.self)._storage._value)
    }

    @inline(__always) func store(_ pointer: UnsafeMutableRawPointer) {
        var whole = SIMD16<Int32>()
        whole._storage._value = bits
        pointer.storeBytes(of: whole, as: SIMD16<Int32>.self)
    }

    @inline(__always) func or(_ other: Words, shifted count: Int32) -> Words {
        Words(
            bits: Builtin.or_Vec16xInt32(
                bits, Builtin.shl_Vec16xInt32(other.bits, Words(count).bits)))
    }

    var numbers: Numbers {
        @inline(__always) get {
            Numbers(bits: Builtin.sitofp_Vec16xInt32_Vec16xFPIEEE32(bits))
        }
    }

    /// Adds to each word the sum of its four products, unsigned bytes by signed ones.
    @inline(__always) mutating func add(_ bytes: Words, times weights: Words) {
        #if CURBWATCH_VNNI && arch(x86_64)
            bits = Builtin.int_x86_avx512_vpdpbusd_512(bits, bytes.bits, weights.bits)
        #elseif arch(x86_64)
            // AVX2's own byte product saturates at 16 bits, so the bytes are widened: even ones and
            // odd ones apart, which needs no permutation.
            let eight = SIMD32<Int16>(repeating: 8)._storage._value
            let wide = Builtin.bitcast_Vec16xInt32_Vec32xInt16(weights.bits)
            let source = Builtin.bitcast_Vec16xInt32_Vec32xInt16(bytes.bits)
            addPairs(
                Builtin.bitcast_Vec16xInt32_Vec32xInt16(
                    Builtin.and_Vec16xInt32(bytes.bits, Words(0x00ff_00ff).bits)),
                Builtin.ashr_Vec32xInt16(Builtin.shl_Vec32xInt16(wide, eight), eight))
            addPairs(
                Builtin.lshr_Vec32xInt16(source, eight), Builtin.ashr_Vec32xInt16(wide, eight))
        #else
            addQuarter(bytes, weights, 24)
            addQuarter(bytes, weights, 16)
            addQuarter(bytes, weights, 8)
            addQuarter(bytes, weights, 0)
        #endif
    }

    #if arch(x86_64) && !CURBWATCH_VNNI
        @inline(__always)
        private mutating func addPairs(
            _ a: Builtin.Vec32xInt16, _ b: Builtin.Vec32xInt16
        ) {
            let (aLow, aHigh) = Words.halves(a)
            let (bLow, bHigh) = Words.halves(b)
            var low = SIMD8<Int32>()
            var high = SIMD8<Int32>()
            low._storage._value = Builtin.int_x86_avx2_pmadd_wd(
                aLow._storage._value, bLow._storage._value)
            high._storage._value = Builtin.int_x86_avx2_pmadd_wd(
                aHigh._storage._value, bHigh._storage._value)
            let both = unsafeBitCast((low, high), to: SIMD16<Int32>.self)
            bits = Builtin.add_Vec16xInt32(bits, both._storage._value)
        }

        @inline(__always)
        private static func halves(
            _ bits: Builtin.Vec32xInt16
        ) -> (SIMD16<Int16>, SIMD16<Int16>) {
            var whole = SIMD32<Int16>()
            whole._storage._value = bits
            return unsafeBitCast(whole, to: (SIMD16<Int16>, SIMD16<Int16>).self)
        }
    #elseif !arch(x86_64)
        /// The products of the bytes that lie `left` bits below the top of a word.
        @inline(__always)
        private mutating func addQuarter(_ bytes: Words, _ weights: Words, _ left: Int32) {
            let top = Words(24).bits
            let byte = Builtin.lshr_Vec16xInt32(
                Builtin.shl_Vec16xInt32(bytes.bits, Words(left).bits), top)
            let weight = Builtin.ashr_Vec16xInt32(
                Builtin.shl_Vec16xInt32(weights.bits, Words(left).bits), top)
            bits = Builtin.add_Vec16xInt32(bits, Builtin.mul_Vec16xInt32(byte, weight))
        }
    #endif
}

// MARK: - Tile

/// Where four pixels begin to read.
private struct FourSources {
    let p0, p1, p2, p3: UnsafePointer<UInt8>

    @inline(__always)
    init(_ base: UnsafePointer<UInt8>, _ offsets: UnsafePointer<Int>, _ first: Int, _ run: Int) {
        p0 = base + (offsets[first] &+ run)
        p1 = base + (offsets[first &+ 1] &+ run)
        p2 = base + (offsets[first &+ 2] &+ run)
        p3 = base + (offsets[first &+ 3] &+ run)
    }
}

/// Four pixels by one vector of outputs.
private struct FourSums {
    var s0, s1, s2, s3: Words

    @inline(__always) init(_ start: Words) { (s0, s1, s2, s3) = (start, start, start, start) }

    @inline(__always)
    mutating func add(_ b0: Words, _ b1: Words, _ b2: Words, _ b3: Words, times weights: Words) {
        s0.add(b0, times: weights)
        s1.add(b1, times: weights)
        s2.add(b2, times: weights)
        s3.add(b3, times: weights)
    }

    @inline(__always) mutating func add(_ from: FourSources, _ k: Int, _ weights: Words) {
        add(
            Words(repeating: from.p0 + k), Words(repeating: from.p1 + k),
            Words(repeating: from.p2 + k), Words(repeating: from.p3 + k), times: weights)
    }

    /// Rows of the room for sums are two vectors apart.
    @inline(__always) func store(_ room: UnsafeMutableRawPointer) {
        s0.store(room)
        s1.store(room + 128)
        s2.store(room + 256)
        s3.store(room + 384)
    }
}

/// Where the pixels of a tile read, write, and take their residual, and the room for their sums.
private struct TilePlaces {
    let input, output, residual: UnsafeMutablePointer<Int>
    let sums: UnsafeMutableRawPointer

    @inline(__always) init(_ scratch: UnsafeMutablePointer<Int>) {
        input = scratch
        output = scratch + 12
        residual = scratch + 24
        // The sums begin on a cache line.
        let after = UnsafeMutableRawPointer(scratch + 36)
        sums = after + (64 &- (Int(bitPattern: after) & 63))
    }
}

// MARK: - Product

/// Computes output pixels `first ..< last` for panels `firstPanel ..< lastPanel`.
///
///     sum[p, o] = start[o] + Σ_run Σ_k in[begin(p) + run + k] · w[o, run, k]
///
/// exactly, then what ``ByteScaling`` and ``ByteResidual`` say.
@inline(never)
public func multiplyByteTiles(
    _ call: borrowing ByteProductCall, _ first: Int, _ last: Int, _ firstPanel: Int,
    _ lastPanel: Int, _ scratch: UnsafeMutablePointer<Int>
) {
    let places = TilePlaces(scratch)
    let depth = call.runCount &* call.runWords
    var pixel = first
    while pixel < last {
        let count = min(byteTileRows, last &- pixel)
        locate(call, pixel, count, places)
        var panel = firstPanel
        while panel < lastPanel {
            let channel = panel &* bytePanelWidth
            let weights = call.weights + panel &* depth &* bytePanelWidth &* 4
            let vectors = tile(call, weights, channel, count, places)
            finish(call, channel, vectors, count, places)
            panel &+= 1
        }
        pixel &+= count
    }
}

/// Finds the places of a tile's pixels; rows past `count` repeat the last.
@inline(__always)
private func locate(
    _ call: borrowing ByteProductCall, _ pixel: Int, _ count: Int, _ places: TilePlaces
) {
    var x = pixel % call.width
    let line = pixel / call.width
    var y = line % call.height
    var picture = line / call.height
    let strides = call.residual?.strides ?? GridStrides(pixel: 0, row: 0, picture: 0)
    var row = 0
    while row < count {
        places.input[row] =
            x &* call.inputStrides.pixel &+ y &* call.inputStrides.row
            &+ picture &* call.inputStrides.picture
        places.output[row] =
            x &* call.outputStrides.pixel &+ y &* call.outputStrides.row
            &+ picture &* call.outputStrides.picture
        places.residual[row] =
            x &* strides.pixel &+ y &* strides.row &+ picture &* strides.picture
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
        row &+= 1
    }
}

#if CURBWATCH_VNNI && arch(x86_64)
    public let bytePanelWidth = 32
    public let byteTileRows = 12
    /// What this build of the kernels on bytes is.
    public let byteKernelBuild = "vnni"

    /// Leaves the sums in their room; returns how many vectors of outputs they are.
    @inline(__always)
    private func tile(
        _ call: borrowing ByteProductCall, _ weights: UnsafePointer<Int8>, _ channel: Int,
        _ count: Int, _ places: TilePlaces
    ) -> Int {
        if call.outputVectors &* 16 &- channel >= 32 {
            if count > 4 {
                wide12(call, weights, channel, places)
            } else {
                wide4(call, weights, channel, places)
            }
            return 2
        }
        if count > 4 {
            narrow12(call, weights, channel, places)
        } else {
            narrow4(call, weights, 128, channel, places)
        }
        return 1
    }

    @inline(__always)
    private func wide12(
        _ call: borrowing ByteProductCall, _ weights: UnsafePointer<Int8>, _ channel: Int,
        _ places: TilePlaces
    ) {
        let a = Words(at: call.starts + channel)
        let b = Words(at: call.starts + (channel &+ 16))
        var (a0, a1, a2) = (FourSums(a), FourSums(a), FourSums(a))
        var (b0, b1, b2) = (FourSums(b), FourSums(b), FourSums(b))
        var w = UnsafeRawPointer(weights)
        let length = call.runWords &* 4
        var run = 0
        while run < call.runCount {
            let offset = call.runs[run]
            let s0 = FourSources(call.input, places.input, 0, offset)
            let s1 = FourSources(call.input, places.input, 4, offset)
            let s2 = FourSources(call.input, places.input, 8, offset)
            var k = 0
            while k < length {
                let x = Words(at: w)
                let y = Words(at: w + 64)
                addBoth(&a0, &b0, s0, k, x, y)
                addBoth(&a1, &b1, s1, k, x, y)
                addBoth(&a2, &b2, s2, k, x, y)
                w += 128
                k &+= 4
            }
            run &+= 1
        }
        a0.store(places.sums)
        b0.store(places.sums + 64)
        a1.store(places.sums + 512)
        b1.store(places.sums + 576)
        a2.store(places.sums + 1024)
        b2.store(places.sums + 1088)
    }

    @inline(__always)
    private func addBoth(
        _ a: inout FourSums, _ b: inout FourSums, _ from: FourSources, _ k: Int, _ x: Words,
        _ y: Words
    ) {
        let b0 = Words(repeating: from.p0 + k)
        let b1 = Words(repeating: from.p1 + k)
        let b2 = Words(repeating: from.p2 + k)
        let b3 = Words(repeating: from.p3 + k)
        a.add(b0, b1, b2, b3, times: x)
        b.add(b0, b1, b2, b3, times: y)
    }

    @inline(__always)
    private func wide4(
        _ call: borrowing ByteProductCall, _ weights: UnsafePointer<Int8>, _ channel: Int,
        _ places: TilePlaces
    ) {
        var a = FourSums(Words(at: call.starts + channel))
        var b = FourSums(Words(at: call.starts + (channel &+ 16)))
        var w = UnsafeRawPointer(weights)
        let length = call.runWords &* 4
        var run = 0
        while run < call.runCount {
            let from = FourSources(call.input, places.input, 0, call.runs[run])
            var k = 0
            while k < length {
                addBoth(&a, &b, from, k, Words(at: w), Words(at: w + 64))
                w += 128
                k &+= 4
            }
            run &+= 1
        }
        a.store(places.sums)
        b.store(places.sums + 64)
    }

    @inline(__always)
    private func narrow12(
        _ call: borrowing ByteProductCall, _ weights: UnsafePointer<Int8>, _ channel: Int,
        _ places: TilePlaces
    ) {
        let a = Words(at: call.starts + channel)
        var (a0, a1, a2) = (FourSums(a), FourSums(a), FourSums(a))
        var w = UnsafeRawPointer(weights)
        let length = call.runWords &* 4
        var run = 0
        while run < call.runCount {
            let offset = call.runs[run]
            let s0 = FourSources(call.input, places.input, 0, offset)
            let s1 = FourSources(call.input, places.input, 4, offset)
            let s2 = FourSources(call.input, places.input, 8, offset)
            var k = 0
            while k < length {
                let x = Words(at: w)
                a0.add(s0, k, x)
                a1.add(s1, k, x)
                a2.add(s2, k, x)
                w += 128
                k &+= 4
            }
            run &+= 1
        }
        a0.store(places.sums)
        a1.store(places.sums + 512)
        a2.store(places.sums + 1024)
    }
#else
    public let bytePanelWidth = 16
    public let byteTileRows = 4
    #if arch(x86_64)
        /// What this build of the kernels on bytes is.
        public let byteKernelBuild = "avx2"
    #else
        public let byteKernelBuild = "portable"
    #endif

    /// Leaves the sums in their room; returns how many vectors of outputs they are.
    @inline(__always)
    private func tile(
        _ call: borrowing ByteProductCall, _ weights: UnsafePointer<Int8>, _ channel: Int,
        _ count: Int, _ places: TilePlaces
    ) -> Int {
        narrow4(call, weights, 64, channel, places)
        return 1
    }
#endif

/// - Parameter step: bytes of weights from one word of a run to the next.
@inline(__always)
private func narrow4(
    _ call: borrowing ByteProductCall, _ weights: UnsafePointer<Int8>, _ step: Int,
    _ channel: Int, _ places: TilePlaces
) {
    var sums = FourSums(Words(at: call.starts + channel))
    var w = UnsafeRawPointer(weights)
    let length = call.runWords &* 4
    var run = 0
    while run < call.runCount {
        let from = FourSources(call.input, places.input, 0, call.runs[run])
        var k = 0
        while k < length {
            sums.add(from, k, Words(at: w))
            w += step
            k &+= 4
        }
        run &+= 1
    }
    sums.store(places.sums)
}

/// Stores a tile's sums as the call asks.
@inline(__always)
private func finish(
    _ call: borrowing ByteProductCall, _ channel: Int, _ vectors: Int, _ count: Int,
    _ places: TilePlaces
) {
    var vector = 0
    while vector < vectors {
        let sums = UnsafeRawPointer(places.sums) + vector &* 64
        let outputs = channel &+ vector &* 16
        if let residual = call.residual {
            finishSums(call, residual, sums, outputs, count, places)
        } else if call.outputKind == .bytes {
            finishBytes(call, sums, outputs, count, places)
        } else {
            finishFloats(call, sums, outputs, count, places)
        }
        vector &+= 1
    }
}

@inline(__always)
private func finishBytes(
    _ call: borrowing ByteProductCall, _ sums: UnsafeRawPointer, _ outputs: Int, _ count: Int,
    _ places: TilePlaces
) {
    let scaling = call.scaling
    let rescale = Rescale(scaling, outputs)
    let zero = Words(Int32(scaling.zero))
    let out = call.output.assumingMemoryBound(to: UInt8.self) + outputs
    var row = 0
    while row < count {
        rescale.applied(Words(at: sums + row &* 128))
            .storeLevels(out + places.output[row], zero: zero)
        row &+= 1
    }
}

@inline(__always)
private func finishFloats(
    _ call: borrowing ByteProductCall, _ sums: UnsafeRawPointer, _ outputs: Int, _ count: Int,
    _ places: TilePlaces
) {
    let rescale = Rescale(call.scaling, outputs)
    let out = call.output.assumingMemoryBound(to: Float.self) + outputs
    var row = 0
    while row < count {
        rescale.applied(Words(at: sums + row &* 128)).store(out + places.output[row])
        row &+= 1
    }
}

@inline(__always)
private func finishSums(
    _ call: borrowing ByteProductCall, _ residual: ByteResidual, _ sums: UnsafeRawPointer,
    _ outputs: Int, _ count: Int, _ places: TilePlaces
) {
    let rescale = Rescale(call.scaling, outputs)
    let (own, scale) = (Numbers(residual.own), Numbers(residual.scale))
    let (low, high) = (Numbers(residual.low), Numbers(residual.high))
    let shift = Numbers(residual.zero)
    let zero = Words(Int32(residual.sumZero))
    let out = call.output.assumingMemoryBound(to: UInt8.self) + outputs
    var row = 0
    while row < count {
        let product = rescale.applied(Words(at: sums + row &* 128)).rounded()
        let other = Words(extending: residual.bytes + (outputs &+ places.residual[row])).numbers
        var sum = (other - shift) * scale
        sum.add(product, times: own)
        sum.clamped(low, high).storeLevels(out + places.output[row], zero: zero)
        row &+= 1
    }
}

/// The scaling of sixteen outputs, in registers.
private struct Rescale {
    let factor, offset, low, high: Numbers

    @inline(__always) init(_ scaling: ByteScaling, _ outputs: Int) {
        factor = Numbers(at: scaling.factors + outputs)
        offset = Numbers(at: scaling.offsets + outputs)
        low = Numbers(scaling.low)
        high = Numbers(scaling.high)
    }

    @inline(__always) func applied(_ sum: Words) -> Numbers {
        var y = offset
        y.add(sum.numbers, times: factor)
        return y.clamped(low, high)
    }
}

// MARK: - Depthwise

/// Convolves each channel by its own kernel, four taps of a row at a time and four output pixels a
/// step where a row has as many.
///
///     sum[y, x, c] = start[c] + Σ_ij in[y·s + i·d, x·s + j·d, c] · w[i, j, c]
///
/// Rows `first ..< last`, counted through pictures.
@inline(never)
public func convolveByteDepthwise(
    _ call: borrowing ByteWindowCall, _ first: Int, _ last: Int
) {
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
        case (3, 3, 1) where plain: depthwiseThreeByOne(call, from, to)
        case (3, 3, 2) where plain: depthwiseThreeByTwo(call, from, to)
        case (5, 5, 1) where plain: depthwiseFiveByOne(call, from, to)
        case (5, 5, 2) where plain: depthwiseFiveByTwo(call, from, to)
        default: depthwiseAny(call, from, to)
        }
        line &+= 1
    }
}

/// One to four neighbouring pixels of sixteen channels: each channel's taps become one word.
@inline(__always)
private func word(_ from: UnsafePointer<UInt8>, _ pixel: Int, _ taps: Int) -> Words {
    var word = Words(extending: from)
    if taps > 1 { word = word.or(Words(extending: from + pixel), shifted: 8) }
    if taps > 2 { word = word.or(Words(extending: from + 2 &* pixel), shifted: 16) }
    if taps > 3 { word = word.or(Words(extending: from + 3 &* pixel), shifted: 24) }
    return word
}

// One function for each common window: inlined into one caller, the compiler would give up on all four.

@inline(never)
private func depthwiseThreeByOne(
    _ call: borrowing ByteWindowCall, _ from: UnsafePointer<UInt8>,
    _ to: UnsafeMutablePointer<UInt8>
) {
    depthwiseRow(call, from, to, 3, 1)
}

@inline(never)
private func depthwiseThreeByTwo(
    _ call: borrowing ByteWindowCall, _ from: UnsafePointer<UInt8>,
    _ to: UnsafeMutablePointer<UInt8>
) {
    depthwiseRow(call, from, to, 3, 2)
}

@inline(never)
private func depthwiseFiveByOne(
    _ call: borrowing ByteWindowCall, _ from: UnsafePointer<UInt8>,
    _ to: UnsafeMutablePointer<UInt8>
) {
    depthwiseRow(call, from, to, 5, 1)
}

@inline(never)
private func depthwiseFiveByTwo(
    _ call: borrowing ByteWindowCall, _ from: UnsafePointer<UInt8>,
    _ to: UnsafeMutablePointer<UInt8>
) {
    depthwiseRow(call, from, to, 5, 2)
}

@inline(__always)
private func depthwiseRow(
    _ call: borrowing ByteWindowCall, _ from: UnsafePointer<UInt8>,
    _ to: UnsafeMutablePointer<UInt8>, _ kernel: Int, _ stride: Int
) {
    guard call.width >= 4 else { return depthwiseAny(call, from, to) }
    let pixel = call.inputStrides.pixel
    let row = call.inputStrides.row
    let scaling = call.scaling
    let zero = Words(Int32(scaling.zero))
    let wide = call.vectors &* 16
    let outPixel = call.outputStrides.pixel
    let groups = (kernel &+ 3) / 4
    let step = stride &* pixel
    var x = 0
    while x < call.width {
        // The last step begins early and computes some pixels again.
        let start = min(x, call.width &- 4)
        let source = from + start &* step
        let target = to + start &* outPixel
        var channel = 0
        while channel < wide {
            var sums = FourSums(Words(at: call.starts + channel))
            var i = 0
            while i < kernel {
                let line = source + (i &* row &+ channel)
                let w = UnsafeRawPointer(call.weights) + (i &* groups &* wide &+ channel) &* 4
                let taps = min(kernel, 4)
                sums.add(
                    word(line, pixel, taps), word(line + step, pixel, taps),
                    word(line + 2 &* step, pixel, taps), word(line + 3 &* step, pixel, taps),
                    times: Words(at: w))
                if kernel > 4 {
                    let rest = line + 4 &* pixel
                    let taps = kernel &- 4
                    sums.add(
                        word(rest, pixel, taps), word(rest + step, pixel, taps),
                        word(rest + 2 &* step, pixel, taps),
                        word(rest + 3 &* step, pixel, taps), times: Words(at: w + wide &* 4))
                }
                i &+= 1
            }
            let rescale = Rescale(scaling, channel)
            let out = target + channel
            rescale.applied(sums.s0).storeLevels(out, zero: zero)
            rescale.applied(sums.s1).storeLevels(out + outPixel, zero: zero)
            rescale.applied(sums.s2).storeLevels(out + 2 &* outPixel, zero: zero)
            rescale.applied(sums.s3).storeLevels(out + 3 &* outPixel, zero: zero)
            channel &+= 16
        }
        x &+= 4
    }
}

@inline(never)
private func depthwiseAny(
    _ call: borrowing ByteWindowCall, _ from: UnsafePointer<UInt8>,
    _ to: UnsafeMutablePointer<UInt8>
) {
    let scaling = call.scaling
    let zero = Words(Int32(scaling.zero))
    let wide = call.vectors &* 16
    let pixel = call.dilation.x &* call.inputStrides.pixel
    let groups = (call.kernel.x &+ 3) / 4
    var x = 0
    while x < call.width {
        let source = from + x &* call.stride.x &* call.inputStrides.pixel
        var channel = 0
        while channel < wide {
            var sum = Words(at: call.starts + channel)
            var i = 0
            while i < call.kernel.y {
                let line = source + i &* call.dilation.y &* call.inputStrides.row + channel
                var group = 0
                while group < groups {
                    let w =
                        UnsafeRawPointer(call.weights)
                        + ((i &* groups &+ group) &* wide &+ channel) &* 4
                    let taps = min(4, call.kernel.x &- group &* 4)
                    sum.add(word(line + group &* 4 &* pixel, pixel, taps), times: Words(at: w))
                    group &+= 1
                }
                i &+= 1
            }
            Rescale(scaling, channel).applied(sum)
                .storeLevels(to + (x &* call.outputStrides.pixel &+ channel), zero: zero)
            channel &+= 16
        }
        x &+= 1
    }
}

// MARK: - Levels

/// Turns floats into bytes, rows `first ..< last` counted through pictures.
///
///     byte = clamp(round(number / scale), -zero, 255 - zero) + zero
@inline(never)
public func quantiseBytes(_ call: borrowing ByteLevelCall, _ first: Int, _ last: Int) {
    let scale = Numbers(call.scale)
    let (low, high) = (Numbers(-Float(call.zero)), Numbers(255 - Float(call.zero)))
    let zero = Words(Int32(call.zero))
    eachRun(call, first, last) { floats, bytes in
        (Numbers(at: UnsafePointer(floats)) / scale).clamped(low, high)
            .storeLevels(bytes, zero: zero)
    }
}

/// Turns bytes into floats, rows `first ..< last` counted through pictures.
///
///     number = (byte - zero) · scale
@inline(never)
public func dequantiseBytes(_ call: borrowing ByteLevelCall, _ first: Int, _ last: Int) {
    let scale = Numbers(call.scale)
    let zero = Numbers(Float(call.zero))
    eachRun(call, first, last) { floats, bytes in
        ((Words(extending: UnsafePointer(bytes)).numbers - zero) * scale).store(floats)
    }
}

@inline(__always)
private func eachRun(
    _ call: borrowing ByteLevelCall, _ first: Int, _ last: Int,
    _ body: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<UInt8>) -> Void
) {
    let run = call.run
    var line = first
    while line < last {
        let y = line % call.height
        let picture = line / call.height
        let floats =
            call.floats + y &* call.floatStrides.row + picture &* call.floatStrides.picture
        let bytes = call.bytes + y &* call.byteStrides.row + picture &* call.byteStrides.picture
        var x = 0
        while x < call.width {
            let from = floats + x &* call.floatStrides.pixel
            let to = bytes + x &* call.byteStrides.pixel
            var place = 0
            while place < run {
                // The last step begins early and converts some numbers again.
                let start = min(place, run &- 16)
                body(from + start, to + start)
                place &+= 16
            }
            x &+= 1
        }
        line &+= 1
    }
}
