import Foundation
import Scene
import Testing

@testable import StreetRendering

@Suite("Samples/ holds what the scenes say")
struct SampleFilesTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Samples")

    static let names = [
        "bags", "busy-nothing", "cart", "present-at-start", "two-presets", "night",
    ]

    @Test(
        "clip, truth, site and expectation lie side by side and are those of the scene",
        arguments: names)
    func files(name: String) throws {
        let scene = try #require(SceneLibrary.recipe(named: name)).scene()
        let stem = Self.folder.appendingPathComponent(name)
        let truth = try JSONDecoder().decode(
            [TruthEntry].self, from: Data(contentsOf: stem.appendingPathExtension("truth.json")))
        #expect(truth == scene.truth())
        let site = try String(
            contentsOf: stem.appendingPathExtension("yaml"), encoding: .utf8)
        #expect(site == SiteFile(scene: scene).text)
        let expected = try JSONDecoder().decode(
            ExpectedEvents.self,
            from: Data(contentsOf: stem.appendingPathExtension("expected.json")))
        #expect(expected.events.count == truth.count)
        #expect(expected.clip == "\(name).mp4")
    }

    @Test("no clip is larger than 3 MB and all together stay under 15 MB")
    func sizes() throws {
        var total = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        where name.hasSuffix(".mp4") {
            let file = Self.folder.appendingPathComponent(name).path
            let attributes = try FileManager.default.attributesOfItem(atPath: file)
            let size = try #require(attributes[.size] as? Int)
            #expect(size < 3_000_000, "\(name)")
            total += size
        }
        #expect(total > 0 && total < 15_000_000)
    }
}
