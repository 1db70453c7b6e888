/// The oracle of ``trimHalo(_:masked:open:spread:floor:step:limit:spared:mask:)``.
public func trimHaloReference(
    _ difference: [Int16], masked: [Float], open: [Float], spread: [UInt8], floor: Int,
    step: Float, limit: Float, spared: [UInt8], mask: [UInt8]
) -> [UInt8] {
    mask.indices.map { i in
        let share = Double(open[i]) / 1000
        guard share > 0.02, spared[i] == 0 else { return mask[i] }
        let rest = abs(Double(difference[i]) - Double(masked[i]) / share)
        let bound = Double(limit) * Double(max(Int(spread[i]), floor)) * Double(step)
        return rest < bound ? 0 : mask[i]
    }
}
