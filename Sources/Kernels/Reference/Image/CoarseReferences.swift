/// The oracle of ``pickEverySecond(_:width:height:into:coarseWidth:coarseHeight:)`` and of every
/// kernel that reads one pixel in four: the places that it reads.
public func everySecondPlace(
    width: Int, height: Int, coarseWidth: Int, coarseHeight: Int
) -> [Int] {
    (0..<coarseWidth * coarseHeight).map { c in
        min(height - 1, c / coarseWidth * 2) * width + min(width - 1, c % coarseWidth * 2)
    }
}

/// The oracle of ``markChroma(_:above:chromaWidth:chromaHeight:into:width:height:)``.
public func markChromaReference(
    _ chroma: [Float], above level: Float, chromaWidth: Int, chromaHeight: Int, width: Int,
    height: Int
) -> [UInt8] {
    (0..<width * height).map { i in
        let y = min(chromaHeight - 1, i / width / 2)
        let x = min(chromaWidth - 1, i % width / 2)
        return chroma[y * chromaWidth + x] > level ? 1 : 0
    }
}

/// The oracle of
/// ``teachSpread(stray:guarded:rate:step:floor:ceiling:turn:spread:)``.
public func teachSpreadReference(
    stray: [Float], guarded: [UInt8], rate: Float, step: Float, floor: Int, ceiling: Int,
    turn: Int, spread: [UInt8]
) -> [UInt8] {
    spread.indices.map { i in
        guard guarded[i] <= 1 else { return spread[i] }
        let s = Double(spread[i])
        let gain = stray[i] > Float(spread[i]) * step ? 1.68 : -0.32
        let dither = Double((turn + i * 104_729) & 1023) / 1024
        let next = (s + s * Double(rate) * gain + dither).rounded(.down)
        return UInt8(min(max(next, Double(floor)), Double(ceiling)))
    }
}

/// The oracle of ``teachBase(rest:mean:spread:guarded:rate:limit:step:base:)``.
public func teachBaseReference(
    rest: [Float], mean: [Float], spread: [UInt8], guarded: [UInt8], rate: Float, limit: Float,
    step: Float, base: [Int16]
) -> [Int16] {
    base.indices.map { i in
        guard guarded[i] == 0 else { return base[i] }
        let bound = limit * Float(spread[i])
        let kept = min(max(rest[i], -bound), bound)
        return Int16(min(32_000, Int(base[i]) + Int(((kept + mean[i]) * rate * step).rounded())))
    }
}
