/// What lies inside one shape, away from its rim: sums over the pixels of its core.
struct InsideView: Sendable {
    /// Pixels at least two, at least three steps from the outside.
    var deep = 0
    var deeper = 0
    /// How deep the core begins.
    var core: UInt8 = 1

    private var count: Float = 0
    /// The picture's fine contrast, the memory's, and their difference.
    private var fine = Moments()
    private var known = Moments()
    private var new = Moments()
    /// The change of light against a large part of the picture.
    private var change = Moments()
    private var blue: Float = 0
    private var red: Float = 0
    private var brighter: Float = 0
    private var darker: Float = 0
    private var full: Float = 0

    private struct Moments: Sendable {
        var sum: Float = 0
        var squares: Float = 0

        mutating func add(_ x: Float) {
            sum += x
            squares += x * x
        }

        func variance(of count: Float) -> Float {
            let mean = sum / max(1, count)
            return max(0, squares / max(1, count) - mean * mean)
        }
    }

    /// Takes in a pixel: its contrast with the pixels around in the picture and in the memory, and
    /// its change of light, in natural logarithms; its change of color in sixteenths of a level.
    mutating func add(
        fine: Float, known: Float, change: Float, blue: Float, red: Float, isFull: Bool
    ) {
        count += 1
        self.fine.add(fine)
        self.known.add(known)
        new.add(fine - known)
        self.change.add(change)
        self.blue += blue
        self.red += red
        brighter += change > 0.04 ? 1 : 0
        darker += change < -0.04 ? 1 : 0
        full += isFull ? 1 : 0
    }

    /// Fine texture that the memory does not explain, its standard deviation in natural logarithms.
    var newTexture: Float { new.variance(of: count).squareRoot() }

    /// How far the ground's own texture shows: 1 where both are the same, 0 where they have nothing
    /// to do with each other.
    ///
    ///     1 - var(fine - known) / (var(fine) + var(known))
    var groundShows: Float {
        1 - new.variance(of: count)
            / max(1e-9, fine.variance(of: count) + known.variance(of: count))
    }

    /// By how much chance alone may raise ``groundShows`` above 0.
    var chance: Float { 2 / max(1, count).squareRoot() }

    /// The mean change of light and how uneven it is, natural logarithms.
    var meanChange: Float { change.sum / max(1, count) }
    var unevenness: Float { change.variance(of: count).squareRoot() }

    /// Shares of the core that became brighter, became darker, and are as bright as a picture can be.
    var brighterShare: Float { brighter / max(1, count) }
    var darkerShare: Float { darker / max(1, count) }
    var fullShare: Float { full / max(1, count) }

    /// The mean change of color, levels.
    var meanBlue: Float { blue / max(1, count) / LightScale.chromaStep }
    var meanRed: Float { red / max(1, count) / LightScale.chromaStep }
}
