/// The oracle of ``blur3(_:width:height:into:scratch:)``.
public func blur3Reference(_ plane: [Float], width: Int, height: Int) -> [Float] {
    var output: [Float] = []
    for y in 0..<height {
        for x in 0..<width {
            var total = 0.0
            for dy in -1...1 {
                for dx in -1...1 {
                    let v = min(height - 1, max(0, y + dy))
                    let u = min(width - 1, max(0, x + dx))
                    total += Double(plane[v * width + u])
                }
            }
            output.append(Float(total / 9))
        }
    }
    return output
}
