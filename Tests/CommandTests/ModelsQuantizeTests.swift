import Foundation
import Testing

@Suite("curbwatch models quantize")
struct ModelsQuantizeTests {
    private static let network = Program.root
        .appendingPathComponent("Models/fetched/efficientnet-lite0.onnx").path
    private static let isHere = FileManager.default.fileExists(atPath: network)

    /// Six chequered pictures, and a file that is none.
    private static func pictures(_ folder: Scratch) throws {
        for number in 0..<6 {
            try ClassifyTests.bitmap(columns: 90 + number, rows: 70, shade: 20 * number).write(
                to: folder.url.appendingPathComponent("p\(number).bmp"))
        }
        try Data("no picture".utf8).write(to: folder.url.appendingPathComponent("q.jpg"))
    }

    @Test(
        "a network goes to bytes, runs, is a quarter of the size, and what it costs is said",
        .enabled(if: isHere, "needs EfficientNet-Lite0; run make models: SKIPPED"))
    func quantizes() throws {
        let folder = try Scratch()
        defer { folder.remove() }
        try Self.pictures(folder)
        let labels = folder.url.appendingPathComponent("labels.csv")
        try Data("p1.bmp,1|2\np2.bmp,3\np3.bmp,4\n".utf8).write(to: labels)
        let output = folder.url.appendingPathComponent("bytes.onnx")
        let outcome = try Program.run(
            "models", "quantize", Self.network, "--read", "imagenet", "--pictures",
            folder.url.path, "--output", output.path, "--samples", "3", "--labels", labels.path)
        #expect(outcome.code == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("q.jpg: left out"))
        for words in [
            "ranges from", "difference, mean", "same first class", "points lost", "times",
        ] {
            #expect(outcome.output.contains(words), "no '\(words)' in \(outcome.output)")
        }
        let size = { try FileManager.default.attributesOfItem(atPath: $0)[.size] as? Int ?? 0 }
        #expect(try size(output.path) * 3 < size(Self.network))
        let inspected = try Program.run("models", "inspect", output.path)
        #expect(inspected.code == 0)
        #expect(inspected.output.contains("QuantizeLinear"))
        let again = try Program.run(
            "models", "quantize", output.path, "--read", "imagenet", "--pictures",
            folder.url.path, "--output", folder.path("again.onnx"))
        #expect(again.code == 65 && again.errors.contains("quantised already"))
    }

    @Test("what is missing is named, and nothing is written")
    func refuses() throws {
        let folder = try Scratch()
        defer { folder.remove() }
        let output = folder.path("out.onnx")
        let none = try Program.run(
            "models", "quantize", "/nowhere.onnx", "--pictures", folder.url.path, "--output", output
        )
        #expect(none.code == 66 && none.errors.contains("/nowhere.onnx"))
        let wrong = try Program.run(
            "models", "quantize", "x.onnx", "--pictures", "p", "--output", output, "--keep", "2")
        #expect(wrong.code == 64 && wrong.errors.contains("--keep"))
        if Self.isHere {
            let unread = try Program.run(
                "models", "quantize", Self.network, "--pictures", folder.url.path, "--output",
                output)
            #expect(unread.code == 64 && unread.errors.contains("--read"))
            let empty = try Program.run(
                "models", "quantize", Self.network, "--read", "unit", "--pictures",
                folder.url.path, "--output", output)
            #expect(empty.code == 66 && empty.errors.contains("needs 2"))
        }
        #expect(!FileManager.default.fileExists(atPath: output))
    }
}
