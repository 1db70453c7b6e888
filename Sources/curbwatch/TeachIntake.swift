internal import Detecting
internal import Foundation
internal import Picturing
internal import Scene

/// Puts labels into a teaching folder with what the backbone makes of them.
struct TeachIntake {
    let place: TeachPlace
    let classifier: RegionClassifier

    /// Keeps one label and its crop.
    func keep(
        _ name: String, box: Box, of path: String, picture: String, _ origin: TaughtLabel.Origin
    )
        throws
    {
        let frame = try PictureFile.frame(path)
        let label = try place.folder.add(
            name, box: box, in: frame, picture: picture, origin: origin, by: classifier)
        let crop = try RegionClassifier.crop(of: box, in: frame)
        let jpeg = try PictureWriter(privacy: []).jpeg(crop)
        let file = place.folder.crop(of: label)
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(jpeg).write(to: file, options: .atomic)
        } catch {
            throw TeachError(.cannotWrite, "\(file.path): check the folder and the disk")
        }
    }

    /// Takes in what officers said at the desk; each is taken out of the inbox once it is kept.
    ///
    /// - Returns: how many.
    func takeInbox() throws -> Int {
        let inbox = place.inbox
        let items = try inbox.items()
        for item in items {
            try keep(
                item.name.rawValue, box: item.box, of: inbox.picture(of: item).path,
                picture: item.picture, .officer)
            try inbox.remove(item)
        }
        return items.count
    }
}
