import Foundation

/// Sunrise and sunset at a place.
///
/// Sunrise is the upper edge of the disc on a flat horizon, with the usual 34' of refraction: the
/// sun's centre at 90.833° from the zenith. Within a minute between the polar circles.
///
/// Source: J. Meeus, "Astronomical Algorithms", ch. 25 (low accuracy), as in NOAA's calculator.
struct Sun {
    enum Day: Equatable {
        /// Seconds since 1970-01-01T00:00:00Z.
        case rises(at: Double, sets: Double)
        case staysUp
        case staysDown
    }

    let place: Place

    /// The sun over the solar noon that lies nearest to `noon`, in seconds since 1970 (UTC).
    func day(around noon: Double) -> Day {
        let angle = Double.pi / 180
        let transit = self.transit(near: noon)
        var events = [transit, transit]
        for (index, sign) in [(0, -1.0), (1, 1.0)] {
            // The declination moves while the sun does: three rounds settle within a second.
            for _ in 0..<3 {
                let (declination, equation) = Sun.position(at: events[index])
                let cosine =
                    (cos(90.833 * angle) - sin(place.latitude * angle) * sin(declination))
                    / (cos(place.latitude * angle) * cos(declination))
                if cosine < -1 { return .staysUp }
                if cosine > 1 { return .staysDown }
                let mean = nearest(noon, longitude: place.longitude)
                events[index] = mean - equation + sign * acos(cosine) / angle * 240
            }
        }
        return .rises(at: events[0], sets: events[1])
    }

    private func transit(near noon: Double) -> Double {
        let mean = nearest(noon, longitude: place.longitude)
        return mean - Sun.position(at: mean).equation
    }

    /// The mean solar noon nearest to an instant.
    private func nearest(_ instant: Double, longitude: Double) -> Double {
        let first = 43200 - longitude * 240
        return first + ((instant - first) / 86400).rounded() * 86400
    }

    /// The declination in radians and the equation of time in seconds.
    private static func position(at instant: Double) -> (declination: Double, equation: Double) {
        let angle = Double.pi / 180
        let centuries = (instant / 86400 + 2_440_587.5 - 2_451_545) / 36525
        let mean = (280.46646 + centuries * (36000.76983 + centuries * 0.0003032)) * angle
        let anomaly = (357.52911 + centuries * (35999.05029 - 0.0001537 * centuries)) * angle
        let eccentricity = 0.016708634 - centuries * (0.000042037 + 0.0000001267 * centuries)
        let center =
            sin(anomaly) * (1.914602 - centuries * (0.004817 + 0.000014 * centuries))
            + sin(2 * anomaly) * (0.019993 - 0.000101 * centuries) + sin(3 * anomaly) * 0.000289
        let node = (125.04 - 1934.136 * centuries) * angle
        let longitude = mean + (center - 0.00569 - 0.00478 * sin(node)) * angle
        let obliquity =
            (23.439291 - centuries * 0.013004167 + 0.00256 * cos(node)) * angle
        let declination = asin(sin(obliquity) * sin(longitude))
        let y = pow(tan(obliquity / 2), 2)
        let radians =
            y * sin(2 * mean) - 2 * eccentricity * sin(anomaly)
            + 4 * eccentricity * y * sin(anomaly) * cos(2 * mean)
            - 0.5 * y * y * sin(4 * mean) - 1.25 * eccentricity * eccentricity * sin(2 * anomaly)
        return (declination, radians / angle * 240)
    }
}
