/// Light that looks like a thing, by what it can and cannot do to the ground.
enum LightCause: Sendable, Hashable {
    /// Takes light away, everywhere in the shape and by nearly the same share.
    case shadow
    /// Adds light, everywhere in the shape.
    case highlight

    /// The cause of what a shape shows, nil where it may be a thing.
    ///
    /// - A shadow makes nothing brighter; a tenth of the core is left for noise and sun specks. Where
    ///   the ground's texture shows through, that is enough. Where the ground is too plain to show,
    ///   it must be no darker than sky light leaves it (a fifth of full daylight, 0.8 in logarithms
    ///   of a camera's levels) and plain itself: a thing has lit and unlit sides.
    /// - A highlight makes nothing darker. Where the ground does not show, it must carry the color of
    ///   low sun and lamps, a few levels toward red and away from blue (paint and cardboard carry
    ///   twenty and more), and be ragged or burn out, as no thing's outline is.
    init?(_ inside: InsideView, fill: Float) {
        let shows = inside.groundShows > max(0.2, inside.chance)
        if inside.meanChange < 0, inside.brighterShare <= 0.1 {
            let isPlain = inside.unevenness + inside.newTexture < 0.39
            guard shows || (inside.meanChange > -0.8 && isPlain) else { return nil }
            self = .shadow
        } else if inside.meanChange > 0, inside.darkerShare <= 0.1 {
            let isWarm =
                (-9 ... -2).contains(inside.meanBlue) && (1.2...9).contains(inside.meanRed)
            let isRagged = fill < 0.62 || inside.fullShare > 0.05
            guard shows || (isWarm && isRagged) else { return nil }
            self = .highlight
        } else {
            return nil
        }
    }
}
