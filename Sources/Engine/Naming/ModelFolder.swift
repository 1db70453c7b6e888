internal import Crypto
public import Foundation
internal import Scene

/// The folder in which the networks lie, with `pinned.json`, the list of those that may be there.
public struct ModelFolder: Sendable {
    /// One network of the list.
    public struct Entry: Sendable, Hashable, Codable {
        public var name: String
        /// Relative to the folder.
        public var file: String
        public var sha256: String
    }

    public let path: String

    /// The folder that the settings name, else that of `CURBWATCH_MODELS`, else the nearest `Models`
    /// above the program, else the one that a package installs; nil where there is none.
    public init?(settings: DetectionSettings, environment: [String: String], program: String) {
        let named = settings.folder ?? environment["CURBWATCH_MODELS"]
        if let named {
            path = named
            return
        }
        var folder = URL(fileURLWithPath: program).resolvingSymlinksInPath()
        // A build lies at most five folders below its package.
        for _ in 0..<6 {
            folder.deleteLastPathComponent()
            let candidate = folder.appendingPathComponent("Models").path
            if FileManager.default.fileExists(atPath: candidate + "/pinned.json") {
                path = candidate
                return
            }
        }
        let installed = "/usr/share/curbwatch/Models"
        guard FileManager.default.fileExists(atPath: installed + "/pinned.json") else {
            return nil
        }
        path = installed
    }

    /// A folder that is known; nothing is looked for.
    public init(path: String) { self.path = path }

    /// A file or folder in it, whether it is there or not.
    public func file(_ name: String) -> URL {
        URL(fileURLWithPath: path).appendingPathComponent(name)
    }

    /// The networks of the list; empty where there is no list.
    public var entries: [Entry] {
        struct List: Codable { var models: [Entry] }
        guard let data = FileManager.default.contents(atPath: path + "/pinned.json"),
            let list = try? JSONDecoder().decode(List.self, from: data)
        else { return [] }
        return list.models
    }

    /// Where a network lies; nil where it was not fetched or is not known.
    public func file(named name: String) -> URL? {
        let known = entries.first { $0.name == name }.map { "\(path)/\($0.file)" }
        let candidates = [known, "\(path)/\(name).onnx", "\(path)/fetched/\(name).onnx"]
        return candidates.compactMap(\.self)
            .first { FileManager.default.fileExists(atPath: $0) }
            .map { URL(fileURLWithPath: $0) }
    }

    /// 64 hex digits over a file's bytes; nil where it cannot be read.
    static func hash(of file: URL) -> String? {
        guard let data = try? Data(contentsOf: file) else { return nil }
        return Hex.text(SHA256.hash(data: data))
    }
}
