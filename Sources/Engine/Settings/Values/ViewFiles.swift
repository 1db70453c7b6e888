internal import CaseFiling
internal import Foundation
public import Scene

/// The folder `views.d` beside a settings file: the zones that were drawn at the desk, a file for
/// each camera. The settings file itself belongs to people and is never written.
///
/// Zones have one owner: a view whose zones stand in the settings file (or come from a template)
/// cannot have others here.
public struct ViewFiles: Sendable {
    /// Zones of one view as the file has them.
    struct Drawn: Sendable {
        var view: ViewID
        var zones: [ZoneSettings]
        /// Of the zones, in the file.
        var place: Value.Place
    }

    public let folder: String

    /// - Parameter settings: the path of the settings file.
    public init(besides settings: String) {
        let directory = (settings as NSString).deletingLastPathComponent
        folder = (directory.isEmpty ? "." : directory) + "/views.d"
    }

    /// The file of a camera; its name never leaves the folder.
    public func path(of camera: CameraID) -> String { "\(folder)/\(FileName.of(camera)).yaml" }

    /// The file's text; nil where there is none.
    public func text(of camera: CameraID) -> String? {
        FileManager.default.contents(atPath: path(of: camera)).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// The views whose zones this folder owns.
    ///
    /// - Throws: ``SettingsProblems``.
    public func owned(environment: [String: String] = [:]) throws -> Set<ViewID> {
        Set(try drawn(environment: environment, rules: Settings.implicit).map(\.view))
    }

    /// What a camera's file would hold with these zones for one of its views.
    ///
    /// - Throws: ``SettingsProblems`` where the zones, or what stands in the file, do not hold.
    public func draft(
        _ zones: [ZoneSettings], for view: ViewID
    ) throws -> String {
        var presets: [PresetID: [ZoneSettings]] = [:]
        if let text = text(of: view.camera) {
            for drawn in try read(Data(text.utf8), path(of: view.camera), [:], Settings.implicit) {
                presets[drawn.view.preset] = drawn.zones
            }
        }
        presets[view.preset] = zones
        let draft = Self.yaml(view.camera, presets)
        _ = try read(Data(draft.utf8), path(of: view.camera), [:], Settings.implicit)
        return draft
    }

    /// Writes a camera's file, complete or not at all.
    public func write(_ text: String, of camera: CameraID) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(of: camera)), options: .atomic)
    }

    /// Takes a camera's file away, or puts an older text back.
    public func restore(_ text: String?, of camera: CameraID) throws {
        if let text {
            try write(text, of: camera)
        } else {
            try FileManager.default.removeItem(atPath: path(of: camera))
        }
    }

    /// Puts the drawn zones into the settings.
    ///
    /// - Throws: ``SettingsProblems`` for a faulty file, a view that is not there, and zones that
    ///   stand in the settings too.
    func overlay(_ settings: inout Settings, environment: [String: String]) throws {
        var problems: [SettingsProblem] = []
        for drawn in try drawn(environment: environment, rules: settings) {
            func report(_ found: String, _ allowed: String) {
                problems.append(
                    SettingsProblem(
                        file: path(of: drawn.view.camera), line: drawn.place.line,
                        column: drawn.place.column,
                        path: "\(drawn.view)", found: found, allowed: allowed))
            }
            guard let camera = settings.cameras.firstIndex(where: { $0.id == drawn.view.camera }),
                let preset = settings.cameras[camera].presets.firstIndex(where: {
                    $0.id == drawn.view.preset
                })
            else {
                report(
                    "a view that the settings do not have", "a camera and preset of the settings")
                continue
            }
            guard settings.cameras[camera].presets[preset].zones.isEmpty else {
                report("zones here and in the settings", "`zones` in one of the two")
                continue
            }
            if settings.cameras[camera].presets[preset].clip,
                let covered = drawn.zones.first(where: { $0.zone.kind == .privacy })
            {
                report(
                    "the privacy zone \"\(covered.zone.id)\" in a view with `clip: true`",
                    "`clip: false` in the settings first: nothing in a clip can be covered")
                continue
            }
            settings.cameras[camera].presets[preset].zones = drawn.zones
        }
        if !problems.isEmpty { throw SettingsProblems(problems: problems) }
    }

    private func drawn(environment: [String: String], rules: Settings) throws -> [Drawn] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return try names.filter { $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }.sorted().flatMap {
            let path = "\(folder)/\($0)"
            return try read(try SettingsFile.bytes(at: path), path, environment, rules)
        }
    }

    private func read(
        _ bytes: Data, _ path: String, _ environment: [String: String], _ settings: Settings
    ) throws -> [Drawn] {
        let document: SettingsDocument
        do {
            document = try SettingsDocument(bytes: bytes, file: path, splitFrom: .max)
        } catch {
            throw SettingsProblems(problems: [error])
        }
        var assembly = Assembly(
            document: document,
            checker: Checker(file: path, environment: environment, document: document),
            directory: folder)
        assembly.rules = settings.rules
        let drawn = assembly.viewFile(document.root)
        guard assembly.checker.problems.isEmpty else {
            throw assembly.checker.problems.thrown(mainFile: path)
        }
        return drawn
    }

    /// JSON texts are YAML texts too, so that no name can be read as anything but itself.
    private static func yaml(_ camera: CameraID, _ presets: [PresetID: [ZoneSettings]]) -> String {
        var lines = [
            "# Drawn at the desk. Written anew with each change; edit it there, or end its use there.",
            "camera: \(JSONText.string(camera.name))", "presets:",
        ]
        for (preset, zones) in presets.sorted(by: { $0.key < $1.key }) {
            lines.append("  - id: \(JSONText.string(preset.name))")
            lines.append(zones.isEmpty ? "    zones: []" : "    zones:")
            for item in zones {
                let zone = item.zone
                var members = [
                    ("id", JSONText.string(zone.id)), ("kind", JSONText.string(zone.kind.rawValue)),
                    (
                        "polygon",
                        JSONText.array(
                            zone.polygon.corners.map {
                                JSONText.array([JSONText.number($0.x), JSONText.number($0.y)])
                            })
                    ),
                ]
                if let bin = zone.bin {
                    let sides = [bin.x, bin.y, bin.width, bin.height]
                    members.append(("bin", JSONText.array(sides.map { JSONText.number($0) })))
                }
                if let area = zone.minArea {
                    members.append(("min_area", JSONText.number(area, places: 6)))
                }
                lines.append("      - " + JSONText.object(members))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
