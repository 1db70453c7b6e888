internal import CaseFiling
internal import Diffing
internal import Foundation
internal import Judging
internal import Patrolling
internal import Picturing
internal import Scene

/// One view's chain: a picture goes in, what changed is found and judged, evidence is kept, and
/// rows for the store come together until they are taken.
///
/// Used by one thread at a time. What time it is it never asks: equal pictures give equal rows,
/// whether they come from a recording or from a camera. How long it takes is counted beside.
struct Watch {
    let plan: ViewPlan
    private var finder: ChangeFinder
    private var judge: Judge
    private var naming: Naming
    private var casework: Casework
    private var clean: CleanPictures
    private var lines: [ObservationLine] = []
    private let writer: PictureWriter
    private let keepsLines: Bool
    private let sheets: ExplainSheets?
    private(set) var lastMoment: Moment?
    /// Whether the last picture could be judged.
    private(set) var lastWasUsable = true
    /// The entry of the audit trail up to which officers' decisions were heard; nil before the
    /// first.
    private(set) var heard: Int64?
    /// What kept it from being judged.
    private(set) var lastFault: String?
    /// What the judge was given last.
    private(set) var lastObservation: Observation?
    /// Since it was last taken.
    private var tally = LookTally()
    /// While the view of a head that turns is being learnt; nil afterwards, and for others.
    private var place: PlaceTrial?
    /// Whether the last picture was not learned from, because nothing says yet that the head stood
    /// where it should.
    private(set) var isUnsureOfPlace = false

    /// Begins a view anew, or with the memory of an earlier scan.
    ///
    /// - Parameter doubtsPlace: whether the first pictures may be of another place, since a head turns.
    init(
        plan: ViewPlan, evidence: EvidenceStore, networks: Networks = .none,
        keepsLines: Bool = false, sheets: ExplainSheets? = nil, finder: ChangeFinder? = nil,
        doubtsPlace: Bool = false
    ) {
        let writer = PictureWriter(privacy: plan.privacy, quality: plan.evidence.quality)
        self.plan = plan
        self.finder = finder ?? ChangeFinder(settings: plan.diffing)
        self.judge = Judge(plan.rules)
        self.naming = Naming(networks: networks, settings: plan.detection)
        self.casework = Casework(plan: plan, evidence: evidence, writer: writer)
        self.clean = CleanPictures()
        self.writer = writer
        self.keepsLines = keepsLines
        self.sheets = sheets
        place = doubtsPlace ? PlaceTrial() : nil
    }

    /// Goes on where a checkpoint was taken.
    ///
    /// - Throws: where the bytes do not decode; the view then has to begin anew.
    init(
        plan: ViewPlan, evidence: EvidenceStore, networks: Networks = .none,
        keepsLines: Bool = false, sheets: ExplainSheets? = nil, resuming state: WatchState
    ) throws {
        let writer = PictureWriter(privacy: plan.privacy, quality: plan.evidence.quality)
        self.plan = plan
        self.finder = try ChangeFinder(decoding: Array(state.memory), settings: plan.diffing)
        var judge = state.judge
        judge.use(plan.rules)
        self.judge = judge
        self.naming = Naming(
            networks: networks, settings: plan.detection, state: state.naming)
        self.casework = Casework(
            plan: plan, evidence: evidence, writer: writer, pending: state.pendingEvidence)
        self.clean = CleanPictures(encoded: state.clean.map { ($0.moment, Array($0.jpeg)) })
        self.writer = writer
        self.keepsLines = keepsLines
        self.sheets = sheets
        self.lastMoment = state.lastMoment
        self.heard = state.heard
        self.place = state.place
    }

    /// Lets go of what officers closed or rejected since; call it before a look.
    ///
    /// - Parameter entry: the entry of the audit trail up to which these are all.
    mutating func hear(_ endings: [CaseEnding], upTo entry: Int64, at moment: Moment) throws {
        for ending in endings {
            guard let outcome = Ruling.Outcome(ending.state) else { continue }
            for event in ending.events {
                let ruling = Ruling(
                    outcome, of: event.violation, firstSeen: event.firstSeen, box: event.box)
                try carry(judge.take(ruling, at: moment), at: moment, scenery: nil)
            }
        }
        heard = entry
    }

    /// Looks at one picture; its moment must be later than the last one's.
    ///
    /// - Parameter clip: the film around the picture, asked for with each confirmation; nil where
    ///   there is none.
    mutating func look(
        at frame: Frame, looking: Observation.Looking, clip: (() -> [UInt8]?)? = nil
    ) throws {
        guard isAtPlace(frame) else { return }
        let begun = ContinuousClock.now
        let finding = try finder.look(at: frame, looking: looking)
        if !finding.learning { place = nil }
        let found = ContinuousClock.now
        let zones = plan.zones(at: frame.moment)
        var observation = Observation(
            view: plan.id, moment: frame.moment, picture: frame.name, looking: looking,
            path: finding.path, health: finding.health, zones: zones, regions: finding.regions,
            learning: finding.learning)
        try naming.name(&observation, in: frame)
        let named = ContinuousClock.now
        try take(observation, of: frame, clip: clip)
        tally.take(diff: found - begun, inference: named - found, judge: .now - named)
        if let sheets, finding.path == .full, let planes = finder.explain() {
            try sheets.write(planes, finding: finding, moment: frame.moment, view: plan.id)
        }
    }

    /// Judges what was seen in a picture, and keeps what follows from it.
    mutating func take(
        _ observation: Observation, of frame: Frame, clip: (() -> [UInt8]?)? = nil
    ) throws {
        let scenery = Casework.Scenery(
            frame: frame, zones: observation.zones, clip: plan.keepsClips ? clip : nil)
        try carry(judge.consider(observation), at: frame.moment, scenery: scenery)
        if keepsLines { lines.append(ObservationLine(observation, zone: plan.site.zone)) }
        if observation.path == .full, observation.health.usable, judge.suspected.isEmpty {
            clean.offer(scenery.picture, looking: observation.looking)
        }
        lastMoment = frame.moment
        lastObservation = observation
        lastWasUsable = observation.health.usable
        lastFault = observation.health.fault?.rawValue
    }

    /// Whether a picture may be learned from; where not, it is the last one and was of no use.
    private mutating func isAtPlace(_ frame: Frame) -> Bool {
        isUnsureOfPlace = false
        guard place?.take(frame.luma) == false else { return true }
        isUnsureOfPlace = true
        (lastMoment, lastObservation, lastWasUsable, lastFault) = (frame.moment, nil, false, nil)
        return false
    }

    /// Holds a picture against the view's reference, and learns nothing from it.
    func sight(of frame: Frame) throws -> Settling.Sight {
        if let place { return place.agrees(frame.luma) ? .thisView : .unknown }
        var trial = finder
        let finding = try trial.look(at: frame, looking: .visit(interval: .seconds(1)))
        if finding.learning { return .unknown }
        return [.notThisView, .moved].contains(finding.health.fault) ? .elsewhere : .thisView
    }

    /// Takes the evidence of a look anew from a sharper picture of the same, where it is one.
    ///
    /// - Parameters:
    ///   - seen: the picture that was looked at.
    /// - Returns: why the picture will not do, in words; nil where it was taken. The evidence is then
    ///   as it was.
    mutating func sharpen(seen: Frame, with frame: Frame) throws -> String? {
        guard frame.width >= seen.width, frame.height >= seen.height else {
            return "the second one is not sharper"
        }
        let (wide, narrow) = (frame.width * seen.height, seen.width * frame.height)
        // Boxes and masks are fractions of the picture: another cut of the scene would move them.
        guard abs(wide - narrow) * 100 <= narrow else {
            return "the second one has another aspect"
        }
        var small = frame.shrunk(width: seen.width, height: seen.height)
        small.moment = max(small.moment, seen.moment + .milliseconds(1))
        guard try sight(of: small) != .elsewhere
        else { return "the second one shows another place" }
        try casework.retake(from: frame, zones: plan.zones(at: frame.moment))
        return nil
    }

    /// Ends a recording: what is only suspected is given up.
    mutating func finish() throws {
        guard let moment = lastMoment else { return }
        try carry(judge.finish(at: moment), at: moment, scenery: nil)
    }

    /// Hands over the rows that have come together, without a checkpoint.
    mutating func takeBatch() -> Batch {
        var batch = casework.takeBatch()
        batch.observations = lines
        lines = []
        return batch
    }

    /// Hands over what looks took and what came of them since the last call.
    mutating func takeTally() -> LookTally {
        defer { tally = LookTally() }
        return tally
    }

    /// Whether something was confirmed or cleared since the last batch.
    var hasNews: Bool { !casework.events.isEmpty || !casework.cleared.isEmpty }

    /// Everything that a resumed run needs.
    mutating func state() throws -> WatchState {
        WatchState(
            memory: Data(finder.encoded()), judge: judge, naming: naming.state,
            pendingEvidence: try casework.writePending(),
            clean: try clean.encoded(writer: writer).map {
                WatchState.Clean(moment: $0.moment, jpeg: Data($0.jpeg))
            },
            lastMoment: lastMoment, heard: heard, place: place)
    }

    /// Ids of suspicions whose pictures no event names yet.
    var openEvidence: Set<String> { casework.pending.ids }

    /// What the view has learnt, for later scans of it.
    var memory: [UInt8] { finder.encodedMemory() }

    private mutating func carry(
        _ actions: [JudgeAction], at moment: Moment, scenery: Casework.Scenery?
    ) throws {
        for action in actions {
            switch action {
            case .open(let suspicion):
                guard let scenery else { continue }
                try casework.open(suspicion, scenery: scenery, clean: clean)
            case .strengthen:
                continue
            case .confirm(let suspicion, let reason):
                guard let scenery else { continue }
                try casework.confirm(suspicion, reason: reason, scenery: scenery)
            case .clear(let suspicion, let at, _):
                try casework.clear(suspicion, at: at, scenery: scenery)
            case .suppress(let suspicion, let cause, let reason):
                tally.suppress(cause)
                try casework.suppress(suspicion, cause: cause, reason: reason, at: moment)
            case .directive(.look(let boxes)):
                naming.ask(boxes)
            case .directive(let directive):
                finder.apply(directive)
            }
        }
    }
}

extension Ruling.Outcome {
    /// - Returns: nil for a state that is no end.
    init?(_ state: CaseState) {
        switch state {
        case .rejected, .cancelled: self = .rejected
        case .closed: self = .closed
        default: return nil
        }
    }
}
