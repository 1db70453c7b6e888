import Foundation
import Testing

@testable import StreetRendering

@Suite("Clips are what players and scanners read")
struct EncoderTests {
    static let hasEncoder = ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private func probe(_ entries: String, _ path: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "ffprobe", "-v", "error", "-count_packets", "-select_streams", "v", "-show_entries",
            entries, "-of", "csv=p=0", path,
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test(
        "a clip holds every picture and its start; one of visits keeps its gaps in time",
        .enabled(if: hasEncoder, "needs the ffmpeg program"))
    func clips() throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("street-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var scene = try #require(SceneLibrary.recipe(named: "two-presets")).scene()
        scene.duration = .seconds(4)
        let maker = PictureMaker(scene: scene, width: 64, height: 36)

        let whole = folder.appendingPathComponent("whole.mp4").path
        var done: [Int] = []
        try ClipEncoder().write(maker, to: whole) { done.append($0) }
        #expect(done == Array(1...20))
        #expect(try probe("stream=nb_read_packets", whole) == "20")
        #expect(
            try probe("format_tags=creation_time", whole) == "2026-05-12T03:00:00.000000Z")

        let parts = folder.appendingPathComponent("parts.mp4").path
        try ClipEncoder(kept: [0..<1, 3..<4]).write(maker, to: parts) { _ in }
        let times = try probe("packet=pts_time", parts).split(separator: "\n")
            .compactMap { Double($0.split(separator: ",")[0]) }.sorted()
        #expect(times == [0, 0.2, 0.4, 0.6, 0.8, 3, 3.2, 3.4, 3.6, 3.8])
    }

    @Test("a folder that is not there is an error that names the clip", .enabled(if: hasEncoder))
    func missingFolder() throws {
        var scene = try #require(SceneLibrary.recipe(named: "bags")).scene()
        scene.duration = .seconds(1)
        let maker = PictureMaker(scene: scene, width: 32, height: 18)
        #expect {
            try ClipEncoder().write(maker, to: "/nowhere/at/all.mp4") { _ in }
        } throws: { error in
            "\(error)".contains("/nowhere/at/all.mp4")
        }
    }
}
