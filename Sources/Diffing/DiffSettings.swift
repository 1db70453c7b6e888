/// What one view's diffing may be told. Every value has a unit, a sense, a range and a reason.
public struct DiffSettings: Sendable, Hashable, Codable {
    /// Pixels that the working picture may have, 4 096...1 048 576. More finds smaller things and
    /// costs time and memory in proportion. 110 592 is 1080p by five.
    public var workingPixels: Int
    /// Usable pictures before a view stops learning, 1...255. More keeps passers-by out of the
    /// memory, fewer judges sooner.
    public var learningPictures: Int
    /// The least time between two pictures that teach a watched view, 0 s...1 h: at video rate
    /// neighbours show the same people in the same places.
    public var learningSpacing: Duration
    /// The longest time between two full looks at a watched view, 0 s...1 h.
    public var fullPathInterval: Duration
    /// The least time between two full looks that the gate may ask for, 0 s...1 h.
    public var gateSpacing: Duration
    /// The smallest difference that is a region, as a fraction of the picture, 0...1. A carrier bag
    /// at the far side of a street is about 0.0003.
    public var minimumArea: Double
    /// Gray levels that a gate cell may differ by before the gate counts it, 1...255. Lower wakes
    /// the full path for fainter things, higher is calmer on noisy cameras.
    public var gateContrast: Double
    /// Usual deviations of its surroundings from which on a pixel may belong to a region, 1...20.
    /// Lower gives fuller regions, higher keeps neighbours apart.
    public var doubt: Double
    /// The same for a watched view, whose memory is of the same hour and varies less.
    public var watchedDoubt: Double
    /// Usual deviations that some pixels of a region must reach, 1...40, above `doubt`. Lower finds
    /// fainter things, higher is calmer.
    public var certainty: Double
    /// The least confidence of a region, 0...1, where the surroundings are restless. Lower finds
    /// more things under hard shadows, higher vetoes more shadows.
    public var confidence: Double
    /// How long a thing must stand before it counts as still, 0 s...1 h.
    public var stillAfter: Duration
    /// How long an empty place is reported as `removed` before it is taken as the new state of the
    /// view, 1 s...24 h.
    public var removedHealsAfter: Duration
    /// Sightings that an empty place needs before it is taken as the new state, 2...100.
    public var removedHealsSightings: Int
    /// How long an unheld thing stands before the memory takes it in, 1 h...30 d.
    public var absorbedAfter: Duration
    /// How long the very same bytes must come before the camera counts as frozen, 1 s...24 h. A
    /// drawn scene may rest for minutes.
    public var frozenAfter: Duration
    /// Looks in a row that must show another view before it is learned anew, 2...100 000. More
    /// than a turned head spends at its other preset.
    public var relearnLooks: Int

    public init(
        workingPixels: Int = 110_592, learningPictures: Int = 12,
        learningSpacing: Duration = .milliseconds(500), fullPathInterval: Duration = .seconds(1),
        gateSpacing: Duration = .milliseconds(250), minimumArea: Double = 0.0006,
        gateContrast: Double = 8, doubt: Double = 1.6,
        watchedDoubt: Double = 1.2, certainty: Double = 2.6,
        confidence: Double = 0.3, stillAfter: Duration = .seconds(2),
        removedHealsAfter: Duration = .seconds(20), removedHealsSightings: Int = 4,
        absorbedAfter: Duration = .seconds(86_400), frozenAfter: Duration = .seconds(600),
        relearnLooks: Int = 1200
    ) {
        self.workingPixels = workingPixels
        self.learningPictures = learningPictures
        self.learningSpacing = learningSpacing
        self.fullPathInterval = fullPathInterval
        self.gateSpacing = gateSpacing
        self.minimumArea = minimumArea
        self.gateContrast = gateContrast
        self.doubt = doubt
        self.watchedDoubt = watchedDoubt
        self.certainty = certainty
        self.confidence = confidence
        self.stillAfter = stillAfter
        self.removedHealsAfter = removedHealsAfter
        self.removedHealsSightings = removedHealsSightings
        self.absorbedAfter = absorbedAfter
        self.frozenAfter = frozenAfter
        self.relearnLooks = relearnLooks
    }

    public static let standard = DiffSettings()
}
