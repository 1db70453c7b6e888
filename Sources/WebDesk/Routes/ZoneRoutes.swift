internal import CaseFiling
internal import Engine
internal import Foundation
internal import Hummingbird
internal import Scene
internal import Timetable

/// Zones that are drawn on the page, into `views.d` beside the settings.
enum ZoneRoutes {
    static let all = [PreviewRoute.preview, save]

    /// Zones as the page sends them; unknown members are of no effect.
    struct Drawing: Decodable {
        struct Item: Decodable {
            var id: String
            var kind: String
            var polygon: [[Double]]
            var bin: [Double]?
            var minArea: Double?
        }

        var zones: [Item]
        /// Shows what would be written and writes nothing.
        var dryRun: Bool?
    }

    static let save = Endpoint(
        method: .put, path: "/api/v1/views/{camera}/{preset}/zones", id: "saveZones",
        summary:
            "Put a view's zones into views.d and take them in; answers what changed in the file",
        role: .admin, body: "Drawing",
        answers: [
            .init(
                status: 200, help: "What changed.", type: "application/json", schema: "ZoneChange")
        ],
        problems: [400, 404, 409, 413, 415]
    ) { desk, call in
        let view = try ViewRoutes.known(desk, call)
        let drawing = try await call.body(Drawing.self, limit: 512 * 1024)
        let zones = try zones(of: drawing)
        guard let files = desk.access.viewFiles else {
            throw Problem(
                .conflict, "no-settings", "There are no settings to draw into",
                "start the desk with --config, or `curbwatch run`")
        }
        let asker = try call.asker()
        let text = try await OffThread.run {
            try place(zones, of: view, in: files, desk, isDryRun: drawing.dryRun ?? false)
        }
        if !(drawing.dryRun ?? false) {
            desk.ledger.note(
                "zones drawn", by: asker.name, from: call.address, of: "\(view.id)", at: call.now)
            desk.newsroom.tell(event: "settings", data: "{}", camera: nil)
        }
        return Reply.json(text)
    }

    private static func place(
        _ zones: [ZoneSettings], of view: ViewSettings, in files: ViewFiles, _ desk: Desk,
        isDryRun: Bool
    ) throws -> String {
        let camera = view.id.camera
        let before = files.text(of: camera)
        let draft: String
        do {
            if !view.zones.isEmpty, !(try files.owned().contains(view.id)) {
                throw Problem(
                    .conflict, "two-owners", "These zones stand in the settings file",
                    "the settings file belongs to people and is not rewritten: take `zones` of "
                        + "\(view.id) out of it first, then draw here")
            }
            if let own = view.zones.first(where: { $0.active != .always || !$0.rules.isEmpty }) {
                throw Problem(
                    .conflict, "own-rules", "A zone has times or rules of its own",
                    "\(own.zone.id): edit \(files.path(of: camera)) by hand, the page would lose them"
                )
            }
            draft = try files.draft(zones, for: view.id)
        } catch let problems as SettingsProblems {
            throw Problem.badRequest("\(problems)")
        }
        if !isDryRun {
            try files.write(draft, of: camera)
            do {
                try desk.access.reload?()
            } catch {
                try files.restore(before, of: camera)
                throw Problem(
                    .conflict, "not-taken", "The settings do not hold with these zones", "\(error)")
            }
        }
        return JSONText.object([
            ("file", JSONText.string((files.path(of: camera) as NSString).lastPathComponent)),
            ("written", JSONText.flag(!isDryRun)),
            ("in_force", JSONText.flag(!isDryRun && desk.access.reload != nil)),
            ("diff", JSONText.array(diff(before ?? "", draft).map { JSONText.string($0) })),
        ])
    }

    /// Lines that went, with `-`, and came, with `+`, in the order of the file.
    static func diff(_ before: String, _ after: String) -> [String] {
        let (old, new) = (before.split(separator: "\n"), after.split(separator: "\n"))
        var lines: [String] = []
        let changes = new.difference(from: old)
        for change in changes.removals {
            if case .remove(_, let line, _) = change { lines.append("-\(line)") }
        }
        for change in changes.insertions {
            if case .insert(_, let line, _) = change { lines.append("+\(line)") }
        }
        return lines
    }

    static func zones(of drawing: Drawing) throws(Problem) -> [ZoneSettings] {
        guard drawing.zones.count <= 200 else { throw .badRequest("zones: at most 200") }
        var zones: [ZoneSettings] = []
        for (index, item) in drawing.zones.enumerated() {
            guard let kind = Zone.Kind(rawValue: item.kind) else {
                let known = Zone.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw .badRequest("zones[\(index)].kind: needs one of \(known)")
            }
            guard (3...200).contains(item.polygon.count),
                item.polygon.allSatisfy({ $0.count == 2 && $0.allSatisfy { (0...1).contains($0) } })
            else {
                throw .badRequest(
                    "zones[\(index)].polygon: needs 3 ... 200 corners [x, y], each 0 ... 1")
            }
            var bin: Box?
            if let sides = item.bin {
                guard sides.count == 4, sides.allSatisfy({ (0...1).contains($0) }) else {
                    throw .badRequest(
                        "zones[\(index)].bin: needs [x, y, width, height], each 0 ... 1")
                }
                bin = Box(x: sides[0], y: sides[1], width: sides[2], height: sides[3])
            }
            if let area = item.minArea, !(0...1).contains(area) {
                throw .badRequest("zones[\(index)].min_area: needs 0 ... 1")
            }
            zones.append(
                ZoneSettings(
                    zone: Zone(
                        id: item.id, kind: kind,
                        polygon: Polygon(item.polygon.map { Point(x: $0[0], y: $0[1]) }), bin: bin,
                        minArea: item.minArea)))
        }
        return zones
    }
}
