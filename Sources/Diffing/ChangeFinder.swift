public import Scene

/// Says what is new in one view, since when, and whether it stands still.
///
/// One for each view, with one owner that hands it the view's pictures in the order of their
/// moments. A value: a copy is an independent finder.
public struct ChangeFinder: Sendable {
    public let settings: DiffSettings
    var view: View?

    /// A finder that knows nothing of its view yet.
    public init(settings: DiffSettings = .standard) {
        self.settings = settings
    }

    /// Looks at the view's next picture.
    ///
    /// A watched picture passes the gate; it takes the full path when the gate fires or the clock
    /// of the pictures asks. A visit's picture always takes the full path.
    ///
    /// - Throws: ``DiffError/unusableSize(width:height:)`` outside 16...8192 pixels a side, or
    ///   where the planes do not belong together; the finder is then as before.
    public mutating func look(
        at frame: Frame, looking: Observation.Looking
    ) throws(DiffError) -> Finding {
        let grid = try WorkingGrid(
            pictureWidth: frame.width, pictureHeight: frame.height,
            workingPixels: settings.workingPixels)
        try checkPlanes(of: frame)
        if let view, view.grid != grid {
            // The camera was set to another picture size: its old pixels mean nothing now.
            self.view = View(grid: grid)
            try self.view?.restart(with: frame, settings: settings)
            let health = PictureHealth(usable: false, fault: .moved)
            return Finding(path: .full, health: health, regions: [], learning: true)
        }
        if view == nil { view = View(grid: grid) }
        guard var current = view.take() else { throw .unusableSize(width: 0, height: 0) }
        defer { view = current }
        return try current.look(at: frame, looking: looking, settings: settings)
    }

    /// Holds a region out of the memory, or lets it in at the next full look. A number that is
    /// not open is ignored: the region may have gone since the directive was given.
    public mutating func apply(_ directive: Directive) { view?.apply(directive) }

    /// What the last full look saw, for people; nil before the first picture.
    public func explain() -> ExplainPlanes? { view?.explained() }

    /// Everything the finder knows, so that ``init(decoding:settings:)`` goes on bit for bit.
    public func encoded() -> [UInt8] { encode(.whole) }

    /// What the finder learned of its place, without open regions: good for pictures of any date.
    public func encodedMemory() -> [UInt8] { encode(.memory) }

    /// - Throws: ``DiffError/badMemory(reason:)``.
    public init(decoding bytes: [UInt8], settings: DiffSettings) throws(DiffError) {
        try self.init(bytes, kind: .whole, settings: settings)
    }

    /// - Throws: ``DiffError/badMemory(reason:)``.
    public init(memory bytes: [UInt8], settings: DiffSettings) throws(DiffError) {
        try self.init(bytes, kind: .memory, settings: settings)
    }

    private init(_ bytes: [UInt8], kind: StateKind, settings: DiffSettings) throws(DiffError) {
        self.settings = settings
        var reader = try StateReader(bytes, kind: kind)
        if try reader.bool() {
            let width = try reader.int(in: 16...8192)
            let height = try reader.int(in: 16...8192)
            let grid = try WorkingGrid(
                pictureWidth: width, pictureHeight: height, workingPixels: settings.workingPixels)
            view = try View(from: &reader, grid: grid, kind: kind)
        }
        try reader.finish()
    }

    private func encode(_ kind: StateKind) -> [UInt8] {
        var writer = StateWriter(kind: kind)
        writer.put(view != nil)
        if let view {
            writer.put(view.grid.pictureWidth)
            writer.put(view.grid.pictureHeight)
            view.write(to: &writer, kind: kind)
        }
        return writer.sealed()
    }

    private func checkPlanes(of frame: Frame) throws(DiffError) {
        let width = (frame.width + 1) / 2
        let height = (frame.height + 1) / 2
        for plane in [frame.chromaBlue, frame.chromaRed]
        where plane.width != width || plane.height != height {
            throw .unusableSize(width: plane.width, height: plane.height)
        }
    }
}
