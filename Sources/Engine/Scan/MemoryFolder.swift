internal import Diffing
internal import Foundation
internal import Scene

/// The folder of `--memory`: what each view has learnt, one file a view.
struct MemoryFolder {
    let path: String

    /// Makes the folder where it is missing.
    init(path: String) throws {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw ScanError(.cannotWrite, "\(path): cannot make the folder for the memories")
        }
    }

    /// What the view has learnt; nil where it has no file yet.
    ///
    /// A file that does not decode is set aside as `….damaged` and `report` is told; the view then
    /// learns anew.
    func finder(
        for view: ViewID, settings: DiffSettings, report: (String) -> Void
    ) throws -> ChangeFinder? {
        let file = file(of: view)
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        do {
            return try ChangeFinder(memory: Array(data), settings: settings)
        } catch {
            let aside = file + ".damaged"
            try? FileManager.default.removeItem(atPath: aside)
            try FileManager.default.moveItem(atPath: file, toPath: aside)
            report("\(file): \(error); set aside as \(aside), the view learns anew")
            return nil
        }
    }

    /// Replaces the view's file, whole or not at all.
    func write(_ memory: [UInt8], of view: ViewID) throws {
        let file = file(of: view)
        do {
            try Data(memory).write(to: URL(fileURLWithPath: file), options: .atomic)
        } catch {
            throw ScanError(.cannotWrite, "\(file): cannot write the view's memory: \(error)")
        }
    }

    private func file(of view: ViewID) -> String { "\(path)/\(FileName.of(view)).memory" }
}
