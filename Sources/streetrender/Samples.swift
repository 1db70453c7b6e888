import ArgumentParser
import Foundation
import Scene
import StreetRendering

struct Samples: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes every clip of Samples/ again, with truth, site and expectation.")

    @Option(name: .shortAndLong, help: "The folder to write to.")
    var output = "Samples"

    @Option(help: "Only these scenes, by name, separated by commas.")
    var only: String?

    @Flag(help: "Leave the clips as they are; write truth, site and expectation only.")
    var textsOnly = false

    func run() throws {
        let wanted = only?.split(separator: ",").map(String.init)
        let folder = URL(fileURLWithPath: output)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for recipe in SceneLibrary.all where recipe.isSample {
            guard wanted?.contains(recipe.name) ?? true else { continue }
            let scene = recipe.scene()
            let size = PictureSize.usual
            for sample in samples(of: scene) {
                let clip = folder.appendingPathComponent("\(sample.name ?? scene.name).mp4")
                if textsOnly {
                    try sample.writeTexts(besides: clip)
                    continue
                }
                let maker = PictureMaker(
                    scene: sample.scene, width: size.width, height: size.height)
                try sample.write(with: maker, clip: clip)
            }
        }
    }

    /// The clip as the camera sends it and, where it turns, one more for each preset with only
    /// that preset's pictures, as visits see them.
    private func samples(of scene: StreetScene) -> [Sample] {
        var list = [Sample(scene: scene, name: nil)]
        if scene.presetNames.count > 1 {
            for (preset, id) in scene.presetNames.enumerated() {
                var single = Sample(scene: scene.seenByVisits, name: "\(scene.name)-\(id)")
                single.preset = preset
                single.onlyPreset = true
                list.append(single)
            }
        }
        return list
    }
}
