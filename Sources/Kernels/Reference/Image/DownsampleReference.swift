/// The oracle of ``downsample(_:width:height:stride:factor:into:sums:)``: one block at a time.
public func downsampleReference(
    _ source: [UInt8], width: Int, height: Int, stride: Int, factor: Int
) -> [UInt8] {
    var output: [UInt8] = []
    for row in 0..<height / factor {
        for column in 0..<width / factor {
            var total = 0
            for i in 0..<factor {
                for j in 0..<factor {
                    total += Int(source[(row * factor + i) * stride + column * factor + j])
                }
            }
            output.append(UInt8((total + factor * factor / 2) / (factor * factor)))
        }
    }
    return output
}
