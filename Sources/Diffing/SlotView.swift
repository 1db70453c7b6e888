/// The pixels of one slot in one look.
struct SlotView: Sendable {
    var left = Int.max
    var top = Int.max
    var right = -1
    var bottom = -1
    var area = 0
    var excess = 0
    /// How much more it stands out in the picture than in the memory, log units.
    var edge = 0
    /// The greatest certainty of the candidates that its pixels are of, 0...1.
    var certainty: Float = 0

    mutating func add(x: Int, y: Int, excess: Int, certainty: Float) {
        left = min(left, x)
        right = max(right, x)
        top = min(top, y)
        bottom = max(bottom, y)
        area += 1
        self.excess += excess
        self.certainty = max(self.certainty, certainty)
    }
}
