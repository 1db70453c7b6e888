import Foundation
import Scene

/// Times of a scene as people read them, in the samples' zone, UTC+8.
enum CaptionClock {
    private static let offset: Int64 = 8 * 3600 * 1000

    /// As a camera burns it in, with the day of the scene: `2026-05-12 09:00:31 CAM 03`.
    static func text(_ moment: Moment) -> String {
        let local = iso(moment)
        return local.prefix(10) + " " + local.dropFirst(11).prefix(8) + "  CAM 03"
    }

    /// ISO 8601 with offset: `2026-05-12T09:00:31.500+08:00`, milliseconds only where there are any.
    static func iso(_ moment: Moment) -> String {
        let shifted = moment.milliseconds + offset
        var seconds = time_t(shifted / 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let millis = shifted % 1000
        let fraction = millis == 0 ? "" : String(format: ".%03d", Int(millis))
        return String(
            format: "%04d-%02d-%02dT%02d:%02d:%02d", Int(parts.tm_year) + 1900,
            Int(parts.tm_mon) + 1, Int(parts.tm_mday), Int(parts.tm_hour), Int(parts.tm_min),
            Int(parts.tm_sec)) + fraction + "+08:00"
    }
}
