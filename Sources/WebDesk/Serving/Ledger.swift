internal import CaseFiling
internal import Foundation
internal import Logging
internal import Synchronization
internal import Timetable

/// Who did what at the desk, a JSON line each in `desk-audit.jsonl`: sign-ins, refusals, zones,
/// visits asked for. Steps of cases stand in the store's own trail.
final class Ledger: Sendable {
    private let file: Mutex<FileHandle?>
    private let logger: Logger

    init(path: String, logger: Logger) {
        self.logger = logger
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o640])
        }
        let handle = FileHandle(forWritingAtPath: path)
        if handle == nil {
            logger.error("the desk's ledger cannot be written", metadata: ["file": "\(path)"])
        }
        file = Mutex(handle)
    }

    /// - Parameters:
    ///   - actor: a person's or token's name; nil where nobody was known.
    ///   - subject: the case, the view or the address.
    func note(
        _ action: String, by actor: String?, from address: String, of subject: String, at now: Date
    ) {
        let line = JSONText.object([
            ("at", JSONText.string(LocalTime.iso8601(now, zone: .gmt))),
            ("action", JSONText.string(action)), ("actor", JSONText.string(actor)),
            ("address", JSONText.string(address)), ("subject", JSONText.string(subject)),
        ])
        file.withLock { file in
            do {
                _ = try file?.seekToEnd()
                try file?.write(contentsOf: Data((line + "\n").utf8))
            } catch {
                logger.error("the desk's ledger cannot be written: \(error)")
            }
        }
        logger.info(
            "desk",
            metadata: ["action": "\(action)", "actor": "\(actor ?? "-")", "subject": "\(subject)"])
    }
}
