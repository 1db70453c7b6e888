/// Greedy suppression of boxes that overlap a better one, for each picture and class.
struct Suppression {
    private let boxes: [Float]
    private let scores: [Float]
    private let pictures: Int
    private let classes: Int
    private let count: Int
    private let most: Int
    private let overlap: Float
    private let floor: Float
    private let centred: Bool

    /// Takes boxes [N, count, 4] and scores [N, classes, count], then the three optional limits.
    init(_ call: Call) throws(ModelError) {
        let boxes = try call.input(0)
        let scores = try call.input(1)
        guard boxes.shape.count == 3, scores.shape.count == 3, boxes.shape[2] == 4,
            boxes.shape[0] == scores.shape[0], boxes.shape[1] == scores.shape[2]
        else { throw call.fail(.malformed, "boxes \(boxes.shape) and scores \(scores.shape)") }
        self.boxes = boxes.floats
        self.scores = scores.floats
        pictures = scores.shape[0]
        classes = scores.shape[1]
        count = scores.shape[2]
        most = Call.near(call.optional(2)?.integers.first ?? 0)
        overlap = call.optional(3)?.floats.first ?? 0
        floor = call.optional(4)?.floats.first ?? -.infinity
        centred = try call.flag("center_point_box")
    }

    func chosen() -> [Tensor] {
        var rows: [Int64] = []
        for picture in 0..<pictures {
            for kind in 0..<classes {
                let base = (picture * classes + kind) * count
                let ranked = (0..<count).filter { scores[base + $0] > floor }
                    .sorted {
                        let (a, b) = (scores[base + $0], scores[base + $1])
                        return a == b ? $0 < $1 : a > b
                    }
                var kept: [Int] = []
                for candidate in ranked where kept.count < most {
                    let box = corners(picture * count + candidate)
                    if kept.allSatisfy({
                        Self.share(box, corners(picture * count + $0)) <= overlap
                    }) {
                        kept.append(candidate)
                        rows += [Int64(picture), Int64(kind), Int64(candidate)]
                    }
                }
            }
        }
        return [Tensor(.int64, [rows.count / 3, 3], .integers(rows))]
    }

    private func corners(_ index: Int) -> SIMD4<Float> {
        let (a, b, c, d) = (
            boxes[index * 4], boxes[index * 4 + 1], boxes[index * 4 + 2], boxes[index * 4 + 3]
        )
        return centred
            ? SIMD4(a - c / 2, b - d / 2, a + c / 2, b + d / 2)
            : SIMD4(min(a, c), min(b, d), max(a, c), max(b, d))
    }

    /// Intersection over union.
    private static func share(_ a: SIMD4<Float>, _ b: SIMD4<Float>) -> Float {
        let width = min(a.z, b.z) - max(a.x, b.x)
        let height = min(a.w, b.w) - max(a.y, b.y)
        guard width > 0, height > 0 else { return 0 }
        let both = (a.z - a.x) * (a.w - a.y) + (b.z - b.x) * (b.w - b.y)
        return width * height / (both - width * height)
    }
}
