internal import Foundation
internal import Picturing
internal import Scene

/// The newest picture of each view, for people who look: `latest/<view>.jpg` in the output
/// directory.
struct LastPictures: Sendable {
    static let folder = "latest"
    /// For a wall of small pictures; evidence has its own.
    private static let quality = 75

    let root: String

    /// Makes the folder where it is missing.
    init(root: String) throws {
        self.root = root
        try FileManager.default.createDirectory(
            atPath: "\(root)/\(Self.folder)", withIntermediateDirectories: true)
    }

    /// Writes the picture, or nothing where the view covers something and may have moved: a mask
    /// covers the right place only in a picture that was recognised.
    ///
    /// - Returns: the path relative to the output directory; nil where nothing was kept.
    func keep(_ frame: Frame, of plan: ViewPlan, usable: Bool) throws -> String? {
        let path = "\(Self.folder)/\(FileName.of(plan.id)).jpg"
        guard usable || plan.privacy.isEmpty else { return nil }
        let bytes = try PictureWriter(privacy: plan.privacy, quality: Self.quality).jpeg(frame)
        try Data(bytes).write(to: URL(fileURLWithPath: "\(root)/\(path)"), options: .atomic)
        return path
    }
}
