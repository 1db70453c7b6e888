/// The oracle of ``deviation(_:near:far:spread:spreadStep:floor:farWeight:farSpread:into:)``.
public func deviationReference(
    _ difference: [Int16], near: [Float], far: [Float], spread: [UInt8], spreadStep: Float,
    floor: Float, farWeight: Float, farSpread: Float
) -> [Float] {
    difference.indices.map { i in
        let usual = max(Double(spread[i]) * Double(spreadStep), Double(floor))
        let a = (Double(difference[i]) - Double(near[i])) / usual
        let b = (Double(difference[i]) - Double(far[i])) / (usual * Double(farSpread))
        return Float((a * a + Double(farWeight) * b * b).squareRoot())
    }
}

/// The oracle of
/// ``addChromaDeviation(blue:red:spread:chromaWidth:chromaHeight:floor:into:width:height:scratch:)``.
public func addChromaDeviationReference(
    blue: [Float], red: [Float], spread: [UInt8], chromaWidth: Int, chromaHeight: Int,
    floor: Float, to luma: [Float], width: Int, height: Int
) -> [Float] {
    var output = luma
    for y in 0..<height {
        for x in 0..<width {
            let c = min(chromaHeight - 1, y / 2) * chromaWidth + min(chromaWidth - 1, x / 2)
            let usual = max(Double(spread[c]), Double(floor))
            let hue = (Double(blue[c]) * Double(blue[c]) + Double(red[c]) * Double(red[c])) / 2
            let z = Double(luma[y * width + x])
            output[y * width + x] = Float((z * z + hue / (usual * usual)).squareRoot())
        }
    }
    return output
}
