import Kernels
import Testing

@Suite("Fitting a picture's edges to a memory's")
struct EdgeFitTests {
    private let pose = Pose(right: 0.75, down: -0.5, zoom: 1.0 / 64, turn: -1.0 / 128)

    /// Edge points anywhere on a plane, and what was read for them; one in seven lies beyond it.
    private func points(
        _ count: Int, _ width: Int, _ height: Int, _ numbers: inout SeededNumbers
    ) -> (points: [EdgePoint], values: [Float]) {
        let slopes = numbers.floats(2 * count, in: -200...200)
        let levels = numbers.floats(2 * count, in: -500...500)
        let points = (0..<count).map { k in
            EdgePoint(
                x: Int32.random(in: 0..<Int32(width), using: &numbers),
                y: Int32.random(in: 0..<Int32(height), using: &numbers), value: levels[k],
                gradientX: slopes[k], gradientY: slopes[count + k])
        }
        let values = (0..<count).map { $0 % 7 == 6 ? .nan : levels[count + $0] }
        return (points, values)
    }

    @Test("what a pose reads equals its oracle up to rounding", arguments: [1, 15, 64, 300])
    func sampling(count: Int) throws {
        var numbers = SeededNumbers(131)
        let plane = numbers.floats(33 * 21, in: -500...500)
        let edges = points(count, 33, 21, &numbers).points
        var output: [Float] = [1, 2, 3]
        try sampleEdges(plane, width: 33, height: 21, points: edges, pose: pose, into: &output)
        let wanted = sampleEdgesReference(plane, width: 33, height: 21, points: edges, pose: pose)
        #expect(output.count == count)
        for (a, b) in zip(output, wanted) {
            if let b { #expect(abs(Double(a) - b) <= 1e-2) } else { #expect(a.isNaN) }
        }
    }

    @Test("the equations of a step equal their oracle up to rounding", arguments: [1, 15, 300])
    func equations(count: Int) throws {
        var numbers = SeededNumbers(132)
        let (edges, values) = points(count, 65, 40, &numbers)
        var output = [Double](repeating: 7, count: 20)
        try poseEquations(
            values, points: edges, width: 65, height: 40, spread: 150, into: &output)
        let wanted = poseEquationsReference(
            values, points: edges, width: 65, height: 40, spread: 150)
        for (a, b) in zip(output, wanted) { #expect(abs(a - b) <= 1e-3 * max(1, abs(b))) }
    }

    @Test("residuals and correlation equal their oracles", arguments: [1, 15, 300])
    func sums(count: Int) throws {
        var numbers = SeededNumbers(133)
        let (edges, values) = points(count, 65, 40, &numbers)
        var counts = [Int32](repeating: 9, count: 32)
        let found = try countResiduals(values, points: edges, bin: 8, into: &counts)
        #expect(counts == countResidualsReference(values, points: edges, bin: 8, bins: 32))
        #expect(found == values.count { !$0.isNaN })
        for range in [0..<count, count / 3..<count / 2] {
            var sums = [Double](repeating: 9, count: 6)
            try correlationSums(values, points: edges, in: range, into: &sums)
            let wanted = correlationSumsReference(
                Array(values[range]), points: Array(edges[range]))
            for (a, b) in zip(sums, wanted) { #expect(abs(a - b) <= 1e-9 * max(1, abs(b))) }
        }
    }

    @Test("values that do not belong to the points are refused")
    func refusals() {
        var numbers = SeededNumbers(134)
        let edges = points(4, 9, 9, &numbers).points
        var sums = [Double](repeating: 3, count: 6)
        #expect(throws: ImageKernelError.self) {
            try correlationSums([1, 2, 3], points: edges, in: 0..<3, into: &sums)
        }
        #expect(throws: ImageKernelError.self) {
            try correlationSums([1, 2, 3, 4], points: edges, in: 2..<5, into: &sums)
        }
        #expect(sums == [3, 3, 3, 3, 3, 3])
    }
}
