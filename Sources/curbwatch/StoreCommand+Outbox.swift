internal import ArgumentParser
internal import CaseFiling
internal import Foundation
internal import Scene

struct StoreOutboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox",
        abstract: "See what others were not told yet, and bring it back or drop it.",
        discussion: """
            Every change of a case waits in the store until each target has had it. What a target \
            refuses is tried again with growing pauses and given up in the end; a given-up notice \
            stays until it is replayed or dropped.

            Examples:

              curbwatch store outbox list --output out
              curbwatch store outbox list --output out --target hook --json
              curbwatch store outbox replay --output out --target hook
              curbwatch store outbox drop --output out --target hook --key 9f3a6c01b2d4e5f6:reported
            """,
        subcommands: [
            OutboxListCommand.self, OutboxReplayCommand.self, OutboxDropCommand.self,
        ])
}

struct OutboxListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Count what waits for each target, and list what was refused.",
        discussion: """
            Examples:

              curbwatch store outbox list --output out
              curbwatch store outbox list --output out --target hook --limit 20
            """)

    @OptionGroup var place: StoreOptions

    @Option(help: "Only this target.")
    var target: String?

    @Option(help: "At most so many refused notices, the oldest first.")
    var limit: Int?

    @Flag(help: "A JSON object for each target and each refused notice.")
    var json = false

    func run() throws {
        try Ending.around {
            let store = try place.open()
            let targets = try store.outboxStatus().filter { target == nil || $0.target == target }
            let refused = try store.refusedNotices(target: target, limit: limit)
            for line in json ? Self.json(targets, refused) : Self.lines(targets, refused) {
                print(line)
            }
        }
    }

    private static func lines(_ targets: [OutboxStatus], _ refused: [RefusedNotice]) -> [String] {
        guard !targets.isEmpty else { return ["nobody is told"] }
        var lines = Columns(
            [["target", "pending", "of them refused", "given up"]]
                + targets.map { [$0.target] + [$0.pending, $0.setAside, $0.dead].map(String.init) }
        ).lines
        guard !refused.isEmpty else { return lines }
        lines.append("")
        lines +=
            Columns(
                [["target", "notice", "of", "type", "state", "tries", "answer"]]
                    + refused.map { item in
                        [
                            item.target, item.notice.key, item.notice.subject,
                            item.notice.kind.rawValue, item.isDead ? "given up" : "waits",
                            "\(item.tries)", item.error ?? "behind another",
                        ]
                    }
            ).lines
        return lines
    }

    private struct Line: Encodable {
        var target: String
        var pending: Int?
        var refused: Int?
        var givenUp: Int?
        var key: String?
        var subject: String?
        var type: String?
        var tries: Int?
        var dead: Bool?
        var error: String?

        enum CodingKeys: String, CodingKey {
            case target, pending, refused, key, subject, type, tries, dead, error
            case givenUp = "given_up"
        }
    }

    private static func json(_ targets: [OutboxStatus], _ refused: [RefusedNotice]) -> [String] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let lines =
            targets.map { status in
                Line(
                    target: status.target, pending: status.pending, refused: status.setAside,
                    givenUp: status.dead)
            }
            + refused.map { item in
                Line(
                    target: item.target, key: item.notice.key, subject: item.notice.subject,
                    type: item.notice.kind.rawValue, tries: item.tries, dead: item.isDead,
                    error: item.error)
            }
        return lines.compactMap { line in
            (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}

struct OutboxReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Try given-up notices again, as if for the first time.",
        discussion: """
            Examples:

              curbwatch store outbox replay --output out --target hook
            """)

    @OptionGroup var place: StoreOptions

    @Option(help: "The target that is told again.")
    var target: String

    @Option(help: "Only the notice of this key.")
    var key: String?

    func run() throws {
        try Ending.around {
            let store = try place.open()
            try store.mustTell(target)
            let count = try store.replayOutbox(target: target, key: key)
            print("\(count) notices wait for \(target) again")
        }
    }
}

struct OutboxDropCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Forget given-up notices, or one that is refused again and again.",
        discussion: """
            The case itself stays as it is; only the target is never told of this change.

            Examples:

              curbwatch store outbox drop --output out --target hook
              curbwatch store outbox drop --output out --target hook --key 9f3a6c01b2d4e5f6:reported
            """)

    @OptionGroup var place: StoreOptions

    @Option(help: "The target that is not to be told.")
    var target: String

    @Option(help: "Only the notice of this key, given up or not.")
    var key: String?

    func run() throws {
        try Ending.around {
            let store = try place.open()
            try store.mustTell(target)
            let count = try store.dropFromOutbox(target: target, key: key)
            print("\(count) notices for \(target) dropped")
        }
    }
}

extension CaseStore {
    /// - Throws: the exit code, once it was said that no target has the name.
    fileprivate func mustTell(_ target: String) throws {
        let known = try outboxStatus().map(\.target)
        guard !known.contains(target) else { return }
        Ending.report(
            "no target is called \(target); there are: "
                + (known.isEmpty ? "none" : known.joined(separator: ", ")))
        throw Ending.noInput
    }
}
