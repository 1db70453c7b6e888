import ArgumentParser
import Foundation
import Scene
import StreetRendering

struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Renders one scene to an MP4 with its truth and site file beside it.")

    @Argument(help: "The scene's name, as `list` prints it.")
    var scene: String

    @Option(
        name: .shortAndLong,
        help: "The clip to write; NAME.truth.json, NAME.yaml and NAME.expected.json go beside it.")
    var output: String

    @Option(help: "Another seed gives another street, other people and vehicles; the story stays.")
    var seed: UInt64?

    @Option(help: "Width and height, both even, 16 ... 3840, such as 1280x720.")
    var size = PictureSize.usual

    @Option(help: "Pictures a second, 0.1 ... 60; the scene's own without it.")
    var fps: Double?

    @Option(help: "Seconds, 1 ... 7200; the scene's own without it.")
    var duration: Int?

    @Option(help: "x264's rate factor, 10 fine ... 45 coarse.")
    var crf = 36

    @Option(help: "Render only this picture, counted from 0, and write it as PPM.")
    var picture: Int?

    func validate() throws {
        guard SceneLibrary.recipe(named: scene) != nil else {
            let names = SceneLibrary.all.map(\.name).joined(separator: ", ")
            throw ValidationError("no scene is called '\(scene)'; there are \(names)")
        }
        if let fps, !(0.1...60).contains(fps) {
            throw ValidationError("--fps: found \(fps), allowed 0.1 ... 60")
        }
        if let duration, !(1...7200).contains(duration) {
            throw ValidationError("--duration: found \(duration), allowed 1 ... 7200")
        }
        if let picture, !(0...1_000_000).contains(picture) {
            throw ValidationError("--picture: found \(picture), allowed 0 ... 1000000")
        }
        guard (10...45).contains(crf) else {
            throw ValidationError("--crf: found \(crf), allowed 10 ... 45")
        }
    }

    func run() throws {
        guard let recipe = SceneLibrary.recipe(named: scene) else { return }
        var story = recipe.scene(seed: seed)
        if let fps { story.picturesPerSecond = fps }
        if let duration { story.duration = .seconds(duration) }
        let maker = PictureMaker(scene: story, width: size.width, height: size.height)
        if let picture {
            try PictureFile.write(maker.picture(picture), to: output)
            return
        }
        var sample = Sample(scene: story, name: nil)
        sample.rateFactor = crf
        try sample.write(with: maker, clip: URL(fileURLWithPath: output))
    }
}
