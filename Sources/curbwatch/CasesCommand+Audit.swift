internal import ArgumentParser
internal import CaseFiling
internal import Foundation
internal import Scene

struct CasesAuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check that no case was changed past its history.",
        discussion: """
            Every change of a case is an entry that covers the entry before it. The answer begins \
            with

              consistent  each entry fits the one before, each case fits its entries
              proven      and the end was sealed with the key, which the store does not hold
              broken      something was changed, taken out or put in; it is named; exit code 65

            A cut end is only found with an anchor file: a copy of the seals, kept where who writes \
            to the store cannot write. Seal once a day.

            Examples:

              curbwatch cases audit --output out
              head -c 32 /dev/urandom > /safe/audit.key
              curbwatch cases audit --output out --key-file /safe/audit.key --seal \
            --anchor /safe/anchor.jsonl
              curbwatch cases audit --output out --key-file /safe/audit.key \
            --anchor /safe/anchor.jsonl --evidence
            """)

    @OptionGroup var place: StoreOptions

    @Option(help: "File with the key, 32 bytes or more, kept away from the store.")
    var keyFile: String?

    @Option(help: "File with earlier seals, one a line; with --seal the new one is added.")
    var anchor: String?

    @Flag(help: "Seal the end of the trail, where nothing is broken.")
    var seal = false

    @Flag(help: "Hold every evidence picture against its hash too.")
    var evidence = false

    @Flag(help: "One JSON object.")
    var json = false

    func validate() throws {
        if seal, keyFile == nil { throw ValidationError("--seal needs --key-file") }
    }

    func run() throws {
        try Ending.around {
            let key = try keyFile.map { try Self.key(at: $0, notIn: place.folder) }
            let anchors = try anchor.map { try AnchorFile(path: $0).seals(orNone: seal) } ?? []
            let store = try place.open()
            var report = try store.audit(
                key: key, anchors: anchors, evidence: evidence ? place.folder : nil)
            if seal, let key, report.verdict != .broken {
                guard let made = try store.seal(report, with: key, at: .now) else {
                    Ending.report("the trail changed while it was checked; seal again")
                    throw Ending.badData
                }
                if let anchor { try AnchorFile(path: anchor).add(made) }
                report.sealed = made
            }
            for line in json ? [report.json] : Self.lines(report) { print(line) }
            if report.verdict == .broken { throw Ending.badData }
        }
    }

    private static func key(at path: String, notIn folder: String) throws -> AuditKey {
        do {
            return try AuditKey(file: path, awayFrom: folder)
        } catch {
            Ending.report(error.description)
            throw error.reason == .unreadable ? Ending.noInput : Ending.usage
        }
    }

    private static func lines(_ report: AuditReport) -> [String] {
        var counts = "\(report.entries) entries of \(report.cases) cases"
        if let pictures = report.pictures { counts += ", \(pictures) pictures" }
        switch report.verdict {
        case .consistent: return ["consistent: \(counts)", "head \(report.head)"]
        case .proven:
            let sealed = report.sealed?.entries ?? 0
            let rest = report.entries - sealed
            return [
                "proven: \(counts), sealed up to entry \(sealed)"
                    + (rest == 0 ? "" : "; the \(rest) since then are consistent"),
                "head \(report.head)",
            ]
        case .broken:
            return report.breaks.map { found in
                let entry = found.entry.map { "entry \($0): " } ?? ""
                let number = found.number.map { "case \($0): " } ?? ""
                return "broken: \(entry)\(number)\(found.what)"
            }
        }
    }
}

/// Seals that are kept away from the store, one a line.
private struct AnchorFile {
    let path: String

    /// - Parameter orNone: a file that is not there holds no seals.
    func seals(orNone: Bool) throws -> [AuditSeal] {
        guard let data = FileManager.default.contents(atPath: path) else {
            if orNone, !FileManager.default.fileExists(atPath: path) { return [] }
            Ending.report("\(path): cannot read the anchors")
            throw Ending.noInput
        }
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        return try lines.enumerated().map { place, line in
            guard let seal = AuditSeal(line: line) else {
                Ending.report("\(path):\(place + 1): is no anchor")
                throw Ending.badData
            }
            return seal
        }
    }

    func add(_ seal: AuditSeal) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        defer { if descriptor >= 0 { close(descriptor) } }
        let line = Array((seal.line + "\n").utf8)
        guard descriptor >= 0, write(descriptor, line, line.count) == line.count,
            fsync(descriptor) == 0
        else {
            Ending.report("\(path): cannot write the anchor")
            throw Ending.cannotWrite
        }
    }
}
