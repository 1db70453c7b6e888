import Foundation
import Inference
import Testing

@testable import Detecting

/// Each head against a plain reading of its formula, in doubles, over random outputs.
@Suite("Decoding heads")
struct HeadTests {
    static let labels = ["person", "car", "bicycle"]
    /// Single precision over a few products and an exponential, relative to the input's width.
    static let tolerance = 2e-3

    static func card(
        _ family: DetectorCard.Family, strides: [Int] = [], anchors: [[[Double]]] = [],
        width: Int = 64, height: Int = 96, floor: Double = 0.2
    ) -> DetectorCard {
        DetectorCard(
            name: "test", family: family, labels: labels,
            input: .init(width: width, height: height, channels: .rgb), floor: floor,
            strides: strides, anchors: anchors, sha256: "")
    }

    struct Plain { var box: [Double]; var label: Int; var score: Double }

    static func middle(_ x: Double, _ y: Double, _ w: Double, _ h: Double) -> [Double] {
        [x - w / 2, y - h / 2, x + w / 2, y + h / 2]
    }

    func compare(_ found: [Candidate], _ wanted: [Plain], floor: Double = 0.2) {
        let kept = wanted.filter { ($0.score * 10_000).rounded() / 10_000 >= floor }
        #expect(kept.count > 3, "the random outputs hold something to compare")
        #expect(found.count == kept.count)
        for (a, b) in zip(found, kept) {
            #expect(a.label == b.label)
            #expect(abs(a.score - b.score) < 2e-4)
            let box = [a.left, a.top, a.right, a.bottom].map { Double($0) }
            for (p, q) in zip(box, b.box) { #expect(abs(p - q) <= Self.tolerance * max(1, abs(q))) }
        }
    }

    static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    static func best(_ scores: [Double]) -> (Int, Double) {
        let place = scores.indices.max { (scores[$0], -$0) < (scores[$1], -$1) }!
        return (place, scores[place])
    }

    @Test("YOLOX: offsets in cells, sizes as logarithms, the cells of all grids in a row")
    func yolox() throws {
        var numbers = SeededFloats(1)
        let card = Self.card(.yolox, strides: [16, 32])
        let count = 4 * 6 + 2 * 3
        let values = (0..<count).flatMap { _ in
            numbers.floats(4, in: -1...1) + numbers.floats(4, in: 0...1)
        }
        var wanted: [Plain] = []
        var n = 0
        for stride in [16.0, 32.0] {
            for row in 0..<Int(96 / stride) {
                for column in 0..<Int(64 / stride) {
                    let v = values[n * 8..<n * 8 + 8].map { Double($0) }
                    let (label, score) = Self.best(Array(v[5...]))
                    wanted.append(
                        Plain(
                            box: Self.middle(
                                (v[0] + Double(column)) * stride, (v[1] + Double(row)) * stride,
                                exp(v[2]) * stride, exp(v[3]) * stride), label: label,
                            score: score * v[4]))
                    n += 1
                }
            }
        }
        compare(try card.head().read([Tensor(shape: [1, count, 8], floats: values)]), wanted)
    }

    @Test("YOLOv3: maps before activation, sizes as shares of anchors")
    func yolov3() throws {
        var numbers = SeededFloats(2)
        let anchors = [[[30.0, 60], [10, 14]], [[5, 6], [7, 20]]]
        let card = Self.card(.yolov3, anchors: anchors)
        let maps = [(3, 2), (6, 4)].map { rows, columns in
            Tensor(
                shape: [1, 16, rows, columns],
                floats: numbers.floats(16 * rows * columns, in: -2...3))
        }
        var wanted: [Plain] = []
        for (map, sizes) in zip(maps, anchors) {
            let (rows, columns) = (map.shape[2], map.shape[3])
            for (a, size) in sizes.enumerated() {
                for row in 0..<rows {
                    for column in 0..<columns {
                        let v = (0..<8).map {
                            Double(map.floats[((a * 8 + $0) * rows + row) * columns + column])
                        }
                        let (label, score) = Self.best(v[5...].map(Self.sigmoid))
                        wanted.append(
                            Plain(
                                box: Self.middle(
                                    (Self.sigmoid(v[0]) + Double(column)) * 64 / Double(columns),
                                    (Self.sigmoid(v[1]) + Double(row)) * 96 / Double(rows),
                                    size[0] * exp(v[2]), size[1] * exp(v[3])), label: label,
                                score: score * Self.sigmoid(v[4])))
                    }
                }
            }
        }
        compare(try card.head().read(maps), wanted)
    }

    @Test("YOLOv5 by rows and YOLOv8 by columns: pixels of the input, after activation")
    func rowsAndColumns() throws {
        var numbers = SeededFloats(3)
        let rows = (0..<20).map { _ in numbers.floats(4, in: 5...60) + numbers.floats(4, in: 0...1)
        }
        func plain(_ v: [Float], object: Float) -> Plain {
            let d = v.map { Double($0) }
            let (label, score) = Self.best(Array(d[5...]))
            return Plain(
                box: Self.middle(d[0], d[1], d[2], d[3]), label: label,
                score: score * Double(object))
        }
        let five = Tensor(shape: [1, 20, 8], floats: rows.flatMap { $0 })
        compare(try Self.card(.yolov5).head().read([five]), rows.map { plain($0, object: $0[4]) })
        let kept = [0, 1, 2, 3, 5, 6, 7]
        let eight = Tensor(shape: [1, 7, 20], floats: kept.flatMap { k in rows.map { $0[k] } })
        compare(try Self.card(.yolov8).head().read([eight]), rows.map { plain($0, object: 1) })
    }

    static func expected(_ logits: ArraySlice<Float>) -> Double {
        let weights = logits.map { exp(Double($0)) }
        var sum = 0.0
        for (r, weight) in weights.enumerated() { sum += Double(r) * weight }
        return sum / weights.reduce(0, +)
    }

    /// Sides as the mean of a distribution over 0 ... 4 strides.
    func distribution(_ family: DetectorCard.Family, _ seed: UInt64, point: Double) throws {
        var numbers = SeededFloats(seed)
        let card = Self.card(family, strides: [16, 32])
        var wanted: [Plain] = []
        var kinds: [Tensor] = []
        var sides: [Tensor] = []
        var rows: [Float] = []
        for stride in [16, 32] {
            let (h, w) = (96 / stride, 64 / stride)
            let kind = numbers.floats(h * w * 3, in: 0...1)
            let side = numbers.floats(h * w * 20, in: -3...3)
            for n in 0..<h * w {
                let reach = (0..<4).map { (s: Int) -> Double in
                    let start = n * 20 + s * 5
                    return Double(stride) * Self.expected(side[start..<start + 5])
                }
                let x = (Double(n % w) + point) * Double(stride)
                let y = (Double(n / w) + point) * Double(stride)
                let (label, score) = Self.best((0..<3).map { Double(kind[n * 3 + $0]) })
                wanted.append(
                    Plain(
                        box: [x - reach[0], y - reach[1], x + reach[2], y + reach[3]],
                        label: label, score: score))
                rows += Array(kind[n * 3..<n * 3 + 3])
                rows += Array(side[n * 20..<n * 20 + 20])
            }
            kinds.append(Tensor(shape: [1, h * w, 3], floats: kind))
            sides.append(Tensor(shape: [1, h * w, 20], floats: side))
        }
        if family == .nanodet {
            let output = Tensor(shape: [1, rows.count / 23, 23], floats: rows)
            compare(try card.head().read([output]), wanted)
        } else {
            compare(try card.head().read(kinds + sides), wanted)
            compare(try card.head().read([kinds[0], sides[0], kinds[1], sides[1]]), wanted)
        }
    }

    @Test("NanoDet: distributions about the cells' corners, in one output")
    func nanodet() throws { try distribution(.nanodet, 4, point: 0) }

    @Test("PicoDet: distributions about the cells' middles, outputs grouped or in turns")
    func picodet() throws { try distribution(.picodet, 5, point: 0.5) }

    @Test("SSD: corners in shares of the input, the first class is background", arguments: [0, 1])
    func ssd(order: Int) throws {
        var numbers = SeededFloats(6)
        let count = 12
        let kinds = numbers.floats(count * 4, in: 0...1)
        let boxes = (0..<count).flatMap { _ in
            numbers.floats(2, in: 0...0.4) + numbers.floats(2, in: 0.5...1)
        }
        let wanted = (0..<count).map { n -> Plain in
            let (label, score) = Self.best((1..<4).map { Double(kinds[n * 4 + $0]) })
            let b = (0..<4).map { Double(boxes[n * 4 + $0]) }
            return Plain(
                box: [b[0] * 64, b[1] * 96, b[2] * 64, b[3] * 96], label: label, score: score)
        }
        // Both outputs are 4 wide here, the hardest case: scores stand first in SSD exports.
        let outputs = [
            Tensor(shape: [1, count, 4], floats: kinds),
            Tensor(shape: [1, count, 4], floats: boxes),
        ]
        if order == 0 { compare(try Self.card(.ssd).head().read(outputs), wanted) }
        let two = DetectorCard(
            name: "two", family: .ssd, labels: ["a", "b"],
            input: .init(width: 64, height: 96, channels: .rgb), floor: 0.2, sha256: "")
        let narrow = Tensor(shape: [1, 1, 3], floats: [0.1, 0.3, 0.6])
        let box = Tensor(shape: [1, 1, 4], floats: [0, 0, 0.5, 0.5])
        let found = try two.head().read(order == 0 ? [narrow, box] : [box, narrow])
        #expect(found.map(\.label) == [1])
        #expect(found.map(\.right) == [32])
    }

    @Test(
        "numbers that are none give no box, and no crash", arguments: DetectorCard.Family.allCases)
    func notNumbers(family: DetectorCard.Family) throws {
        let bad: [Float] = [.nan, .infinity, -.infinity, 1e38]
        func tensor(_ shape: [Int]) -> Tensor {
            let count = shape.reduce(1, *)
            return Tensor(shape: shape, floats: (0..<count).map { bad[$0 % 4] })
        }
        let outputs: [Tensor] =
            switch family {
            case .yolox: [tensor([1, 30, 8])]
            case .yolov3: [tensor([1, 8, 3, 2])]
            case .yolov5: [tensor([1, 9, 8])]
            case .yolov8: [tensor([1, 7, 9])]
            case .nanodet: [tensor([1, 30, 23])]
            case .picodet:
                [
                    tensor([1, 24, 3]), tensor([1, 24, 20]), tensor([1, 6, 3]), tensor([1, 6, 20]),
                ]
            case .ssd: [tensor([1, 9, 4]), tensor([1, 9, 4])]
            }
        let card = Self.card(family, strides: [16, 32], anchors: [[[5, 5]]])
        for candidate in try card.head().read(outputs) {
            #expect(candidate.left.isFinite && candidate.right > candidate.left)
            #expect(candidate.score.isFinite)
        }
    }

    @Test(
        "outputs that are not those of the card are refused",
        arguments: DetectorCard.Family.allCases)
    func wrongShape(family: DetectorCard.Family) throws {
        let card = Self.card(family, strides: [16, 32], anchors: [[[5, 5]]])
        for shape in [[1, 7], [2, 30, 8], [1, 30, 7], [1, 8, 0, 2]] {
            let tensor = Tensor(
                shape: shape, floats: [Float](repeating: 0, count: shape.reduce(1, *)))
            #expect(throws: DetectorError.self) { try card.head().read([tensor]) }
        }
        #expect(throws: DetectorError.self) { try card.head().read([]) }
    }
}

/// The same numbers on every machine and in every run (SplitMix64).
struct SeededFloats: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func floats(_ count: Int, in range: ClosedRange<Float>) -> [Float] {
        (0..<count).map { _ in Float.random(in: range, using: &self) }
    }
}
