/// A box that a head has read, in pixels of the network's input.
struct Candidate: Equatable {
    var left: Float
    var top: Float
    var right: Float
    var bottom: Float
    /// The label's place in the card.
    var label: Int
    /// Rounded to 1e-4.
    var score: Double

    /// Nil where a number is not finite or the box is empty: a network can be made to give anything.
    init?(left: Float, top: Float, right: Float, bottom: Float, label: Int, score: Float) {
        guard left.isFinite, top.isFinite, right.isFinite, bottom.isFinite, score.isFinite,
            right > left, bottom > top
        else { return nil }
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
        self.label = label
        self.score = Self.rounded(score)
    }

    init?(middleX: Float, middleY: Float, width: Float, height: Float, label: Int, score: Float) {
        self.init(
            left: middleX - width / 2, top: middleY - height / 2, right: middleX + width / 2,
            bottom: middleY + height / 2, label: label, score: score)
    }

    static func rounded(_ score: Float) -> Double { (Double(score) * 10_000).rounded() / 10_000 }
}
