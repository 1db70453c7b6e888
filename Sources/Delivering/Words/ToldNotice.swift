internal import Foundation
internal import Scene

/// A notice in the words of a person: a title and lines, in Chinese and English.
struct ToldNotice {
    private struct Body: Decodable {
        struct Record: Decodable {
            struct Name: Decodable {
                var en: String?
                var zh: String?
            }
            var number: String?
            var state: String?
            var violation: String?
            var name: Name?
            var camera: String?
            var preset: String?
            var address: String?
            var confirmed: String?
            var cleared: String?
            var deadline: String?
            var confidence: Double?
            var entries: Int?
            var head: String?
            var cause: String?
            var since: String?
            var ended: String?
            var detail: String?

            enum CodingKeys: String, CodingKey {
                case number = "case"
                case state, violation, name, camera, preset, address, confirmed, cleared, deadline
                case confidence, entries, head, cause, since, ended, detail
            }
        }
        var after: Record?
    }

    var title: String
    var lines: [(name: String, value: String)]

    init(_ notice: Notice) {
        let body = try? JSONDecoder().decode(Body.self, from: Data(notice.body.utf8))
        let record = body?.after
        let name = [record?.name?.zh, record?.name?.en].compactMap { $0 }.joined(separator: " ")
        let what = name.isEmpty ? notice.violation?.rawValue ?? record?.cause ?? "" : name
        title = "\(Self.heads[notice.kind] ?? "") \(what)"
        let view = [record?.camera, record?.preset].compactMap { $0 }.joined(separator: "/")
        let sure = record?.confidence.map { "\(Int(($0 * 100).rounded())) %" }
        let all: [(String, String?)] = [
            ("案件 case", record?.number), ("状态 state", record?.state),
            ("位置 place", record?.address), ("相机 camera", view.isEmpty ? nil : view),
            ("时间 confirmed", record?.confirmed), ("清除 cleared", record?.cleared),
            ("期限 deadline", record?.deadline), ("把握 sure", sure),
            ("开始 since", record?.since), ("恢复 ended", record?.ended),
            ("详情 detail", record?.detail),
            ("条目 entries", record?.entries.map(String.init)), ("链首 head", record?.head),
        ]
        lines = all.compactMap { name, value in value.map { (name, Self.line($0)) } }
        title = Self.line(title)
    }

    private static let heads: [Notice.Kind: String] = [
        .new: "新案件 new:", .update: "更新 update:", .end: "结束 ended:",
        .seal: "封存 audit trail sealed",
        .fault: "相机故障 camera fault:", .recovered: "相机恢复 camera recovered:",
    ]

    /// The lines as Markdown in which no name, address or note can be anything but text.
    var markdown: String {
        lines.map { "**\(Self.plain($0.name))**: \(Self.plain($0.value))" }
            .joined(separator: "\n\n")
    }

    static func plain(_ text: String) -> String {
        let wide: [Character: Character] = [
            "<": "＜", ">": "＞", "[": "［", "]": "］", "*": "＊", "`": "ˋ", "#": "＃", "_": "＿",
            "|": "｜", "\\": "＼", "@": "＠",
        ]
        return String(text.map { wide[$0] ?? $0 })
    }

    /// One line: whatever ends a line becomes a blank.
    static func line(_ text: String) -> String {
        String(
            text.map { character in
                character.isNewline || character.unicodeScalars.contains { $0.value < 0x20 }
                    ? " " : character
            })
    }
}
