internal import CaseFiling
internal import Foundation
internal import Logging
internal import Synchronization
internal import Timetable

/// Who did what at the desk, a JSON line each in `desk-audit.jsonl`: sign-ins, refusals, zones, labels,
/// visits asked for. Steps of cases stand in the store's own trail.
///
/// Each line covers the one before by its hash (``LedgerChain``), so that a line that is changed, taken
/// out or put in shows. Two desks over one store write one chain: each line is added under the file's
/// lock, behind whatever then is the last one.
final class Ledger: Sendable {
    private struct State {
        var file: FileHandle?
        /// Where the file ended and what its last line was, when we last wrote.
        var end: UInt64 = 0
        var last: LedgerChain.Link?
    }

    private let state: Mutex<State>
    private let logger: Logger

    init(path: String, logger: Logger) {
        self.logger = logger
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(
                atPath: path, contents: nil, attributes: [.posixPermissions: 0o640])
        }
        let handle = FileHandle(forUpdatingAtPath: path)
        if handle == nil {
            logger.error("the desk's ledger cannot be written", metadata: ["file": "\(path)"])
        }
        state = Mutex(State(file: handle))
    }

    /// - Parameters:
    ///   - actor: a person's or token's name; nil where nobody was known.
    ///   - subject: the case, the view or the address.
    func note(
        _ action: String, by actor: String?, from address: String, of subject: String, at now: Date
    ) {
        let members = [
            ("at", JSONText.string(LocalTime.iso8601(now, zone: .gmt))),
            ("action", JSONText.string(action)), ("actor", JSONText.string(actor)),
            ("address", JSONText.string(address)), ("subject", JSONText.string(subject)),
        ]
        state.withLock { state in
            do {
                try Self.add(members, &state)
            } catch {
                logger.error("the desk's ledger cannot be written: \(error)")
            }
        }
        logger.info(
            "desk",
            metadata: ["action": "\(action)", "actor": "\(actor ?? "-")", "subject": "\(subject)"])
    }

    private static func add(_ members: [(String, String)], _ state: inout State) throws {
        guard let file = state.file else { return }
        flock(file.fileDescriptor, LOCK_EX)
        defer { flock(file.fileDescriptor, LOCK_UN) }
        var end = try file.seekToEnd()
        if end != state.end || state.last == nil {
            try file.seek(toOffset: 0)
            let bytes = try file.readToEnd() ?? Data()
            let whole = bytes.lastIndex(of: 10).map { UInt64($0) + 1 } ?? 0
            // What a cut of the power left half written is no line.
            if whole < end { try file.truncate(atOffset: whole) }
            end = try file.seekToEnd()
            state.last = LedgerChain.last(in: bytes.prefix(Int(whole)))
        }
        let (line, link) = LedgerChain.line(members, after: state.last ?? .origin)
        do {
            try file.write(contentsOf: Data((line + "\n").utf8))
        } catch {
            // A full disk may have taken a part.
            try? file.truncate(atOffset: end)
            throw error
        }
        state.end = end + UInt64(line.utf8.count) + 1
        state.last = link
    }
}
