internal import Kernels
internal import Scene

/// A view with a known picture size: memory, regions, gate, and the scratch planes of a look.
struct View: Sendable {
    let grid: WorkingGrid
    /// By day in color; under infra-red light by itself, made when first seen.
    private var colored: ViewMemory
    private var colorless: ViewMemory?
    private var isColorless = false
    private(set) var tracker: RegionTracker
    private var gate: Gate
    /// When the last full look and the last lesson were.
    private var lastFull: Moment?
    private var lastLesson: Moment?
    private var lastHealth = PictureHealth.good
    /// Looks in a row at which the whole picture differed.
    private var strangeLooks = 0

    private(set) var picture: WorkingPicture
    private(set) var difference: LightProofDifference
    private(set) var alignment: Alignment
    private var shapes: Shapes
    private var verdict: ThingVerdict
    private var guarded: [UInt8]
    /// What a pixel of each slot may teach; slot 0 is free ground.
    private var lessonLevels = [UInt8](repeating: 0, count: 256)
    private var check = PictureCheck()
    /// The change of light in the last look, log units, and when that was.
    private var lastLight: Int?
    /// Looks in a row that were the very same picture.
    private var sameLooks = 0
    private var sameSince: Moment?
    private var lastSum: UInt64 = 0
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
    private(set) var memory: ViewMemory {
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
            try memory.vote(picture, grid: grid, of: settings.learningPictures)
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

    /// The very same bytes for a long time: the camera repeats itself. A scene at rest is not that
    /// exact for that long, unless it was drawn.
    private mutating func frozen(
        at moment: Moment, _ settings: DiffSettings
    ) -> PictureHealth.Fault? {
        let sum = stateChecksum(picture.luma[...])
        defer { lastSum = sum }
        guard sum == lastSum, let since = sameSince else {
            sameSince = moment
            sameLooks = 0
            return nil
        }
        sameLooks += 1
        return sameLooks >= 6 && moment - since >= settings.frozenAfter ? .frozen : nil
    }

    /// A fault that only the memory shows; after many looks in a row that agree on it the view is
    /// learned anew, because the camera was moved for good.
    private mutating func strange(_ settings: DiffSettings) -> PictureHealth.Fault? {
        guard let fault = check.against(alignment, hasWideRange: check.hasWideRange(picture))
        else {
            strangeLooks = 0
            return nil
        }
        strangeLooks += 1
        if fault == .notThisView, strangeLooks >= settings.relearnLooks {
            memory = ViewMemory(grid: grid)
            tracker.closeAll()
            strangeLooks = 0
            return .moved
        }
        return fault
    }

    /// A still that arrived in part. Two in a row are taken for what stands there: a bus may hide the
    /// picture's lower end too.
    private func torn(
        _ looking: Observation.Looking, _ before: PictureHealth.Fault?
    ) -> PictureHealth.Fault? {
        looking != .watch && before != .corrupt && check.isTorn(alignment) ? .corrupt : nil
    }

    /// More than twice or less than half the light of a moment ago, everywhere.
    private mutating func isLightSwitch(_ looking: Observation.Looking) -> Bool {
        defer { lastLight = difference.light }
        guard case .watch = looking, let lastLight else { return false }
        return abs(difference.light - lastLight) > 700
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

    /// Lets the memory follow where nothing stands, and takes in what is due.
    private mutating func remember(
        at moment: Moment, _ looking: Observation.Looking, _ settings: DiffSettings,
        teaching: Bool
    ) throws(DiffError) {
        if teaching {
            // In visits an unheld region teaches how much its place varies; a watched one would
            // do so within seconds.
            for slot in 1..<256 { lessonLevels[slot] = looking == .watch ? 2 : 1 }
            for region in tracker.open where region.held { lessonLevels[Int(region.slot)] = 2 }
            do throws(ImageKernelError) {
                try guardLesson(
                    slots: tracker.slots, levels: lessonLevels, reached: picture.reached,
                    into: &guarded)
            } catch { throw DiffError(error) }
            let rate = 1 / Float(min(64, memory.mode.lessons + settings.learningPictures))
            try teach(rate: rate, settling: false)
        }
        absorb(at: moment, settings)
    }

    private mutating func teach(rate: Float, settling: Bool) throws(DiffError) {
        if isColorless {
            try colorless?.learn(
                from: &difference, guarded: guarded, rate: rate, settling: settling, grid: grid)
        } else {
            try colored.learn(
                from: &difference, guarded: guarded, rate: rate, settling: settling, grid: grid)
        }
    }

    private func grace(_ looking: Observation.Looking) -> Duration {
        switch looking {
        case .watch: .seconds(10)
        case .visit(let interval): interval * 1.5
        }
    }

    /// Takes into the memory what is wanted there, what has healed, and what stood long enough.
    private mutating func absorb(at moment: Moment, _ settings: DiffSettings) {
        for region in tracker.open where !region.missing {
            let age = moment - region.region.since
            let healed =
                region.region.state == .removed && region.region.still
                && age >= settings.removedHealsAfter
                && region.region.sightings >= settings.removedHealsSightings
            let old = age >= settings.absorbedAfter
            guard region.wanted || (!region.held && (healed || old)) else { continue }
            memory.absorb(picture, slot: region.slot, slots: tracker.slots, grid: grid)
            tracker.close(slot: region.slot)
        }
    }

    // MARK: storing

    func write(to writer: inout StateWriter, kind: StateKind) {
        colored.write(to: &writer)
        writer.put(colorless != nil)
        colorless?.write(to: &writer)
        guard kind == .whole else { return }
        tracker.write(to: &writer)
        gate.write(to: &writer)
        write(lastFull, to: &writer)
        write(lastLesson, to: &writer)
        writer.put(strangeLooks)
        writer.put(isColorless)
        writer.put(lastLight != nil)
        writer.put(lastLight ?? 0)
        writer.put(sameLooks)
        write(sameSince, to: &writer)
        writer.put(Int64(bitPattern: lastSum))
        writer.put(lastHealth.usable)
        let fault = lastHealth.fault.flatMap { PictureHealth.Fault.allCases.firstIndex(of: $0) }
        writer.put(fault ?? -1)
        writer.put(lastHealth.shift.x)
        writer.put(lastHealth.shift.y)
    }

    init(from reader: inout StateReader, grid: WorkingGrid, kind: StateKind) throws(DiffError) {
        self.init(grid: grid)
        colored = try ViewMemory(from: &reader, grid: grid)
        if try reader.bool() { colorless = try ViewMemory(from: &reader, grid: grid) }
        guard kind == .whole else { return }
        tracker = try RegionTracker(from: &reader, grid: grid)
        gate = try Gate(from: &reader, grid: grid)
        lastFull = try Self.moment(from: &reader)
        lastLesson = try Self.moment(from: &reader)
        strangeLooks = try reader.int()
        isColorless = try reader.bool() && colorless != nil
        let hasLight = try reader.bool()
        let light = try reader.int()
        lastLight = hasLight ? light : nil
        sameLooks = try reader.int()
        sameSince = try Self.moment(from: &reader)
        lastSum = UInt64(bitPattern: try reader.int64())
        let usable = try reader.bool()
        let faults = PictureHealth.Fault.allCases
        let fault = try reader.int(in: -1...faults.count - 1)
        lastHealth = PictureHealth(
            usable: usable, fault: fault < 0 ? nil : faults[fault],
            shift: Point(x: try reader.double(), y: try reader.double()))
    }

    private func write(_ moment: Moment?, to writer: inout StateWriter) {
        writer.put(moment != nil)
        writer.put(moment?.milliseconds ?? 0)
    }

    private static func moment(from reader: inout StateReader) throws(DiffError) -> Moment? {
        let present = try reader.bool()
        let milliseconds = try reader.int64()
        return present ? Moment(milliseconds: milliseconds) : nil
    }
}
