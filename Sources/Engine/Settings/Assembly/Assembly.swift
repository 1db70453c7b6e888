import Judging
import Scene
import Timetable
import Yams

/// Makes plain settings out of checked values; what the schema cannot say is checked here.
///
/// Cameras are checked and made one by one, so that a city's file is never held twice.
struct Assembly {
    var checker: Checker
    let directory: String
    /// Whether a file that the settings name is read.
    let readsFiles: Bool
    var templates: [String: [String: Value]] = [:]
    /// Names of templates that are reported where they stand.
    var faultyTemplates: Set<String> = []
    /// Zones by the place of their list, schedules by the places of their layers: presets that
    /// take in one template share them.
    var zonesByPlace: [Value.Place: [ZoneSettings]] = [:]
    var schedulesByPlaces: [[Value.Place]: Schedule?] = [:]
    /// The classes as the site has them, from which a zone's own begin.
    var rules: [Violation: RuleSettings] = [:]
    /// Where each view stands, camera by camera.
    var presetPlaces: [[Value.Place]] = []
    /// The cameras of the file so far, faulty ones included.
    var cameraCount = 0
    var cameraLines: [CameraID: Int] = [:]
    private let document: SettingsDocument
    /// A piece of the cameras did not parse: the file must be read whole.
    private(set) var isSplitAstray = false

    init(
        document: SettingsDocument, checker: Checker, directory: String, readsFiles: Bool = true
    ) {
        self.readsFiles = readsFiles
        self.document = document
        self.checker = checker
        self.directory = directory
    }

    /// Nil where the file is too faulty to go on; problems may have been reported in any case.
    mutating func settings(for purpose: Settings.Purpose) -> Settings? {
        guard case .mapping(let mapping) = document.root else {
            isSplitAstray = document.split != nil
            _ = checker.mismatch(document.root, .record(Schema.root))
            return nil
        }
        var values: [String: Value] = [:]
        var cameraNode: Node?
        for (field, node) in checker.fields(of: mapping, Schema.root) {
            if field.key == "cameras" {
                cameraNode = node
            } else if !node.isNull {
                at(.key(field.key)) { values[field.key] = $0.checker.check(node, field.shape) }
            }
        }
        let fields = Fields(
            Schema.root,
            Value(content: .record(values), mark: Value.Place(mapping.mark)))
        let site = at(.key("site")) { $0.site(fields.record("site", Schema.site)) }
        let classes = at(.key("violations")) {
            $0.classes(fields.record("violations", Schema.violations))
        }
        rules = classes.rules
        readTemplates(values["templates"])
        let keyLine = mapping.first { $0.key.string == "cameras" }?.key.mark?.line
        let cameras = at(.key("cameras")) { $0.cameras(cameraNode, keyLine: keyLine) }
        if purpose == .run || (purpose == .either && cameras.contains { !$0.source.isRecording }) {
            checkRunnable(cameras)
        }
        return Settings(
            site: site, cameras: cameras, catalogue: classes.catalogue, rules: classes.rules,
            registerFloors: classes.registerFloors, policies: classes.policies,
            number: number(fields.record("filing", Schema.filing)),
            neighbours: neighbours(fields.record("filing", Schema.filing)),
            recurrence: recurrence(fields.record("filing", Schema.filing)),
            evidence: evidence(fields.record("evidence", Schema.evidence)),
            log: log(fields.record("log", Schema.log)),
            grab: grab(fields.record("grab", Schema.grab)),
            detection: detection(fields.record("detection", Schema.detection)),
            deliveries: deliveries(values["deliver"]),
            audit: audit(fields.record("audit", Schema.audit)),
            retention: retention(fields.record("retention", Schema.retention)),
            desk: at(.key("desk")) {
                $0.desk(fields.record("desk", Schema.desk), cameras: cameras)
            }, output: fields.text("output"))
    }

    private mutating func cameras(_ node: Node?, keyLine: Int?) -> [CameraSettings] {
        guard let split = document.split else { return node.map { self.cameras(of: $0) } ?? [] }
        guard let node, node.isNull, keyLine == split.line else {
            isSplitAstray = true
            return []
        }
        var cameras: [CameraSettings] = []
        for piece in split.pieces {
            guard let (root, renamed) = try? SettingsDocument.compose(piece.text),
                case .sequence(let sequence) = root
            else {
                isSplitAstray = true
                return []
            }
            checker.linesAbove = piece.linesAbove
            defer { checker.linesAbove = 0 }
            for (place, first) in renamed {
                let line = place.line + piece.linesAbove
                checker.firstCharacters[Value.Place(line: line, column: place.column)] = first
            }
            add(sequence, to: &cameras)
        }
        return cameras
    }

    /// Does something one step further down the path.
    mutating func at<Result>(_ step: Checker.Step, _ body: (inout Assembly) -> Result) -> Result {
        checker.path.append(step)
        defer { checker.path.removeLast() }
        return body(&self)
    }

    private func evidence(_ fields: Fields?) -> EvidenceSettings {
        let fields = fields ?? Fields.standard(Schema.evidence)
        return EvidenceSettings(quality: fields.needed(fields.whole("quality")))
    }

    private func log(_ fields: Fields?) -> LogSettings {
        let fields = fields ?? Fields.standard(Schema.log)
        return LogSettings(
            format: fields.needed(fields.text("format").flatMap(LogSettings.Format.init)),
            level: fields.needed(fields.text("level").flatMap(LogSettings.Level.init)))
    }

    private func grab(_ fields: Fields?) -> GrabSettings {
        let fields = fields ?? Fields.standard(Schema.grab)
        return GrabSettings(
            timeout: fields.needed(fields.duration("timeout")),
            burst: fields.needed(fields.whole("burst")),
            atOnce: fields.needed(fields.whole("at_once")), perHost: fields.whole("per_host"))
    }

    private func audit(_ fields: Fields?) -> AuditSettings {
        let fields = fields ?? Fields.standard(Schema.audit)
        return AuditSettings(
            keyFile: fields.text("key_file").map(beside),
            every: fields.needed(fields.duration("every")))
    }

    /// A path that begins where the settings file lies.
    private func beside(_ path: String) -> String {
        path.hasPrefix("/") || directory.isEmpty ? path : "\(directory)/\(path)"
    }

    private func detection(_ fields: Fields?) -> DetectionSettings {
        let fields = fields ?? Fields.standard(Schema.detection)
        return DetectionSettings(
            detector: fields.needed(fields.text("detector")),
            classifier: fields.needed(
                fields.text("classifier").flatMap(DetectionSettings.Classifier.init)),
            tiling: fields.needed(fields.whole("tiling")),
            every: fields.needed(fields.duration("every")),
            survey: fields.needed(fields.duration("survey")), folder: fields.text("folder"),
            taught: fields.text("taught").map(beside))
    }

    /// `run` visits or watches every view, so each needs a time and a place to look at.
    private mutating func checkRunnable(_ cameras: [CameraSettings]) {
        // The index of a camera is known only where none before it is faulty.
        guard cameras.count == cameraCount else { return }
        for (index, camera) in cameras.enumerated() {
            guard index < presetPlaces.count, let first = presetPlaces[index].first else {
                continue
            }
            let steps: [Checker.Step] = [.key("cameras"), .index(index)]
            checker.path = steps
            if camera.source.isRecording {
                checker.report(
                    at: first, key: "source", found: "recording",
                    allowed: "a source that `run` can look at: an address or a file's path")
            }
            for (number, preset) in camera.presets.enumerated()
            where preset.schedule == nil && preset.watch == nil {
                let isAlone = preset.id == .main
                checker.path = steps + (isAlone ? [] : [.key("presets"), .index(number)])
                checker.report(
                    at: presetPlaces[index][number], key: "schedule", found: "nothing",
                    allowed: "`every` or `at`, or `watch` beside it: `run` visits each view by its "
                        + "schedule, or watches it")
            }
        }
        checker.path = []
    }
}

extension Fields {
    /// A mapping that is left out: every key at its standard.
    static func standard(_ record: Record) -> Fields {
        Fields(record, Value(content: .record([:]), mark: Value.Place(line: 1, column: 1)))
    }

    /// A key that is required or has a standard, and so is always there.
    func needed<Wrapped>(_ value: Wrapped?) -> Wrapped {
        guard let value else {
            preconditionFailure("\(record.name): a key without a standard was left out")
        }
        return value
    }
}
