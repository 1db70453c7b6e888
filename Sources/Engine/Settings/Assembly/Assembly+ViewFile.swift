import Scene
import Yams

extension Assembly {
    /// The zones of a file of `views.d`, view by view.
    mutating func viewFile(_ node: Node) -> [ViewFiles.Drawn] {
        guard let value = checker.check(node, .record(Schema.viewFile)) else { return [] }
        let fields = Fields(Schema.viewFile, value)
        guard let camera = fields.text("camera") else { return [] }
        return fields.list("presets").enumerated().compactMap { index, value in
            checker.path += [.key("presets"), .index(index)]
            defer { checker.path.removeLast(2) }
            let preset = Fields(Schema.viewFilePreset, value)
            guard let id = preset.text("id"), let list = preset.values["zones"] else { return nil }
            return ViewFiles.Drawn(
                view: ViewID(camera: CameraID(camera), preset: PresetID(id)), zones: zones(list),
                place: list.mark)
        }
    }
}

extension Schema {
    static let viewFile = Record(
        "view file", "Zones that were drawn at the desk.",
        [
            Field("camera", .text(.name), required: true, "The camera's id in the settings."),
            Field(
                "presets", .list(of: .record(viewFilePreset), count: 0...300), required: true,
                "Its presets whose zones stand here."),
        ])

    static let viewFilePreset = Record(
        "preset", "One angle.",
        [
            Field("id", .text(.name), required: true, "The preset's id in the settings."),
            Field("zones", .list(of: .record(zone), count: 0...200), required: true, "Its zones."),
        ])
}
