/// Joins cells that touch, by a side or a corner, to heaps.
struct HeapSearch {
    struct Heap: Equatable {
        /// In the order in which they were met, the first the topmost.
        var cells: [Int]
        /// The mean log-odds of the surest cells.
        var odds: Double
    }

    /// The surest first; of equals the one that begins further up.
    let heaps: [Heap]

    /// - Parameter values: log-odds row by row, `columns` to a row; below the floor is no heap.
    init(_ columns: Int, _ values: [Float], card: GarbageMapCard) {
        var left = values.map { Double($0) >= card.floor }
        var found: [Heap] = []
        for start in values.indices where left[start] {
            left[start] = false
            var cells = [start]
            var next = 0
            while next < cells.count {
                for near in Self.neighbours(of: cells[next], columns, values.count) where left[near]
                {
                    left[near] = false
                    cells.append(near)
                }
                next += 1
            }
            // A heap of few cells counts as if the missing ones stood at the floor: a speck must be
            // surer than a pile.
            let best = cells.map { Double(values[$0]) }.sorted(by: >).prefix(card.best)
            let sum = best.reduce(0, +) + card.floor * Double(card.best - best.count)
            found.append(Heap(cells: cells, odds: sum / Double(card.best)))
        }
        heaps = found.enumerated()
            .sorted { ($1.element.odds, $0.offset) < ($0.element.odds, $1.offset) }
            .map(\.element)
    }

    private static func neighbours(of place: Int, _ columns: Int, _ count: Int) -> [Int] {
        let (row, column) = place.quotientAndRemainder(dividingBy: columns)
        return (row - 1...row + 1).flatMap { y in
            (column - 1...column + 1).compactMap { x in
                x >= 0 && x < columns && y >= 0 && y * columns + x < count ? y * columns + x : nil
            }
        }
    }
}
