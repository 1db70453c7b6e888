import Foundation
import Scene
import StreetRendering

/// One clip with the files that belong to it.
struct Sample {
    var scene: StreetScene
    /// The files' name where it is not the clip's own.
    var name: String?
    var preset = 0
    var rateFactor = 36
    /// Only the spans in which the camera stands at the preset.
    var onlyPreset = false

    /// Writes `NAME.mp4`, then what `writeTexts` writes.
    func write(with maker: PictureMaker, clip: URL) throws {
        let title = name ?? clip.deletingPathExtension().lastPathComponent
        var encoder = ClipEncoder(rateFactor: rateFactor)
        if scene.picturesPerSecond < 1 {
            // x264 spends more on a picture that stays longer on the screen.
            encoder.rateFactor += 6
            encoder.keySeconds = 120
        } else {
            encoder.keySeconds = 5
        }
        encoder.kept = onlyPreset ? scene.settledSpans(preset: preset) : nil
        let progress = ProgressLine(title: title, total: scene.pictureCount)
        try encoder.write(maker, to: clip.path) { progress.show($0) }
        try writeTexts(besides: clip)
    }

    /// Writes `NAME.truth.json`, `NAME.yaml` and `NAME.expected.json`.
    func writeTexts(besides clip: URL) throws {
        let stem = clip.deletingPathExtension()
        try json(scene.truth(preset: preset)).write(
            to: stem.appendingPathExtension("truth.json"))
        try Data(SiteFile(scene: scene, preset: preset).text.utf8).write(
            to: stem.appendingPathExtension("yaml"))
        let expected = ExpectedEvents(
            scene: scene, clipName: name ?? stem.lastPathComponent, preset: preset,
            visible: scene.settledSpans(preset: preset))
        try json(expected).write(to: stem.appendingPathExtension("expected.json"))
    }

    private func json(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value) + Data("\n".utf8)
    }
}
