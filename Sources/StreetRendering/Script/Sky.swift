/// The light and weather of a scene over its time.
struct Sky: Sendable {
    /// Degrees of the sun above the horizon.
    var elevation = Curve.constant(46)
    /// Degrees of the sun from straight behind the camera toward the left.
    var azimuth = Curve.constant(38)
    /// Sunlight, 0 overcast or night ... 1 clear noon.
    var sun = Curve.constant(1)
    /// Light of the sky, 1 by day.
    var ambient = Curve.constant(1)
    /// How much of the sunlight passing clouds take away, 0...1.
    var clouds = Curve.constant(0)
    /// 0 dry ... 1 downpour.
    var rain = Curve.constant(0)
    /// 0 dry ... 1 soaked ground.
    var wet = Curve.constant(0)
    /// Street lamps.
    var lamps = Curve.constant(0)
    /// Lights behind shop windows, for shops that have no curve of their own.
    var shops = Curve.constant(0.25)
    /// Lights of single shops, by their place along the street in metres.
    var shopsAt: [(x: Float, light: Curve)] = []
    /// Lights in flats.
    var flats = Curve.constant(0)
    /// 0 daylight colour ... 1 dusk blue.
    var dusk = Curve.constant(0)
    /// 0 still ... 1 fresh breeze.
    var wind: Float = 0.5

    /// The direction toward the sun at a time.
    func sunDirection(at time: Float) -> Vector {
        let up = Float.degrees(elevation.value(at: time))
        let aside = Float.degrees(azimuth.value(at: time))
        return Vector(-sine(aside) * cosine(up), -cosine(aside) * cosine(up), sine(up))
    }
}
