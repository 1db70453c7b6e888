internal import Foundation

/// The parts of this process that are mapped from files and equal them.
enum FilePages {
    /// Address ranges that are read from a file, cannot be written, and were not changed before that.
    ///
    /// What the loader relocated and then made read-only has anonymous pages: it differs from its file
    /// and would be lost.
    ///
    /// - Parameter smaps: the text of `/proc/PID/smaps`, as proc(5) describes it.
    static func untouched(smaps: String) -> [Range<UInt>] {
        var found: [Range<UInt>] = []
        var candidate: Range<UInt>?
        for line in smaps.utf8.split(separator: UInt8(ascii: "\n")) {
            if let mapping = mapping(line) {
                candidate = mapping.isFileReadOnly ? mapping.range : nil
            } else if line.starts(with: "Anonymous:".utf8), let range = candidate {
                let value = line.dropFirst("Anonymous:".utf8.count).drop { $0 == UInt8(ascii: " ") }
                if value.elementsEqual("0 kB".utf8) { found.append(range) }
                candidate = nil
            }
        }
        return found
    }

    /// Reads `7f00-7f10 r-xp 00000000 fe:01 1234   /usr/lib/x.so`; nil for a line of figures.
    private static func mapping(
        _ line: Substring.UTF8View.SubSequence
    ) -> (range: Range<UInt>, isFileReadOnly: Bool)? {
        let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
        guard fields.count >= 5, let dash = fields[0].firstIndex(of: UInt8(ascii: "-")),
            let start = UInt(String(decoding: fields[0][..<dash], as: UTF8.self), radix: 16),
            let end = UInt(
                String(decoding: fields[0][fields[0].index(after: dash)...], as: UTF8.self),
                radix: 16),
            start < end
        else { return nil }
        let access = Array(fields[1])
        let isFile =
            fields.count == 6
            && fields[5].first { $0 != UInt8(ascii: " ") } == UInt8(ascii: "/")
        let isPrivate = access.count == 4 && access[3] == UInt8(ascii: "p")
        return (
            start..<end,
            isFile && isPrivate && access[0] == UInt8(ascii: "r") && access[1] == UInt8(ascii: "-")
        )
    }
}
