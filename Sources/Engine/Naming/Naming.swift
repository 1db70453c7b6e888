internal import Detecting
internal import Diffing
internal import Scene

/// Names what one view's pictures show: things by the detector, regions and places by the
/// classifier, each only when it is due.
///
/// When something is due depends on the pictures' moments and on directives alone, so equal
/// pictures are named equally. Where no network is loaded, observations stay as they are.
struct Naming {
    /// What a resumed view needs.
    struct State: Codable {
        var tracker = Tracker()
        var tracks: [Track] = []
        var detected: Moment?
        var asked: [Box] = []
        var surveyed: Moment?
        var wasLearning = false
        var bins: Moment?
        var names: [RegionName] = []
    }

    /// What a region was called when it was last looked at.
    struct RegionName: Codable {
        var region: Int
        var box: Box
        var classes: [String: Double]
        var looked: Moment
        var listed: Moment
    }

    /// Regions classified in one picture, the largest first: each costs about as much as a look at
    /// the whole street.
    static let mostRegions = 8
    /// A region that stays where it is is looked at again after this time: light changes.
    static let lookAgain: Duration = .seconds(60)
    /// While watching, between two looks at the bins.
    static let binSpacing: Duration = .seconds(10)
    /// A region that was not listed for so long is forgotten.
    static let forget: Duration = .seconds(3600)

    private let networks: Networks
    private let settings: DetectionSettings
    private(set) var state: State

    init(networks: Networks, settings: DetectionSettings, state: State = State()) {
        self.networks = networks
        self.settings = settings
        self.state = state
    }

    /// Keeps places that a rule wants looked at in the next usable picture.
    mutating func ask(_ boxes: [Box]) { state.asked += boxes }

    /// Adds names to an observation of a usable picture on the full path.
    mutating func name(_ observation: inout Observation, in frame: Frame) throws {
        guard observation.health.usable, observation.path == .full else {
            observation.tracks = fresh(at: observation.moment)
            return
        }
        try detect(&observation, in: frame)
        guard let classifier = networks.classifier else {
            state.asked = []
            return
        }
        try nameRegions(of: &observation, in: frame, by: classifier)
        try lookAround(&observation, in: frame, by: classifier)
        state.asked = []
    }

    // MARK: - The detector

    private mutating func detect(_ observation: inout Observation, in frame: Frame) throws {
        guard let detector = networks.detector else { return }
        let isVisit = observation.looking != .watch
        let isDue =
            isVisit || !state.asked.isEmpty
            || state.detected.map { observation.moment - $0 >= settings.every } ?? true
        guard isDue else {
            observation.tracks = fresh(at: observation.moment)
            return
        }
        let wide = settings.tiling > 0 && (isVisit || !state.asked.isEmpty)
        let detections = try detector.detect(
            in: frame, tiling: wide ? .wholeAndGrid(settings.tiling) : .whole, around: nil)
        let agreement = Agreement(
            detections, observation.regions, remembers: !observation.learning)
        state.tracks = state.tracker.follow(
            agreement.detections, at: observation.moment, looking: observation.looking,
            shift: observation.health.shift)
        state.detected = observation.moment
        observation.tracks = state.tracks
        observation.detected = true
    }

    /// The tracks of the last look while they are young enough to say where somebody stands.
    private func fresh(at moment: Moment) -> [Track] {
        guard let detected = state.detected, moment - detected < settings.every else { return [] }
        return state.tracks
    }

    // MARK: - The classifier

    private mutating func nameRegions(
        of observation: inout Observation, in frame: Frame, by classifier: RegionClassifier
    ) throws {
        let now = observation.moment
        let candidates = observation.regions
            .filter { $0.still && $0.state == .appeared && needsLook($0, observation) }
            .sorted { ($1.area, $0.id) < ($0.area, $1.id) }
            .prefix(Self.mostRegions)
        if !candidates.isEmpty {
            let boxes = candidates.map { $0.box.moved(by: observation.health.shift) }
            let found = try classifier.classes(of: boxes, in: frame)
            for (region, classes) in zip(candidates, found) {
                note(region, classes, at: now)
            }
        }
        for place in observation.regions.indices {
            let id = observation.regions[place].id
            guard let known = state.names.firstIndex(where: { $0.region == id }) else { continue }
            state.names[known].listed = now
            observation.regions[place].classes = state.names[known].classes
        }
        state.names.removeAll { now - $0.listed > Self.forget }
    }

    private func needsLook(_ region: Region, _ observation: Observation) -> Bool {
        guard let known = state.names.first(where: { $0.region == region.id }) else { return true }
        return observation.looking != .watch || known.box.overlap(region.box) < 0.7
            || observation.moment - known.looked >= Self.lookAgain
    }

    /// Takes in what a look says; looks at the same thing in the same place are averaged, the newer
    /// counting as much as all before.
    private mutating func note(_ region: Region, _ classes: [String: Double], at now: Moment) {
        guard let place = state.names.firstIndex(where: { $0.region == region.id }) else {
            state.names.append(
                RegionName(
                    region: region.id, box: region.box, classes: classes, looked: now,
                    listed: now))
            return
        }
        let old = state.names[place]
        state.names[place].classes =
            old.box.overlap(region.box) < 0.7
            ? classes
            : classes.merging(old.classes) { new, old in
                ((new + old) / 2 * 10_000).rounded() / 10_000
            }
        state.names[place].box = region.box
        state.names[place].looked = now
    }

    // MARK: - Places without a memory

    private mutating func lookAround(
        _ observation: inout Observation, in frame: Frame, by classifier: RegionClassifier
    ) throws {
        let shift = observation.health.shift
        let now = observation.moment
        let asked = state.asked.compactMap { box in
            observation.zones.first { $0.kind.isJudged && $0.polygon.contains(box.center) }
                .map { (zone: $0.id, box: box) }
        }
        observation.appearances +=
            try classifier
            .classes(of: asked.map { $0.box.moved(by: shift) }, in: frame)
            .enumerated().map { index, classes in
                Appearance(
                    purpose: .asked, zone: asked[index].zone, box: asked[index].box,
                    classes: classes)
            }
        if observation.looking != .watch
            || state.bins.map({ now - $0 >= Self.binSpacing }) ?? true
        {
            state.bins = now
            for zone in observation.zones where zone.kind == .binPoint {
                guard let bin = zone.bin else { continue }
                observation.appearances.append(
                    Appearance(
                        purpose: .bin, zone: zone.id, box: bin,
                        classes: try classifier.classes(of: bin.moved(by: shift), in: frame)))
            }
        }
        let wasRelearned = state.wasLearning && !observation.learning
        state.wasLearning = observation.learning
        guard wasRelearned || state.surveyed.map({ now - $0 >= settings.survey }) ?? true else {
            return
        }
        state.surveyed = now
        for zone in observation.zones where zone.kind.isSurveyed {
            let polygon = Polygon(
                zone.polygon.corners.map { Point(x: $0.x + shift.x, y: $0.y + shift.y) })
            for (box, classes) in try classifier.survey(polygon, in: frame) {
                observation.appearances.append(
                    Appearance(
                        purpose: .survey, zone: zone.id,
                        box: box.moved(by: Point(x: -shift.x, y: -shift.y)), classes: classes))
            }
        }
    }
}

extension Zone.Kind {
    /// Whether something that stands here can be a violation.
    fileprivate var isJudged: Bool { self != .ignore && self != .privacy }

    /// Whether the absolute look is worth its time here.
    fileprivate var isSurveyed: Bool {
        switch self {
        case .pavement, .carriagewayNoParking, .binPoint, .shopFront, .hangingLine, .facade: true
        case .cycleBay, .vehicleBay, .buildingSite, .ignore, .privacy: false
        }
    }
}

extension Box {
    /// The box in a picture that lies `shift` right of and below the reference, cut to the picture.
    fileprivate func moved(by shift: Point) -> Box {
        Box(x: x + shift.x, y: y + shift.y, width: width, height: height)
            .intersection(.whole)
    }
}
