/// The oracle of ``boxMean(_:width:height:radius:into:sums:)``: every neighbourhood by itself.
public func boxMeanReference(_ plane: [Int16], width: Int, height: Int, radius: Int) -> [Float] {
    var output: [Float] = []
    for y in 0..<height {
        for x in 0..<width {
            var total = 0
            var count = 0
            for v in max(0, y - radius)...min(height - 1, y + radius) {
                for u in max(0, x - radius)...min(width - 1, x + radius) {
                    total += Int(plane[v * width + u])
                    count += 1
                }
            }
            output.append(Float(Double(total) / Double(count)))
        }
    }
    return output
}
