internal import ArgumentParser
internal import CaseFiling
internal import Foundation
internal import Scene
internal import Timetable

struct CasesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cases",
        abstract: "Work with the cases that were filed: list, show, move on, count, export, audit.",
        discussion: """
            The cases lie in the store of a scan's output directory or of a daemon's data folder. \
            They may be looked at while a scan or the daemon runs.

            Examples:

              curbwatch cases list --output out
              curbwatch cases list --output out --violation garbage_pile --since 24h
              curbwatch cases show 20260131-9F3A6C01B2 --output out
              curbwatch cases confirm 20260131-9F3A6C01B2 --actor li --output out
              curbwatch cases stats --output out
              curbwatch cases export --output out --format geojson --to cases.geojson

            The usual way of a case: reported, confirm, registered, dispatch, dispatched, handle, \
            handling, handle --done, handled, verify, verified, close, closed.
            """,
        subcommands: [
            CasesListCommand.self, CasesShowCommand.self, CasesConfirmCommand.self,
            CasesRejectCommand.self, CasesDispatchCommand.self, CasesHandleCommand.self,
            CasesVerifyCommand.self, CasesCloseCommand.self, CasesReopenCommand.self,
            CasesCancelCommand.self, CasesReturnCommand.self, CasesSameCommand.self,
            CasesSplitCommand.self, CasesStatsCommand.self, CasesExportCommand.self,
            CasesSheetCommand.self, CasesAuditCommand.self,
        ])
}

/// Where the store lies.
struct StoreOptions: ParsableArguments {
    @Option(help: "The store itself: a curbwatch.sqlite.")
    var store: String?

    @Option(name: [.long, .short], help: "A scan's output directory or a daemon's data folder.")
    var output: String?

    func validate() throws {
        if store != nil, output != nil {
            throw ValidationError("give --store or --output, not both")
        }
    }

    /// The folder that evidence paths start from.
    var folder: String {
        if let store {
            let folder = (store as NSString).deletingLastPathComponent
            return folder.isEmpty ? "." : folder
        }
        return output ?? "curbwatch-output"
    }

    func open(_ access: CaseStore.Access = .desk) throws -> CaseStore {
        try CaseStore(path: store ?? folder + "/curbwatch.sqlite", access: access)
    }
}

/// Which cases are meant.
struct CaseFilter: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only cases in this state; may be given again: "
                + CaseState.allCases.map(\.rawValue).joined(separator: ", ") + "."))
    var state: [String] = []

    @Option(help: "Only this class, such as garbage_pile; may be given again.")
    var violation: [String] = []

    @Option(help: "Only this camera, or CAMERA/PRESET.")
    var camera: String?

    @Option(help: "Confirmed at or after: 2026-01-31, 2026-01-31T08:00:00+08:00, or 24h ago.")
    var since: String?

    @Option(help: "At most so many, the oldest first.")
    var limit: Int?

    func validate() throws {
        for word in state where CaseState(rawValue: word) == nil {
            throw ValidationError(
                "--state \(word): needs one of "
                    + CaseState.allCases.map(\.rawValue).joined(separator: ", "))
        }
        for word in violation where Violation(rawValue: word) == nil {
            throw ValidationError(
                "--violation \(word): needs one of "
                    + Violation.allCases.map(\.rawValue).joined(separator: ", "))
        }
        if let since, Self.moment(since, now: Date()) == nil {
            throw ValidationError(
                "--since \(since): needs 2026-01-31, 2026-01-31T08:00:00+08:00 or 24h")
        }
        if let limit, limit < 1 { throw ValidationError("--limit \(limit): needs 1 or more") }
    }

    func query() -> StoreQuery {
        let place = camera?.split(separator: "/", maxSplits: 1).map(String.init)
        return StoreQuery(
            camera: place?.first, preset: place?.count == 2 ? place?.last : nil,
            violations: violation.compactMap(Violation.init(rawValue:)),
            states: state.compactMap(CaseState.init(rawValue:)),
            since: since.flatMap { Self.moment($0, now: Date()) }, limit: limit)
    }

    /// A time as such, or one so long before `now`.
    static func moment(_ text: String, now: Date) -> Moment? {
        let date: Date?
        if let age = DurationText.parse(text) {
            date = now.addingTimeInterval(-Double(age.components.seconds))
        } else {
            date = LocalTime.parse(text, zone: .current)
        }
        return date.map(Moment.init(nearest:))
    }
}

extension Moment {
    static var now: Moment { Moment(nearest: Date()) }

    init(nearest date: Date) {
        self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }

    var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }
}
