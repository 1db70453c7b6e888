public import Scene

/// A short story on a street: what stands, who comes and goes, in which light, seen by which camera.
///
/// A value: the same name and seed always make the same scene, and a scene always draws the same
/// pictures.
public struct StreetScene: Sendable {
    public let name: String
    /// One sentence for lists.
    public let summary: String
    /// The moment of the first picture.
    public var start: Moment
    public var duration: Duration
    public var picturesPerSecond: Double
    let seed: UInt64
    var set: StreetSet
    var camera: CameraPlan
    var sky: Sky
    var walkers: [Walker] = []
    var vehicles: [Vehicle] = []
    var props: [Prop] = []
    /// What the site file of this scene says about violations beyond the catalogue.
    var rules: [SiteFile.Rule] = []
    /// Where an engine is known to need more than change alone.
    var expectation = Expectation()

    public var pictureCount: Int {
        Int((Double(duration.wholeMilliseconds) / 1000 * picturesPerSecond).rounded())
    }

    /// The seconds from the start at which a picture is taken.
    func time(ofPicture index: Int) -> Float { Float(Double(index) / picturesPerSecond) }

    var seconds: Float { Float(duration.wholeMilliseconds) / 1000 }
}

extension StreetScene {
    public var presetNames: [String] { camera.presets.map(\.id) }

    /// The seconds in which the camera stands still at a preset.
    public func settledSpans(preset: Int) -> [Range<Float>] {
        camera.settled(at: preset, until: seconds)
    }

    /// The same scene where each preset is scanned as a recording of its own.
    public var seenByVisits: StreetScene {
        var copy = self
        copy.expectation.need = .change
        copy.expectation.note =
            "The pictures of one preset only, with the gaps in time of its visits."
        return copy
    }
}
