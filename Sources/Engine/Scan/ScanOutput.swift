internal import CaseFiling
internal import Foundation

/// The directory into which a scan writes.
struct ScanOutput {
    let directory: String
    let store: CaseStore
    private var claimFile: String { "\(directory)/.scan" }

    /// Makes the directory and opens its store.
    ///
    /// A directory that holds a scan is touched only to resume it or to overwrite it.
    init(request: ScanRequest) throws {
        directory = request.output
        let files = FileManager.default
        do {
            try files.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw ScanError(
                .cannotWrite,
                "\(directory): cannot make the output directory; "
                    + "check the folder's permissions and the disk")
        }
        let database = "\(directory)/curbwatch.sqlite"
        if files.fileExists(atPath: database), !request.resume {
            guard request.overwrite else {
                throw ScanError(
                    .cannotWrite,
                    "\(directory): holds a scan already; go on with --resume, "
                        + "begin anew with --overwrite, or name another --output")
            }
            for name in Self.ours {
                let path = "\(directory)/\(name)"
                if files.fileExists(atPath: path) { try files.removeItem(atPath: path) }
            }
        }
        store = try CaseStore(path: database)
    }

    /// Writes down which scan this directory belongs to, or makes sure that it is the same.
    func claim(run: String, resume: Bool) throws {
        if resume, let found = FileManager.default.contents(atPath: claimFile) {
            guard String(decoding: found, as: UTF8.self) == run else {
                throw ScanError(
                    .otherScan,
                    "\(directory): was made by a scan of other inputs, options or settings; "
                        + "resume it with the same ones, or name another --output")
            }
            return
        }
        try write(Data(run.utf8), to: claimFile)
    }

    func write(_ summary: ScanSummary) throws {
        try write(try summary.json(), to: "\(directory)/summary.json")
    }

    private func write(_ data: Data, to path: String) throws {
        do {
            try data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw ScanError(
                .cannotWrite, "\(path): cannot write; free some space and go on with --resume")
        }
    }

    private static let ours = [
        "curbwatch.sqlite", "curbwatch.sqlite-wal", "curbwatch.sqlite-shm", "events.jsonl",
        "suppressed.jsonl", "cases.jsonl", "observations.jsonl", "events.csv", "suppressed.csv",
        "cases.csv", "observations.csv", "summary.json", "evidence", ".scan",
    ]
}
