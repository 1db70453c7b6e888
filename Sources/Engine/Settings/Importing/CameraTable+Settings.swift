internal import CaseFiling
public import Foundation

extension CameraTable {
    /// A settings file that was made of a table.
    public struct Draft: Sendable {
        public var text: String
        public var settings: Settings
    }

    /// Makes settings: what `base` says, and the cameras of the table.
    ///
    /// - Parameters:
    ///   - base: settings without `cameras`: the site, templates, violations; nil for none.
    ///   - name: what problems call the base.
    ///   - directory: where relative paths of the base's further files begin.
    /// - Throws: ``SettingsProblems`` with everything that is wrong: what stands in the table by its
    ///   line and column there, the rest by its place in the base.
    /// - Complexity: O(rows), and what reading the settings takes.
    public func settings(
        base: Data?, name: String, directory: String, environment: [String: String]
    ) throws(SettingsProblems) -> Draft {
        var lines = Lines()
        let head = base.map { String(decoding: $0, as: UTF8.self) } ?? ""
        let baseLines = head.split(separator: "\n", omittingEmptySubsequences: false).count
        lines.text = head.isEmpty || head.hasSuffix("\n") ? head : head + "\n"
        lines.number = head.isEmpty ? 1 : (head.hasSuffix("\n") ? baseLines : baseLines + 1)
        let begin = lines.number
        lines.add("# From \(file).", nil)
        lines.add("cameras:", nil)
        for camera in cameras { write(camera, &lines) }
        do {
            let settings = try Settings.read(
                Data(lines.text.utf8), name: name, directory: directory, environment: environment,
                for: .either)
            return Draft(text: lines.text, settings: settings)
        } catch {
            var moved = error
            moved.problems = error.problems.map {
                $0.line >= begin ? placed($0, lines.rows[$0.line]) : $0
            }
            throw moved
        }
    }

    /// The text so far, and of which rows its lines are.
    private struct Lines {
        var text = ""
        /// Of the next line.
        var number = 1
        var rows: [Int: Row] = [:]

        mutating func add(_ line: String, _ row: Row?) {
            text += line + "\n"
            if let row { rows[number] = row }
            number += 1
        }
    }

    private func write(_ camera: Camera, _ lines: inout Lines) {
        let first = camera.rows[0]
        func text(_ column: Column) -> String? { camera.cell(column)?.text }
        func row(of column: Column) -> Row {
            camera.rows.first { $0.cells[column] != nil } ?? first
        }
        lines.add("  - id: \(JSONText.string(camera.name))", first)
        if let source = text(.source) ?? camera.stream {
            lines.add("    source: \(JSONText.string(source))", row(of: .source))
        }
        let place = Self.members([
            ("longitude", Self.number(text(.longitude))),
            ("latitude", Self.number(text(.latitude))),
            ("grid", text(.grid).map(JSONText.string)),
            ("address", text(.address).map(JSONText.string)),
            (
                "department",
                Self.members([
                    ("code", text(.departmentCode).map(JSONText.string)),
                    ("name", text(.departmentName).map(JSONText.string)),
                ])
            ),
        ])
        if let place {
            let columns = [.longitude, .latitude, .grid, .address, .departmentCode] as [Column]
            lines.add(
                "    location: \(place)",
                row(of: columns.first { text($0) != nil } ?? .departmentName))
        }
        let head = Self.members([
            ("onvif", text(.onvif).map(JSONText.string)),
            ("home", text(.home).map(JSONText.string)),
        ])
        if let head {
            lines.add("    head: \(head)", row(of: text(.onvif) == nil ? .home : .onvif))
        }
        if !camera.asked.isEmpty {
            lines.add("    presets:", first)
            for preset in camera.asked {
                let members = Self.members(
                    [
                        ("id", JSONText.string(preset.id)),
                        ("token", JSONText.string(preset.token)),
                    ] + Self.shared(first))
                lines.add("      - \(members ?? "{}")", first)
            }
        } else if first.text(.preset) != nil {
            lines.add("    presets:", first)
            for row in camera.rows {
                let members = Self.members(
                    [
                        ("id", row.text(.preset).map(JSONText.string)),
                        ("token", row.text(.token).map(JSONText.string)),
                    ] + Self.shared(row))
                lines.add("      - \(members ?? "{}")", row)
            }
        } else {
            for (key, value) in [("token", first.text(.token).map(JSONText.string))]
                + Self.shared(first)
            {
                if let value { lines.add("    \(key): \(value)", first) }
            }
        }
    }

    /// What a preset and a camera without any have alike.
    private static func shared(_ row: Row) -> [(String, String?)] {
        [
            (
                "template",
                row.text(.template).map { text in
                    JSONText.array(
                        text.split(whereSeparator: { " ;|".contains($0) })
                            .map { JSONText.string(String($0)) })
                }
            ), ("schedule", row.text(.every).map { "{every: \(JSONText.string($0))}" }),
        ]
    }

    /// What is no number stays a text, and is reported as one.
    private static func number(_ text: String?) -> String? {
        text.map { Double($0)?.isFinite == true && !$0.hasPrefix("0x") ? $0 : JSONText.string($0) }
    }

    private static func members(_ all: [(String, String?)]) -> String? {
        let given = all.compactMap { key, value in value.map { "\(key): \($0)" } }
        return given.isEmpty ? nil : "{\(given.joined(separator: ", "))}"
    }

    /// A problem of the settings at its place in the table.
    private func placed(_ problem: SettingsProblem, _ row: Row?) -> SettingsProblem {
        var moved = problem
        moved.file = file
        let steps = problem.path.split(separator: ".")
        let key = steps.last.map { String($0.prefix { $0 != "[" }) } ?? ""
        let column: Column? =
            switch key {
            case "id", "cameras": problem.path.contains("presets") ? .preset : .camera
            case "code": .departmentCode
            case "name": .departmentName
            case "schedule", "presets": .every
            default: Column(rawValue: key)
            }
        moved.path = column?.rawValue ?? key
        moved.line = row?.line ?? 1
        moved.column = 1
        if let column {
            let cell =
                row?.cells[column]
                ?? cameras.first { $0.name == row?.text(.camera) }?.cell(column)
            moved.line = cell?.line ?? moved.line
            moved.column = cell?.column ?? 1
        }
        return moved
    }
}
