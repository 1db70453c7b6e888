/// One line of the table: what a stage costs under one setting.
public struct Figure: Codable, Sendable, Hashable {
    public enum Stage: String, Codable, Sendable, CaseIterable {
        case grab, diff, infer, scan, patrol
    }

    public var stage: Stage
    /// The work, in words: "every picture".
    public var work: String
    /// What is counted: picture, look, run, visit.
    public var unit: String
    /// Columns and rows of the pictures; 0 where there are none.
    public var width: Int
    public var height: Int
    public var threads: Int
    /// Milliseconds on the clock from one unit to the next, all threads together.
    public var wall: Spread
    /// Milliseconds of processor time a unit, which other programs stretch less.
    public var processor: Spread

    /// Units a second, all threads together.
    public var perSecond: Double { wall.median > 0 ? 1000 / wall.median : 0 }

    public init(
        stage: Stage, work: String, unit: String, width: Int = 0, height: Int = 0,
        threads: Int = 1, wall: Spread, processor: Spread
    ) {
        self.stage = stage
        self.work = work
        self.unit = unit
        self.width = width
        self.height = height
        self.threads = threads
        self.wall = wall
        self.processor = processor
    }
}
