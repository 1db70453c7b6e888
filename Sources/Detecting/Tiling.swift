public import Scene

/// Into which parts a picture is cut for a detector, so that small things are large enough for it.
public struct Tiling: Sendable, Hashable, Codable {
    /// Look at the picture as a whole.
    public var whole: Bool
    /// Look at `rows` × `columns` parts as well; 0 for none.
    public var rows: Int
    public var columns: Int
    /// How much of a part lies in its neighbour, as a fraction of the part, 0...0.5.
    public var overlap: Double

    public init(whole: Bool, rows: Int, columns: Int, overlap: Double = 0.25) {
        precondition(rows >= 0 && columns >= 0 && (0...0.5).contains(overlap))
        self.whole = whole
        self.rows = rows
        self.columns = columns
        self.overlap = overlap
    }

    public static let whole = Tiling(whole: true, rows: 0, columns: 0)

    public static func grid(_ count: Int, overlap: Double = 0.25) -> Tiling {
        Tiling(whole: false, rows: count, columns: count, overlap: overlap)
    }

    public static func wholeAndGrid(_ count: Int, overlap: Double = 0.25) -> Tiling {
        Tiling(whole: true, rows: count, columns: count, overlap: overlap)
    }

    /// The parts in fractions of the picture, the whole first, then row by row.
    ///
    /// - Parameter boxes: nil for all parts; else only those that a box lies in.
    public func parts(around boxes: [Box]?) -> [Box] {
        var parts = whole ? [Box.whole] : []
        let height = Self.extent(rows, overlap)
        let width = Self.extent(columns, overlap)
        for row in 0..<rows {
            for column in 0..<columns {
                parts.append(
                    Box(
                        x: Self.begin(column, columns, width), y: Self.begin(row, rows, height),
                        width: width, height: height))
            }
        }
        guard let boxes else { return parts }
        return parts.filter { part in boxes.contains { part.intersection($0).area > 0 } }
    }

    /// `count` parts of extent e that overlap by a share o cover 1: e · (count - (count - 1) · o) = 1.
    private static func extent(_ count: Int, _ overlap: Double) -> Double {
        count > 0 ? 1 / (Double(count) - Double(count - 1) * overlap) : 0
    }

    private static func begin(_ index: Int, _ count: Int, _ extent: Double) -> Double {
        count > 1 ? Double(index) * (1 - extent) / Double(count - 1) : 0
    }
}
