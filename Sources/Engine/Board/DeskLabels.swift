internal import CaseFiling
internal import Detecting
public import Foundation
public import Scene

/// What officers teach at the desk: it waits in the site's teaching folder until `curbwatch teach fit`
/// takes it in.
public struct DeskLabels: Sendable {
    /// The folder that `teach --in` names: `detection.taught`, or `taught` in the output directory.
    public let folder: String
    private let output: String

    public init(_ settings: Settings, output: String) {
        folder = settings.detection.taught ?? "\(output)/taught"
        self.output = output
    }

    /// Why a label could not be kept.
    public enum Refusal: Error, Sendable {
        /// The event's picture is gone, or is not the one that was recorded.
        case noPicture
        case cannotWrite(String)
    }

    /// Keeps what an event's confirmed picture shows. A later word on the same box replaces this one.
    ///
    /// - Returns: the label's id.
    public func put(
        _ name: RegionClass, box: Box, of event: Event, by officer: String, at now: Date
    ) throws(Refusal) -> String {
        guard let file = event.evidence[.confirmed],
            let bytes = FileManager.default.contents(atPath: "\(output)/\(file.path)"),
            (try? FileDigest.sha256(of: "\(output)/\(file.path)")) == file.sha256
        else { throw .noPicture }
        let item = TeachingInbox.Item(
            name: name, picture: file.path, box: box, by: officer, at: now)
        do {
            try TeachingInbox(in: URL(fileURLWithPath: folder)).put(item, jpeg: Array(bytes))
        } catch {
            throw .cannotWrite(error.detail)
        }
        return item.id
    }

    /// How many labels of each class wait.
    public func waiting() throws -> [RegionClass: Int] {
        try TeachingInbox(in: URL(fileURLWithPath: folder)).items()
            .reduce(into: [:]) { $0[$1.name, default: 0] += 1 }
    }
}
