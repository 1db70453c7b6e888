/// The oracle of
/// ``teach(_:near:guarded:rate:limit:spreadStep:floor:ceiling:baseStep:turn:base:spread:)``.
public func teachReference(
    _ difference: [Int16], near: [Float], guarded: [UInt8], rate: Float, limit: Float,
    spreadStep: Float, floor: Int, ceiling: Int, baseStep: Float, turn: Int,
    base: inout [Int16], spread: inout [UInt8]
) {
    for i in difference.indices {
        var hash = UInt32(truncatingIfNeeded: i) &* 0x85EB_CA6B
        hash ^= UInt32(truncatingIfNeeded: turn) &* 0x9E37_79B9
        hash = (hash ^ (hash >> 15)) &* 0x2C1B_3C6D
        let dither = Float(hash >> 8) / 16_777_216
        let s = Float(spread[i]) * spreadStep
        let rest = Float(difference[i]) - near[i]
        if guarded[i] == 0 {
            let kept = min(max(rest, -limit * s), limit * s)
            let move = ((kept + near[i]) * rate * baseStep + dither).rounded(.down)
            base[i] = Int16(min(32_000, Int(base[i]) + Int(move)))
        }
        if guarded[i] <= 1 {
            let gain: Float = abs(rest) > s ? 1.68 : -0.32
            let next = Float(spread[i]) + Float(spread[i]) * rate * gain + dither
            spread[i] = UInt8(min(max(next, Float(floor)), Float(ceiling)))
        }
    }
}
