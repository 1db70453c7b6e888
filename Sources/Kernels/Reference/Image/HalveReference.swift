/// The oracle of ``halve(_:width:height:into:)``.
public func halveReference(_ plane: [Float], width: Int, height: Int) -> [Float] {
    var output: [Float] = []
    for y in 0..<height / 2 {
        for x in 0..<width / 2 {
            var total = 0.0
            for i in 0..<2 {
                for j in 0..<2 { total += Double(plane[(2 * y + i) * width + 2 * x + j]) }
            }
            output.append(Float(total / 4))
        }
    }
    return output
}
