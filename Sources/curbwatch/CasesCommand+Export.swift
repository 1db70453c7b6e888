internal import ArgumentParser
internal import CaseFiling
internal import Foundation

struct CasesExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write cases as JSON lines, CSV or GeoJSON.",
        discussion: """
            Without --to the cases go to standard output. CSV cells that a spreadsheet would take \
            for a formula get a leading apostrophe. GeoJSON is RFC 7946 in WGS 84.

            Examples:

              curbwatch cases export --output out > cases.jsonl
              curbwatch cases export --output out --format csv --to cases.csv
              curbwatch cases export --output out --format geojson --state reported
            """)

    @OptionGroup var place: StoreOptions
    @OptionGroup var filter: CaseFilter

    @Option(help: "jsonl, csv or geojson.")
    var format = "jsonl"

    @Option(help: "The file to write; it appears complete or not at all.")
    var to: String?

    @Option(help: "Time zone of all times, such as Asia/Shanghai. Standard: the case's own site.")
    var zone: String?

    func validate() throws {
        if CaseFormat(rawValue: format) == nil {
            throw ValidationError("--format \(format): needs jsonl, csv or geojson")
        }
        if let zone, TimeZone(identifier: zone) == nil {
            throw ValidationError("--zone \(zone): needs an IANA name such as Asia/Shanghai")
        }
    }

    func run() throws {
        try Ending.around {
            let store = try place.open()
            let format = CaseFormat(rawValue: format) ?? .jsonl
            let zone = zone.flatMap(TimeZone.init(identifier:))
            if let to {
                try store.write(cases: filter.query(), as: format, zone: zone, to: to)
                return
            }
            try store.write(cases: filter.query(), as: format, zone: zone) { piece in
                do {
                    try FileHandle.standardOutput.write(contentsOf: Data(piece.utf8))
                } catch {
                    throw StoreError(
                        .cannotWrite, subject: "standard output", attempt: "export cases")
                }
            }
        }
    }
}
