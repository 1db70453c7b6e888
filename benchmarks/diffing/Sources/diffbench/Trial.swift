import Diffing
import Foundation

/// The settings under trial: the standard ones, with what the environment overrides.
enum Trial {
    static var settings: DiffSettings {
        var settings = DiffSettings.standard
        let environment = ProcessInfo.processInfo.environment
        func number(_ name: String) -> Double? { environment[name].flatMap(Double.init) }
        settings.doubt = number("DOUBT") ?? settings.doubt
        settings.certainty = number("CERTAINTY") ?? settings.certainty
        settings.confidence = number("CONFIDENCE") ?? settings.confidence
        settings.minimumArea = number("AREA") ?? settings.minimumArea
        return settings
    }
}
