/// The oracle of
/// ``deviation(_:near:broad:width:height:spread:floor:broadSpread:coarseWidth:coarseHeight:broadFloor:step:into:scratch:)``.
public func deviationReference(
    _ difference: [Int16], near: [Float], broad: [Float], width: Int, height: Int,
    spread: [UInt8], floor: Int, broadSpread: [UInt8], coarseWidth: Int, coarseHeight: Int,
    broadFloor: Int, step: Float
) -> [Float] {
    (0..<width * height).map { i in
        let coarse =
            min(coarseHeight - 1, i / width / 2) * coarseWidth + min(coarseWidth - 1, i % width / 2)
        let s = Double(max(Int(spread[i]), floor)) * Double(step)
        let b = Double(max(Int(broadSpread[coarse]), broadFloor)) * Double(step)
        let p = (Double(difference[i]) - Double(near[i])) / s
        let q = (Double(difference[i]) - Double(broad[i])) / b
        return Float((p * p + q * q).squareRoot())
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
