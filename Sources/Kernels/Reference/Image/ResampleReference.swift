/// The oracle of ``resample(_:width:height:stride:left:top:wide:high:columns:rows:into:)``: every
/// byte of the source is asked for its weight, in `Double`.
public func resampleReference(
    _ source: [UInt8], width: Int, height: Int,
    left: Double, top: Double, wide: Double, high: Double, columns: Int, rows: Int
) -> [Double] {
    func weights(_ start: Double, _ extent: Double, _ length: Int, _ count: Int) -> [[Double]] {
        (0..<count).map { output in
            let scale = extent / Double(count)
            let center = start + (Double(output) + 0.5) * scale - 0.5
            let row = (0..<length).map { max(0, 1 - abs(Double($0) - center) / max(1, scale)) }
            let sum = row.reduce(0, +)
            return row.map { $0 / sum }
        }
    }
    let across = weights(left, wide, width, columns)
    let down = weights(top, high, height, rows)
    return down.flatMap { a in
        across.map { b in
            var sum = 0.0
            for y in 0..<height where a[y] > 0 {
                for x in 0..<width where b[x] > 0 {
                    sum += a[y] * b[x] * Double(source[y * width + x])
                }
            }
            return sum
        }
    }
}
