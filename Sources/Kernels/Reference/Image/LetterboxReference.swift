/// The oracle of ``letterbox(luma:chromaBlue:chromaRed:_:into:room:)``: each output value by itself,
/// in doubles, from the definition.
public func letterboxReference(
    luma: PlaneBytes, chromaBlue: PlaneBytes, chromaRed: PlaneBytes, _ place: Letterbox
) -> [Float] {
    var output: [Float] = []
    for c in 0..<3 {
        for v in 0..<place.rows {
            for u in 0..<place.columns {
                let column = u - place.x
                let row = v - place.y
                guard column >= 0 && column < place.partColumns && row >= 0 && row < place.partRows
                else {
                    output.append(place.paddings[c])
                    continue
                }
                var value = 0.0
                for (p, plane) in [luma, chromaBlue, chromaRed].enumerated() {
                    let share = p == 0 ? 1.0 : 0.5
                    let stepX = place.width * share / Double(place.partColumns)
                    let stepY = place.height * share / Double(place.partRows)
                    let sample = triangle(
                        plane, place.left * share + (Double(column) + 0.5) * stepX - 0.5,
                        place.top * share + (Double(row) + 0.5) * stepY - 0.5, max(1, stepX),
                        max(1, stepY))
                    value += Double(place.colors[c][p]) * (sample - (p == 0 ? 16 : 128))
                }
                output.append(
                    Float(min(255, max(0, value))) * place.gains[c] + place.offsets[c])
            }
        }
    }
    return output
}

private func triangle(
    _ plane: PlaneBytes, _ x: Double, _ y: Double, _ reachX: Double, _ reachY: Double
) -> Double {
    var sum = 0.0
    var weights = 0.0
    for row in 0..<plane.height {
        let down = max(0, 1 - abs(Double(row) - y) / reachY)
        if down == 0 { continue }
        for column in 0..<plane.width {
            let weight = down * max(0, 1 - abs(Double(column) - x) / reachX)
            weights += weight
            sum += weight * Double(plane.bytes[row * plane.stride + column])
        }
    }
    return sum / weights
}
