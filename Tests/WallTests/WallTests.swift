import Foundation
import Testing

/// The repository's root, three folders above this file.
private let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Targets under `Sources/` with a file that imports `module`.
private func importers(of module: String) throws -> Set<String> {
    let sources = root.appendingPathComponent("Sources")
    var found: Set<String> = []
    let files = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
    while let file = files?.nextObject() as? URL {
        guard file.pathExtension == "swift" else { continue }
        let text = try String(contentsOf: file, encoding: .utf8)
        let imports = text.split(separator: "\n").contains { line in
            let words = line.split(separator: " ")
            return words.dropFirst().first == Substring(module) && words.first == "import"
                || words.count > 2 && words[1] == "import" && words[2] == Substring(module)
        }
        if imports {
            let path = file.path.dropFirst(sources.path.count + 1)
            found.insert(String(path.prefix { $0 != "/" }))
        }
    }
    return found
}

@Suite("The walls between targets")
struct WallTests {
    @Test("libav has two importers")
    func libav() throws {
        #expect(try importers(of: "CFFmpeg") == ["Grabbing", "Picturing"])
    }

    @Test("GRDB has one importer")
    func grdb() throws {
        #expect(try importers(of: "GRDB") == ["CaseFiling"])
    }

    @Test(
        "the judge and the shared words know no Foundation", arguments: ["Judging", "Scene"])
    func noFoundation(target: String) throws {
        #expect(try !importers(of: "Foundation").contains(target))
    }

    @Test("every target says what it holds")
    func readmes() throws {
        let sources = root.appendingPathComponent("Sources")
        for target in try FileManager.default.contentsOfDirectory(atPath: sources.path) {
            let readme = sources.appendingPathComponent(target).appendingPathComponent("README.md")
            let text = try String(contentsOf: readme, encoding: .utf8)
            for word in ["Holds:", "Does not hold:", "Reads from:", "Gives to:"] {
                #expect(text.contains(word), "\(target)/README.md lacks '\(word)'")
            }
        }
    }
}
