internal import Kernels
internal import Scene

/// A view with a known picture size: memory, regions, gate, and the scratch planes of a look.
struct View: Sendable {
    let grid: WorkingGrid
    /// By day in color; under infra-red light by itself, made when first seen.
    var colored: ViewMemory
    var colorless: ViewMemory?
    var isColorless = false
    var tracker: RegionTracker
    var gate: Gate
    /// When the last full look and the last lesson were.
    var lastFull: Moment?
    var lastLesson: Moment?
    var lastHealth = PictureHealth.good
    /// Looks in a row at which the whole picture differed.
    var strangeLooks = 0

    private(set) var picture: WorkingPicture
    var difference: LightProofDifference
    private(set) var alignment: Alignment
    private var shapes: Shapes
    private var verdict: ThingVerdict
    var guarded: [UInt8]
    /// What a pixel of each slot may teach; slot 0 is free ground.
    var lessonLevels = [UInt8](repeating: 0, count: 256)
    var check = PictureCheck()
    /// The change of light in the last look, log units, and when that was.
    var lastLight: Int?
    /// Looks in a row that were the very same picture.
    var sameLooks = 0
    var sameSince: Moment?
    var lastSum: UInt64 = 0
    private var vetoes: [Veto] = []

    init(grid: WorkingGrid) {
        self.grid = grid
        colored = ViewMemory(grid: grid)
        tracker = RegionTracker(grid: grid)
        gate = Gate(grid: grid)
        picture = WorkingPicture(grid: grid)
        difference = LightProofDifference(grid: grid)
        alignment = Alignment(grid: grid)
        shapes = Shapes(grid: grid)
        verdict = ThingVerdict(grid: grid)
        guarded = [UInt8](repeating: 0, count: grid.count)
    }

    /// What is known of the view under its present kind of light.
    var memory: ViewMemory {
        get { isColorless ? colorless ?? colored : colored }
        _modify {
            if isColorless, var present = colorless {
                colorless = nil
                defer { colorless = present }
                yield &present
            } else {
                yield &colored
            }
        }
    }

    mutating func apply(_ directive: Directive) { tracker.apply(directive) }

    mutating func restart(with frame: Frame, settings: DiffSettings) throws(DiffError) {
        _ = try look(at: frame, looking: .watch, settings: settings)
    }

    mutating func look(
        at frame: Frame, looking: Observation.Looking, settings: DiffSettings
    ) throws(DiffError) -> Finding {
        let moment = frame.moment
        let cells = max(1, Int(settings.minimumArea * Double(gate.width * gate.height) / 2))
        let fires = try gate.fires(frame.luma, contrast: settings.gateContrast, cells: cells)
        guard isFull(looking, at: moment, fires: fires, settings) else {
            return Finding(
                path: .gate, health: lastHealth, regions: tracker.regions,
                learning: isLearning(settings))
        }
        gate.keep()
        lastFull = moment
        try picture.take(frame, grid: grid)
        try compare(at: moment, looking: looking, settings: settings)
        return Finding(
            path: .full, health: lastHealth, regions: tracker.regions,
            learning: isLearning(settings), vetoes: vetoes)
    }

    private func isLearning(_ settings: DiffSettings) -> Bool {
        memory.votes < settings.learningPictures
    }

    private func isFull(
        _ looking: Observation.Looking, at moment: Moment, fires: Bool, _ settings: DiffSettings
    ) -> Bool {
        guard case .watch = looking, let lastFull else { return true }
        let gap = moment - lastFull
        if gap < .zero || gap >= settings.fullPathInterval { return true }
        if isLearning(settings), isLessonDue(at: moment, settings) { return true }
        return fires && gap >= settings.gateSpacing
    }

    private func isLessonDue(at moment: Moment, _ settings: DiffSettings) -> Bool {
        guard let lastLesson else { return true }
        let gap = moment - lastLesson
        return gap < .zero || gap >= settings.learningSpacing
    }

    private mutating func compare(
        at moment: Moment, looking: Observation.Looking, settings: DiffSettings
    ) throws(DiffError) {
        vetoes.removeAll(keepingCapacity: true)
        if let fault = try check.alone(picture) ?? frozen(at: moment, settings) {
            lastHealth = PictureHealth(usable: false, fault: fault)
            return
        }
        let before = lastHealth.fault
        lastHealth = .good
        chooseLight()
        if memory.votes > 0 {
            try align()
            if memory.votes > 2, let fault = strange(settings) ?? torn(looking, before) {
                lastHealth.usable = false
                lastHealth.fault = fault
                return
            }
            try difference.compare(
                picture, with: memory.mode, grid: grid,
                doubt: looking == .watch ? settings.watchedDoubt : settings.doubt,
                certainty: settings.certainty)
        }
        if memory.votes > 2, isLightSwitch(looking) {
            lastHealth.usable = false
            lastHealth.fault = .lightSwitch
            vetoes.append(Veto(cause: .whole, box: .whole))
            return
        }
        let learning = isLearning(settings)
        let lessonIsDue = looking != .watch || isLessonDue(at: moment, settings)
        if memory.votes > 2 {
            try findRegions(at: moment, looking: looking, settings: settings)
            if !learning {
                try remember(at: moment, looking, settings, teaching: lessonIsDue)
            } else if lessonIsDue {
                // How much the place varies is learned with it, quickly.
                fillBytes(&guarded, with: 1)
                try teach(rate: 0.25, settling: true)
            }
        }
        if learning, lessonIsDue {
            try vote(looking, settings)
        }
        if lessonIsDue { lastLesson = moment }
    }

    /// Turns to the memory of the picture's kind of light; a view never seen in color has one.
    private mutating func chooseLight() {
        let colorlessNow = check.monochrome && (isColorless || colored.votes > 0)
        guard colorlessNow != isColorless else { return }
        isColorless = colorlessNow
        if colorlessNow, colorless == nil { colorless = ViewMemory(grid: grid) }
        lastLight = nil
    }

    /// Lays the picture over the reference and notes how far off it lay.
    private mutating func align() throws(DiffError) {
        try alignment.find(picture, against: memory.mode, slots: tracker.slots, grid: grid)
        let pose = alignment.pose
        lastHealth.shift = Point(
            x: pose.right / Double(grid.width), y: pose.down / Double(grid.height))
        // A tenth of a working pixel at the corners is not worth the interpolation's blur.
        if pose.reach(grid) > 0.1 { try picture.lay(by: pose, grid: grid) }
    }

    private mutating func findRegions(
        at moment: Moment, looking: Observation.Looking, settings: DiffSettings
    ) throws(DiffError) {
        let smallest = grid.smallest(settings.minimumArea)
        try shapes.find(
            in: difference, grid: grid, smallest: smallest, parting: looking != .watch)
        try verdict.judge(&shapes, difference, grid: grid)
        for candidate in shapes.candidates {
            guard let cause = candidate.veto(settings, isVisit: looking != .watch) else { continue }
            let box = grid.box(
                left: candidate.left, top: candidate.top, right: candidate.right,
                bottom: candidate.bottom)
            vetoes.append(Veto(cause: cause, box: box))
        }
        shapes.keep { $0.veto(settings, isVisit: looking != .watch) == nil }
        try tracker.update(
            shapes, difference, picture, at: moment, grid: grid, settings: settings,
            smallest: smallest, grace: grace(looking), joining: looking == .watch)
    }

    private func grace(_ looking: Observation.Looking) -> Duration {
        switch looking {
        case .watch: .seconds(10)
        case .visit(let interval): interval * 1.5
        }
    }
}
