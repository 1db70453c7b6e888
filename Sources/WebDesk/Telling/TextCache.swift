internal import Synchronization

/// Texts that hold for one state of what they tell of, built once for all who ask the same.
///
/// A page of a list costs a query and the writing of some 25 KB, the map half a megabyte; between two
/// changes of the store everybody gets the same bytes.
final class TextCache: Sendable {
    private struct Kept {
        var version: String
        var text: String
    }

    private struct Contents {
        var texts: [String: Kept] = [:]
        var bytes = 0
        /// Keys whose newer text is being built.
        var building: Set<String> = []
    }

    private let contents = Mutex(Contents())
    /// Bytes that may be kept; beyond them everything is built anew.
    private let most: Int

    init(most: Int = 32 << 20) { self.most = most }

    /// - Returns: the text of this version; nil where it has to be built.
    func text(_ key: String, version: String) -> String? {
        contents.withLock { contents in
            contents.texts[key].flatMap { $0.version == version ? $0.text : nil }
        }
    }

    func keep(_ text: String, _ key: String, version: String) {
        contents.withLock { contents in
            contents.bytes += text.utf8.count - (contents.texts[key]?.text.utf8.count ?? 0)
            contents.texts[key] = Kept(version: version, text: text)
            guard contents.bytes > most else { return }
            contents.texts = [key: Kept(version: version, text: text)]
            contents.bytes = text.utf8.count
        }
    }

    /// The text of this version, or the one before it while somebody else builds it: many who ask at
    /// once make it once, and none of them waits.
    ///
    /// - Returns: the text and its version.
    func newest(
        _ key: String, version: String, build: () throws -> String
    ) rethrows -> (text: String, version: String) {
        let known: Kept? = contents.withLock { contents in
            guard let known = contents.texts[key] else { return nil }
            if known.version == version { return known }
            return contents.building.insert(key).inserted ? nil : known
        }
        if let known { return (known.text, known.version) }
        defer { contents.withLock { _ = $0.building.remove(key) } }
        let text = try build()
        keep(text, key, version: version)
        return (text, version)
    }
}
