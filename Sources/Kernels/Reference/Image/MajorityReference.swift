/// The oracle of ``majority(_:above:needed:width:height:into:scratch:)``.
public func majorityReference(
    _ plane: [Float], above level: Float, needed: Int, width: Int, height: Int
) -> [UInt8] {
    var output: [UInt8] = []
    for y in 0..<height {
        for x in 0..<width {
            var count = 0
            for v in max(0, y - 1)...min(height - 1, y + 1) {
                for u in max(0, x - 1)...min(width - 1, x + 1)
                where plane[v * width + u] > level {
                    count += 1
                }
            }
            output.append(count >= needed ? 255 : 0)
        }
    }
    return output
}
