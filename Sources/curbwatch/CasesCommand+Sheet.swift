internal import ArgumentParser
internal import CaseFiling
internal import Foundation
internal import Scene

struct CasesSheetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet",
        abstract: "Write a sheet to print of one case, with its pictures and its history.",
        discussion: """
            One HTML file that holds everything; a browser prints it on A4 or makes a PDF of it. A \
            picture that is no longer as it was recorded is left out, and the sheet says so.

            Examples:

              curbwatch cases sheet 20260131-9F3A6C01B2 --output out --to case.html
            """)

    @Argument(help: "The case's number, as `cases list` prints it.")
    var number: String

    @OptionGroup var place: StoreOptions

    @Option(
        help: "The file to write; it appears complete or not at all. Standard: standard output.")
    var to: String?

    func run() throws {
        try Ending.around {
            guard let record = try place.open().caseRecord(number) else {
                throw StoreError(.noSuchCase, subject: number, attempt: "write the case's sheet")
            }
            let sheet = try CaseSheetPage(record, evidence: place.folder)
            if let to {
                try sheet.write(to: to)
            } else {
                print(sheet.html)
            }
        }
    }
}
