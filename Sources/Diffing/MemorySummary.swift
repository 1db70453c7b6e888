/// What a finder has learnt of its view, in numbers.
public struct MemorySummary: Sendable, Hashable {
    /// Of the view's pictures, pixels.
    public var width: Int
    public var height: Int
    /// Looks that taught the memory by day in color, and under infra-red light; nil where the view
    /// was never seen so.
    public var lessonsInColor: Int
    public var lessonsInInfrared: Int?
    /// Things that stand there now, and those among them that are kept out of the memory.
    public var regions: Int
    public var held: Int
}

extension ChangeFinder {
    /// Nil before the first picture.
    public var summary: MemorySummary? {
        view.map { view in
            MemorySummary(
                width: view.grid.pictureWidth, height: view.grid.pictureHeight,
                lessonsInColor: view.colored.mode.lessons,
                lessonsInInfrared: view.colorless?.mode.lessons,
                regions: view.tracker.open.count,
                held: view.tracker.open.count { $0.held })
        }
    }
}
