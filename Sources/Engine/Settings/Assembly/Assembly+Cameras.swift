import Grabbing
import Scene
import Timetable
import Yams

extension Assembly {
    mutating func readTemplates(_ value: Value?) {
        guard case .record(let named) = value?.content else { return }
        for (name, template) in named {
            guard case .record(let values) = template.content else {
                faultyTemplates.insert(name)
                continue
            }
            templates[name] = values
            checker.path = [.key("templates"), .key(name)]
            if let zones = values["zones"] { _ = self.zones(zones) }
            checker.path = []
        }
    }

    mutating func cameras(of node: Node) -> [CameraSettings] {
        guard case .sequence(let sequence) = node, !sequence.isEmpty else {
            _ = checker.mismatch(node, .list(of: .record(Schema.camera), count: 1...200_000))
            return []
        }
        var cameras: [CameraSettings] = []
        add(sequence, to: &cameras)
        return cameras
    }

    /// Makes the cameras of a sequence, which may be a piece of the whole list.
    mutating func add(_ sequence: Node.Sequence, to cameras: inout [CameraSettings]) {
        cameras.reserveCapacity(cameras.count + sequence.count)
        for element in sequence {
            let camera = at(.index(cameraCount)) { assembly in
                assembly.checker.check(element, .record(Schema.camera)).flatMap {
                    assembly.camera(Fields(Schema.camera, $0))
                }
            }
            cameraCount += 1
            if let camera { cameras.append(camera) }
        }
    }

    private mutating func camera(_ fields: Fields) -> CameraSettings? {
        let name = fields.text("id")
        if let name, let id = fields.values["id"] {
            if let line = cameraLines[CameraID(name)] {
                checker.report(
                    at: id.mark, key: "id",
                    found: "\"\(name)\" a second time (first in line \(line))",
                    allowed: "each camera's id once")
            } else {
                cameraLines[CameraID(name)] = id.mark.line
            }
        }
        let location = at(.key("location")) {
            $0.location(fields.record("location", Schema.location))
        }
        let turning = fields.record("head", Schema.head)
        let head =
            turning?.text("onvif").map { CameraSettings.Head.onvif(SourceAddress($0)) } ?? .fixed
        let own = layers(fields)
        let presets = self.presets(fields, own, head, location)
        let transport =
            fields.text("transport").flatMap(CameraSettings.Transport.init) ?? .tcp
        let second = fields.record("evidence", Schema.sharper)?.text("source")
        checkSource(fields, second, head, transport)
        guard let name, let source = fields.text("source") else { return nil }
        presetPlaces.append(presets.map(\.place))
        return CameraSettings(
            id: CameraID(name), source: SourceAddress(source), transport: transport,
            evidenceSource: second.map { SourceAddress($0) }, location: location, head: head,
            home: turning?.text("home"), presets: presets.map(\.preset))
    }

    /// What a camera's keys say of each other.
    private mutating func checkSource(
        _ fields: Fields, _ second: String?, _ head: CameraSettings.Head,
        _ transport: CameraSettings.Transport
    ) {
        let sources = [fields.text("source"), second].compactMap(\.self)
        if transport == .udp,
            !sources.contains(where: { TextRule.isAddress($0, schemes: ["rtsp", "rtsps"]) })
        {
            checker.report(
                at: fields.values["transport"]?.mark ?? fields.mark, key: "transport",
                found: "udp beside a source that is not RTSP",
                allowed: "udp with rtsp://… only; others have one way to send")
        }
        if head == .fixed, fields.text("source") == SourceAddress.snapshot.address {
            checker.report(
                at: fields.values["source"]?.mark ?? fields.mark, key: "source",
                found: "\(SourceAddress.snapshot) of a camera without a head",
                allowed: "it beside `head: {onvif: …}`, whose service says where pictures are")
        }
        guard let second, let place = fields.values["evidence"]?.mark else { return }
        if [SourceAddress.snapshot.address, SourceAddress.recording.address].contains(second) {
            checker.report(
                at: place, key: "evidence", found: second,
                allowed: "an address or a file's path")
        }
    }

    private mutating func presets(
        _ camera: Fields, _ own: [[String: Value]], _ head: CameraSettings.Head,
        _ location: LocationSettings?
    ) -> [(preset: PresetSettings, place: Value.Place)] {
        guard camera.values["presets"] != nil else {
            let preset = self.preset(.main, own, camera.mark, head, location)
            return [(preset, camera.mark)]
        }
        for key in ["zones", "token", "calibration"] {
            guard let value = camera.values[key] else { continue }
            checker.report(
                at: value.mark, key: key, found: "`\(key)` beside `presets`",
                allowed: "`\(key)` in each preset or its template: every angle has its own")
        }
        var lines: [String: Int] = [:]
        var presets: [(preset: PresetSettings, place: Value.Place)] = []
        for (index, value) in camera.list("presets").enumerated() {
            let fields = Fields(Schema.preset, value)
            guard let name = fields.text("id") else { continue }
            checker.path += [.key("presets"), .index(index)]
            defer { checker.path.removeLast(2) }
            if let line = lines[name] {
                checker.report(
                    at: fields.values["id"]?.mark ?? value.mark, key: "id",
                    found: "\"\(name)\" a second time (first in line \(line))",
                    allowed: "each preset's id once in its camera")
            }
            lines[name] = value.mark.line
            let all = own + layers(fields)
            let preset = self.preset(PresetID(name), all, value.mark, head, location)
            presets.append((preset, value.mark))
        }
        return presets
    }

    /// The layers of a camera or preset, its templates first, itself last.
    private mutating func layers(_ fields: Fields) -> [[String: Value]] {
        var layers: [[String: Value]] = []
        for value in fields.list("template") {
            guard case .text(let name) = value.content else { continue }
            if let template = templates[name] {
                layers.append(template)
            } else if !faultyTemplates.contains(name) {
                checker.report(
                    at: value.mark, key: "template", found: "\"\(name)\", which is not there",
                    allowed: templates.isEmpty
                        ? "a name under `templates`, of which there is none"
                        : "a name under `templates`",
                    hint: NearestKey.to(name, among: templates.keys.sorted()))
            }
        }
        return layers + [fields.values]
    }

    private mutating func preset(
        _ id: PresetID, _ layers: [[String: Value]], _ place: Value.Place,
        _ head: CameraSettings.Head, _ location: LocationSettings?
    ) -> PresetSettings {
        // Of camera and preset alike only the keys that templates know are inherited.
        func last(_ key: String) -> Value? {
            let value = layers.last { $0[key] != nil }?[key]
            return value?.content == .nothing ? nil : value
        }
        let known = Fields(
            Schema.template,
            Value(
                content: .record(
                    [
                        "token": last("token"), "learning": last("learning"),
                        "calibration": last("calibration"), "clip": last("clip"),
                        "watch": last("watch"),
                    ].compactMapValues { $0 }), mark: place))
        let zones = last("zones").flatMap { self.zones($0) } ?? []
        let schedule = self.schedule(layers.compactMap { $0["schedule"] }, place)
        let token = known.text("token")
        if head != .fixed && token == nil {
            checker.report(
                at: place, key: "token", found: "nothing",
                allowed: "the head's name for the preset, because the head is not fixed")
        }
        let watch = known.record("watch", Schema.watch).map(Assembly.watch)
        if watch != nil {
            checkWatch(at: last("watch")?.mark ?? place, head, isVisited: schedule != nil)
        }
        checkSun(schedule, watch, zones, location, place)
        let clip = known.needed(known.flag("clip"))
        if clip, let covered = zones.first(where: { $0.zone.kind == .privacy }) {
            checker.report(
                at: last("clip")?.mark ?? place, key: "clip",
                found: "true in a view with the privacy zone \"\(covered.zone.id)\"",
                allowed: "false: a clip is copied as it is, and nothing in it can be covered")
        }
        return PresetSettings(
            id: id, token: token, schedule: schedule, watch: watch, zones: zones,
            calibration: calibration(known), learning: known.needed(known.whole("learning")),
            clip: clip)
    }

    private static func watch(_ fields: Fields) -> WatchSettings {
        WatchSettings(
            sampling: fields.needed(fields.text("sampling").flatMap(Sampling.init)),
            hours: window(fields))
    }

    /// Watching holds a camera's stream and its angle.
    private mutating func checkWatch(
        at place: Value.Place, _ head: CameraSettings.Head, isVisited: Bool
    ) {
        if isVisited {
            checker.report(
                at: place, key: "watch", found: "`watch` beside `schedule`",
                allowed: "one of them: a view is watched without a break, or visited")
        }
        if head != .fixed {
            checker.report(
                at: place, key: "watch", found: "`watch` on a head that turns",
                allowed: "`schedule`: a head is turned from view to view")
        }
    }

    /// Sunrise and sunset depend on where the camera stands.
    private mutating func checkSun(
        _ schedule: Schedule?, _ watch: WatchSettings?, _ zones: [ZoneSettings],
        _ location: LocationSettings?, _ place: Value.Place
    ) {
        guard location?.place == nil else { return }
        let user =
            schedule?.needsSun == true
            ? "the schedule"
            : watch?.hours.needsSun == true
                ? "`watch`"
                : zones.first { $0.active.needsSun }.map { "the zone \"\($0.zone.id)\"" }
        guard let user else { return }
        checker.report(
            at: place, found: "sunrise or sunset in \(user) of a camera without a place",
            allowed: "`longitude` and `latitude` in the camera's `location`")
    }

    private mutating func location(_ fields: Fields?) -> LocationSettings? {
        guard let fields else { return nil }
        let place: Place?
        switch (fields.number("longitude"), fields.number("latitude")) {
        case (let longitude?, let latitude?):
            place = Place(longitude: longitude, latitude: latitude)
        case (nil, nil): place = nil
        default:
            place = nil
            // One that is faulty is there, and reported.
            if fields.values["longitude"] == nil || fields.values["latitude"] == nil {
                checker.report(
                    at: fields.mark, found: "one of `longitude` and `latitude`",
                    allowed: "both or neither")
            }
        }
        let department = fields.record("department", Schema.department)
        return LocationSettings(
            place: place, grid: fields.text("grid"), address: fields.text("address"),
            departmentCode: department?.text("code"), departmentName: department?.text("name"))
    }
}
