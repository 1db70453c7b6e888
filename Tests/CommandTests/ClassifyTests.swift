import Foundation
import Testing

@Suite("curbwatch classify and teach")
struct ClassifyTests {
    private static let models = Program.root.appendingPathComponent("Models").path
    private static let isHere = FileManager.default.fileExists(
        atPath: models + "/fetched/efficientnet-lite0.onnx")

    /// Chequers of 24 bits a pixel, bottom row first, as BMP has it.
    static func bitmap(columns: Int, rows: Int, shade: Int) -> Data {
        func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 255) } }
        let line = (columns * 3 + 3) / 4 * 4
        var bytes = Array("BM".utf8) + number(54 + line * rows) + number(0) + number(54)
        bytes += number(40) + number(columns) + number(rows) + [1, 0, 24, 0] + number(0)
        bytes += number(line * rows) + number(2835) + number(2835) + number(0) + number(0)
        for y in 0..<rows {
            var row: [UInt8] = []
            for x in 0..<columns {
                let value = UInt8(shade + 90 * ((x / 8 + y / 8) % 2))
                row += [value, value, UInt8(shade)]
            }
            bytes += row + [UInt8](repeating: 0, count: line - row.count)
        }
        return Data(bytes)
    }

    private struct Line: Decodable {
        var picture: String
        var box: [Double]
        var classes: [String: Double]
        var decision: String
    }

    private static func lines(_ text: String) throws -> [Line] {
        try text.split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
    }

    @Test(
        "a picture gives a line, each box one; a bad picture is told and the others go on",
        .enabled(if: isHere))
    func classifies() throws {
        let folder = try Scratch()
        defer { folder.remove() }
        let good = folder.url.appendingPathComponent("good.bmp").path
        let bad = folder.url.appendingPathComponent("bad.jpg").path
        try Self.bitmap(columns: 120, rows: 90, shade: 60).write(to: URL(fileURLWithPath: good))
        try Data("no picture".utf8).write(to: URL(fileURLWithPath: bad))
        let whole = try Program.run("classify", bad, good, "--models", Self.models)
        #expect(whole.code == 1)
        #expect(whole.errors.contains("bad.jpg"))
        let line = try #require(try Self.lines(whole.output).first)
        #expect(line.picture == good && line.classes.count == 12 && line.box.count == 4)
        #expect(abs(line.classes.values.reduce(0, +) - 1) < 1e-9)
        let boxes = try Program.run(
            "classify", good, "--box", "0,0,1,1", "--box", "0.2,0.2,0.5,0.5", "--floor", "1",
            "--models", Self.models)
        #expect(boxes.code == 0)
        let two = try Self.lines(boxes.output)
        #expect(two.map(\.box) == [[0, 0, 1, 1], [0.2, 0.2, 0.5, 0.5]])
        #expect(two.allSatisfy { $0.decision == "unsure" })
        #expect(try Program.run("classify", bad, "--models", Self.models).code == 65)
        #expect(try Program.run("classify", bad + "x", "--models", Self.models).code == 66)
    }

    @Test("a box outside the picture is a usage error; missing networks say what to run")
    func refuses() throws {
        let outside = try Program.run("classify", "a.jpg", "--box", "0.8,0,0.5,1")
        #expect(outside.code == 64 && outside.errors.contains("0.8,0,0.5,1"))
        let folder = try Scratch()
        defer { folder.remove() }
        let none = try Program.run("classify", "a.jpg", "--models", folder.url.path)
        #expect(none.code == 69 && none.errors.contains("make models"))
        #expect(try Program.run("teach", "add", "a.jpg", "--class", "treasure").code == 64)
        #expect(try Program.run("teach", "add", "--class", "goods").code == 64)
    }

    @Test(
        "taught crops are listed, fitted, used by classify, and rolled back", .enabled(if: isHere))
    func teaches() throws {
        let folder = try Scratch()
        defer { folder.remove() }
        let taught = folder.url.appendingPathComponent("taught").path
        for number in 0..<5 {
            for (name, shade) in [("goods", 20), ("banner", 150)] {
                let file = folder.url.appendingPathComponent("\(name)\(number).bmp")
                try Self.bitmap(columns: 64, rows: 64, shade: shade + 3 * number).write(to: file)
                let kept = try Program.run(
                    "teach", "add", "--in", taught, "--class", name, file.path, "--models",
                    Self.models)
                #expect(kept.code == 0, "\(kept.errors)")
            }
        }
        let crops = try FileManager.default.contentsOfDirectory(atPath: taught + "/crops")
        #expect(crops.count == 10)
        let list = try Program.run("teach", "list", "--in", taught)
        #expect(list.output.contains("banner: 5") && list.output.contains("10 labels"))
        let fit = try Program.run("teach", "fit", "--in", taught, "--models", Self.models)
        #expect(fit.code == 0 && fit.output.contains("version 1 is in use"), "\(fit.errors)")
        let picture = folder.url.appendingPathComponent("goods0.bmp").path
        let site = try Program.run(
            "classify", picture, "--box", "0,0,1,1", "--floor", "0", "--head", taught, "--models",
            Self.models)
        #expect(try Self.lines(site.output).first?.decision == "goods")
        #expect(try Program.run("teach", "rollback", "--in", taught).code == 0)
        #expect(try Program.run("teach", "rollback", "--in", taught).code == 64)
        let few = folder.url.appendingPathComponent("few").path
        #expect(
            try Program.run("teach", "fit", "--in", few, "--models", Self.models).code == 65)
    }
}
