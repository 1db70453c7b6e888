public import Scene

/// What is known of one view.
public struct BoardPost: Sendable, Hashable {
    /// The last visit that was made, well or ill.
    public private(set) var last: BoardVisit?
    /// The last picture that may be shown, privacy zones covered: relative to the output directory.
    public private(set) var picture: String?
    public private(set) var pictureMoment: Moment?
    public private(set) var made = 0
    /// Failures since the last picture.
    public private(set) var failuresInARow = 0
    /// Visits that were due and came to nothing, the oldest first.
    public private(set) var lost: [BoardVisit] = []

    /// Lost visits that are remembered: a week at four an hour would be 672, and few are lost.
    static let lostKept = 60

    public init() {}

    mutating func take(_ visit: BoardVisit) {
        switch visit.outcome {
        case .usable, .unusable:
            last = visit
            made += 1
            failuresInARow = 0
            if let path = visit.picture {
                picture = path
                pictureMoment = visit.at
            }
        case .failed:
            last = visit
            failuresInARow += 1
            remember(visit)
        case .missed:
            remember(visit)
        }
    }

    mutating func dropPicture() {
        picture = nil
        pictureMoment = nil
    }

    private mutating func remember(_ visit: BoardVisit) {
        lost.append(visit)
        if lost.count > Self.lostKept { lost.removeFirst() }
    }
}

/// One visit that fell due.
public struct BoardVisit: Sendable, Hashable {
    public enum Outcome: Sendable, Hashable {
        case usable
        /// Pictures came, and could not be judged.
        case unusable(String)
        /// No picture came. A word that can be counted, and the log's words.
        case failed(kind: String, words: String)
        /// It was not tried.
        case missed(String)

        /// One word.
        public var name: String {
            switch self {
            case .usable: "usable"
            case .unusable: "unusable"
            case .failed: "failed"
            case .missed: "missed"
            }
        }

        /// What is wrong, in words; nil where nothing is.
        public var why: String? {
            switch self {
            case .usable: nil
            case .unusable(let words), .missed(let words): words
            case .failed(_, let words): words
            }
        }
    }

    public var due: Moment
    public var at: Moment
    public var outcome: Outcome
    /// Violations that it confirmed.
    public var events: [Violation]
    /// Where its picture lies, relative to the output directory; nil where none was kept.
    public var picture: String?
    /// What it took to get the pictures, and to look at them.
    public var grabbing: Duration?
    public var looking: Duration?
    public var looks: LookTally?

    public init(
        due: Moment, at: Moment, outcome: Outcome, events: [Violation] = [],
        picture: String? = nil, grabbing: Duration? = nil, looking: Duration? = nil,
        looks: LookTally? = nil
    ) {
        self.due = due
        self.at = at
        self.outcome = outcome
        self.events = events
        self.picture = picture
        self.grabbing = grabbing
        self.looking = looking
        self.looks = looks
    }
}
