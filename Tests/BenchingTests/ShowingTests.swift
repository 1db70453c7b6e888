import Testing

@testable import Benching

@Suite("What people are shown")
struct ShowingTests {
    @Test(
        "numbers have three digits that count",
        arguments: [
            (0.3421, "0.342"), (5.123, "5.12"), (28.14, "28.1"), (281.4, "281"), (9999, "9999"),
            (35_000, "35,000"), (1_234_567, "1,234,567"),
        ])
    func numbers(value: Double, text: String) {
        #expect(Numbers.short(value) == text)
    }

    @Test("axes carry round numbers within their range")
    func ticks() {
        #expect(Plot.ticks(0...1.1, .linear).count == 6)
        #expect(Plot.ticks(0...6, .linear) == [0, 1, 2, 3, 4, 5, 6])
        #expect(Plot.ticks(0.5...40, .logarithmic).map { $0.rounded() } == [1, 1, 2, 5, 10, 20])
        #expect(Plot.ticks(1...1_000_000, .logarithmic).count == 7)
    }

    @Test("columns stand under their heads, numbers to the right")
    func table() {
        let table = TextTable(
            title: "t", head: ["a", "ms"], rows: [["abc", "1"], ["b", "1000"]])
        #expect(table.text == "t\na      ms\n---  ----\nabc     1\nb    1000\n")
    }

    @Test("the page needs nothing else, and a name cannot break out of it")
    func page() {
        let spread = Spread(of: [1, 2, 3])
        var report = BenchReport(
            machine: .here,
            noise: Noise(others: 0.5, steal: 0, loadBefore: 2, control: spread),
            footage: "<script>alert(1)</script>")
        report.figures = [1, 2].map {
            Figure(
                stage: .grab, work: "every picture", unit: "picture", width: 1920, height: 1080,
                threads: $0, wall: spread, processor: spread)
        }
        let html = BenchPage(report: report).html
        #expect(!html.contains("<script>"))
        #expect(!html.contains("src=") && !html.contains("href=") && !html.contains("url("))
        #expect(html.contains("The machine was noisy"))
        #expect(html.contains("Scaling by threads"))
        #expect(report.text.contains("THE MACHINE WAS NOISY"))
    }

    @Test("a layer that only moves has no share; one under half of the peak says why")
    func layers() {
        func layer(_ operations: Double, _ milliseconds: Double, bytes: Double) -> LayerFigure {
            LayerFigure(
                name: "n", kind: "Conv", shape: [1, 32, 20, 20],
                milliseconds: Spread(of: [milliseconds]), operations: operations, bytes: bytes,
                peakGigaflops: 100, gigabytesPerSecond: 20)
        }
        #expect(layer(0, 1, bytes: 1e6).reason == nil)
        // 1e8 operations in 1 ms are 100 GFLOP/s.
        #expect(layer(1e8, 1, bytes: 1e6).shareOfPeak == 1)
        #expect(layer(1e8, 1, bytes: 1e6).reason == nil)
        #expect(layer(1e8, 4, bytes: 1e8).reason == "memory: 1 operations a byte")
    }
}
