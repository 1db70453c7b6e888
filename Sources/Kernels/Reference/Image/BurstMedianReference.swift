/// The oracle of ``medianOfRows(_:count:into:)``: sorts each place.
public func medianOfRowsReference(_ rows: [[UInt8]]) -> [UInt8] {
    guard let first = rows.first else { return [] }
    return first.indices.map { i in
        let sorted = rows.map { $0[i] }.sorted()
        let middle = sorted.count / 2
        if sorted.count % 2 == 1 { return sorted[middle] }
        return UInt8((Int(sorted[middle - 1]) + Int(sorted[middle]) + 1) / 2)
    }
}
