internal import Foundation
internal import Scene

/// One case as a page to print: an HTML file that needs nothing beside it and runs nothing.
public struct CaseSheetPage: Sendable {
    public let html: String

    /// - Parameter evidence: the folder that the pictures' paths start from. A picture that is
    ///   missing, or has no longer the recorded hash, is named in words instead.
    /// - Throws: ``StoreError`` where a picture cannot be read.
    public init(_ record: CaseRecord, evidence folder: String) throws(StoreError) {
        let lines = Lines(zone: record.clock)
        var parts = [Self.head(record), "<table>"]
        for (name, value) in Self.facts(record, lines) {
            parts.append("<tr><th>\(Self.text(name))</th><td>\(Self.text(value))</td></tr>")
        }
        parts.append("</table><h2>证据 Evidence</h2><div class=\"pictures\">")
        for kind in EvidenceKind.allCases {
            guard let file = record.event.evidence[kind] else { continue }
            parts.append(try Self.picture(kind, file, in: folder))
        }
        parts.append("</div><h2>经过 History</h2><table>")
        for change in record.history {
            let cells = [
                lines.local(change.at), change.from == change.to ? "" : change.to.rawValue,
                change.actor.text, change.note ?? "",
            ]
            parts.append(
                "<tr>" + cells.map { "<td>\(Self.text($0))</td>" }.joined() + "</tr>")
        }
        parts.append("</table></body></html>\n")
        html = parts.joined(separator: "\n")
    }

    /// Writes the page, complete under its name or not at all.
    public func write(to path: String) throws(StoreError) {
        let name = path as NSString
        let folder = name.deletingLastPathComponent
        var file = try DurableFile(
            folder: folder.isEmpty ? "." : folder, name: name.lastPathComponent)
        try file.write(html.utf8)
        try file.keep()
    }

    private static func head(_ record: CaseRecord) -> String {
        let title = text("\(record.entry.chinese) \(record.entry.english) \(record.number)")
        return """
            <!DOCTYPE html>
            <html lang="zh"><head><meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy"
                content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
            <title>\(title)</title>
            <style>
            @page { size: A4; margin: 15mm }
            body { font: 10pt/1.4 sans-serif; color: #000 }
            h1 { font-size: 15pt } h2 { font-size: 12pt }
            table { border-collapse: collapse; width: 100% }
            th, td { border: 0.3pt solid #888; padding: 2pt 5pt; text-align: left;
                vertical-align: top; overflow-wrap: anywhere }
            th { width: 32%; font-weight: normal; background: #eee }
            .pictures { display: grid; grid-template-columns: 1fr 1fr; gap: 6pt }
            figure { margin: 0; break-inside: avoid } img { width: 100% }
            figcaption { font-size: 7pt; overflow-wrap: anywhere }
            </style></head><body>
            <h1>\(title)</h1>
            """
    }

    private static func facts(_ record: CaseRecord, _ lines: Lines) -> [(String, String)] {
        let (event, place, entry) = (record.event, record.place, record.entry)
        var position: String?
        if let longitude = place.longitude, let latitude = place.latitude {
            position =
                JSONText.number(longitude, places: 7) + ", "
                + JSONText.number(latitude, places: 7)
        }
        let codes = [
            entry.code2026.map { "GB/T 47678.5-2026 \($0.code)" },
            entry.code2013.map { "GB/T 30428.2-2013 \($0.code)" },
            entry.codeCJ.map { "CJ/T 214 \($0.code)" },
        ].compactMap { $0 }.joined(separator: "; ")
        let all: [(String, String?)] = [
            ("案件编号 Case", record.number), ("状态 State", record.state.rawValue),
            ("类别 Class", "\(entry.chinese) \(entry.english)"), ("代码 Codes", codes),
            ("地址 Address", place.address), ("经纬度 Position (CGCS2000)", position),
            ("网格 Grid cell", place.grid),
            (
                "处置部门 Department",
                [place.departmentCode, place.departmentName].compactMap { $0 }
                    .joined(separator: " ")
            ), ("来源 Source", place.source), ("相机 View", "\(event.view), \(event.zone)"),
            ("首次发现 First seen", lines.local(event.firstSeen)),
            ("确认 Confirmed", lines.local(event.confirmed)),
            ("立案 Registered", record.registered.map(lines.local)),
            ("期限 Deadline", record.deadline.map(lines.local)),
            ("清除 Clean since", event.cleared.map(lines.local)),
            ("置信度 Confidence", "\(Int((event.confidence * 100).rounded())) %"),
            (
                "理由 Reason",
                [ReasonWords.chinese(event.reason.summary), event.reason.summary]
                    .compactMap { $0 }.joined(separator: " ")
            ),
        ]
        return all.compactMap { name, value in
            value.flatMap { $0.isEmpty ? nil : (name, $0) }
        }
    }

    private static func picture(
        _ kind: EvidenceKind, _ file: EvidenceFile, in folder: String
    ) throws(StoreError) -> String {
        let path = "\(folder)/\(file.path)"
        let caption = "\(text(kind.rawValue)) · SHA-256 \(text(file.sha256))"
        guard let digest = try FileDigest.sha256(of: path) else {
            return "<p>\(caption): 缺失 missing</p>"
        }
        guard digest == file.sha256 else {
            return "<p>\(caption): 与记录不符 not the picture that was recorded</p>"
        }
        // Paper does not move: what is kept is named with its hash.
        guard kind != .clip else { return "<p>\(caption): \(text(file.path))</p>" }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            return "<p>\(caption): 缺失 missing</p>"
        }
        return """
            <figure><img alt="\(text(kind.rawValue))" \
            src="data:image/jpeg;base64,\(bytes.base64EncodedString())">\
            <figcaption>\(caption)</figcaption></figure>
            """
    }

    /// Text that is nothing but text in HTML.
    private static func text(_ text: String) -> String {
        let marks: [Character: String] = [
            "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;",
        ]
        return text.map { marks[$0] ?? String($0) }.joined()
    }
}
