internal import ArgumentParser
internal import CaseFiling
internal import Foundation
internal import Scene

struct CasesShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one case: what, where, when, why, its pictures and its history.",
        discussion: """
            Examples:

              curbwatch cases show 20260131-9F3A6C01B2 --output out
              curbwatch cases show 20260131-9F3A6C01B2 --output out --json
            """)

    @Argument(help: "The case's number, as `cases list` prints it.")
    var number: String

    @OptionGroup var place: StoreOptions

    @Flag(help: "One JSON object, as in cases.jsonl.")
    var json = false

    func run() throws {
        try Ending.around {
            guard let record = try place.open().caseRecord(number) else {
                throw StoreError(.noSuchCase, subject: number, attempt: "show the case")
            }
            if json {
                print(record.json)
            } else {
                for line in CaseDescription(record, folder: place.folder).lines { print(line) }
            }
        }
    }
}

/// One case in words, for a person.
struct CaseDescription {
    private let record: CaseRecord
    private let folder: String

    /// - Parameter folder: what evidence paths are relative to.
    init(_ record: CaseRecord, folder: String) {
        self.record = record
        self.folder = folder
    }

    var lines: [String] {
        let event = record.event
        var lines = [
            field("case", record.number), field("state", record.state.rawValue),
            field(
                "class",
                "\(record.entry.english) \(record.entry.chinese) (\(event.violation.rawValue))"),
            field("codes", codes), field("view", "\(event.view), zone \(event.zone)"),
            field("first seen", time(event.firstSeen)), field("confirmed", time(event.confirmed)),
        ]
        let optional: [(String, String?)] = [
            ("cleared", event.cleared.map(time)), ("source", record.place.source),
            ("address", record.place.address), ("position", position),
            ("grid", record.place.grid), ("department", record.place.departmentName),
            ("registered", record.registered.map(time)), ("deadline", record.deadline.map(time)),
            ("clean since", record.closingProposed.map(cleanSince)),
        ]
        lines += optional.compactMap { name, value in value.map { field(name, $0) } }
        lines.append(field("sure", "\(Int((event.confidence * 100).rounded())) %"))
        lines.append(field("reason", event.reason.summary))
        for signal in event.reason.signals {
            let threshold = signal.threshold.map { " against \($0)" } ?? ""
            lines.append(field("", "\(signal.name) \(signal.value)\(threshold)"))
        }
        for kind in EvidenceKind.allCases {
            guard let file = event.evidence[kind] else { continue }
            lines.append(field(kind.rawValue, "\(folder)/\(file.path)"))
        }
        if !record.linked.isEmpty {
            lines.append(field("seen again", record.linked.joined(separator: ", ")))
        }
        if !record.proposed.isEmpty {
            lines.append(field("proposed", record.proposed.joined(separator: ", ")))
        }
        for change in record.history { lines.append(field("history", text(change))) }
        return lines
    }

    private func cleanSince(_ moment: Moment) -> String {
        time(moment) + (record.state.isOpen ? ": closing is proposed" : "")
    }

    private var codes: String {
        let named = [
            ("GB/T 47678.5-2026", record.entry.code2026),
            ("GB/T 30428.2-2013", record.entry.code2013),
            ("CJ/T 214", record.entry.codeCJ),
        ].compactMap { name, code in
            code.map { "\(name) \($0.code)\($0.source == .secondhand ? " (second hand)" : "")" }
        }
        return named.isEmpty ? "none" : named.joined(separator: ", ")
    }

    private var position: String? {
        guard let longitude = record.place.longitude, let latitude = record.place.latitude
        else { return nil }
        return "\(longitude), \(latitude)"
    }

    private func text(_ change: CaseRecord.Change) -> String {
        let step = change.from == change.to ? "" : " \(change.to.rawValue)"
        let note = change.note.map { " (\($0))" } ?? ""
        return "\(time(change.at))\(step) by \(change.actor.text)\(note)"
    }

    private func time(_ moment: Moment) -> String { CaseTable.time(moment, record) }

    private func field(_ name: String, _ value: String) -> String {
        name + String(repeating: " ", count: max(0, 12 - name.count)) + value
    }
}
