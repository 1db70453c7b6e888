import Foundation
import Grabbing
import Timetable

extension TextRule {
    /// An identifier that also serves in file names and in `camera/preset`.
    static let name = TextRule(
        "a name of 1 to 100 letters, digits, - _ . (no spaces, no slash)",
        pattern: #"^[^\s/]{1,100}$"#
    ) { text in
        (1...100).contains(text.count) && text != "." && text != ".."
            && text.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || $0.properties.numericType != nil
                    || "-_.".unicodeScalars.contains($0)
            }
    }

    /// What a detector or a classifier calls a thing.
    static let label = TextRule(
        "a label of 1 to 64 lower-case letters, digits, spaces, - _ '",
        pattern: "^[a-z0-9_' \\-]{1,64}$"
    ) { text in
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0)
                    || [0x20, 0x27, 0x2D, 0x5F].contains($0)
            }
    }

    /// Words for people.
    static let words = TextRule("a text of 1 to 200 characters") {
        (1...200).contains($0.count) && !$0.unicodeScalars.contains { $0.value < 32 }
    }

    static let token = TextRule("the head's name for the preset, 1 to 64 characters") {
        (1...64).contains($0.count) && !$0.unicodeScalars.contains { $0.value < 32 }
    }

    static let zone = TextRule(
        "an IANA zone such as Asia/Shanghai", known: { TimeZone.knownTimeZoneIdentifiers }
    ) { text in
        // Foundation also takes "GMT+0800" and abbreviations, which know no daylight saving.
        let isAlias =
            ["UTC", "GMT"].contains(text)
            || (text.utf8.allSatisfy { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
                && TimeZone.abbreviationDictionary[text] == nil)
        return (isAlias || text.contains("/")) && TimeZone(identifier: text) != nil
    }

    static let source = TextRule(
        "recording, a file's path, or an address rtsp://…, rtsps://…, http://…, https://… or "
            + "udp://[host]:port (a local device: serve it by RTSP first)", mayHoldSecrets: true
    ) { text in
        text == SourceAddress.snapshot.address
            || isAddress(text, schemes: ["rtsp", "rtsps", "http", "https"])
            || (isAddress(text, schemes: ["udp"]) && CameraAddress(text) != nil)
            || (!text.contains("://") && !text.hasPrefix("/dev/") && isPath(text))
    }

    static let headAddress = TextRule("an address http://… or https://…", mayHoldSecrets: true) {
        isAddress($0, schemes: ["http", "https"])
    }

    static let path = TextRule("a path") { isPath($0) }

    static let grid = TextRule(
        "15 digits: 12 of the area, 3 of the sequence", pattern: "^[0-9]{15}$"
    ) {
        $0.utf8.count == 15 && $0.utf8.allSatisfy { (48...57).contains($0) }
    }

    static let department = TextRule("18 digits or capitals", pattern: "^[0-9A-Z]{18}$") {
        $0.utf8.count == 18
            && $0.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
    }

    static let code = TextRule(
        "a class code such as 06010 or 01-10", pattern: "^[0-9A-Z.\\-]{1,20}$"
    ) {
        (1...20).contains($0.utf8.count)
            && $0.utf8.allSatisfy {
                (48...57).contains($0) || (65...90).contains($0) || $0 == 45 || $0 == 46
            }
    }

    static let dayTime = TextRule(
        "a time such as 07:00, sunrise, sunset-30m (up to 6h)",
        pattern: "^(([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?|(sunrise|sunset)([+-][0-9hms]+)?)$"
    ) { text in DayTime(text).map { $0 != .clock(86400) } ?? false }

    static let dayWindow = TextRule(
        "a window such as \"07:00-22:30\", \"22:00-05:00\", \"sunset+15m-sunrise\"",
        pattern: "^[0-9a-z:+\\-]+-[0-9a-z:+\\-]+$"
    ) { DayWindow($0) != nil }

    static let workingHours = TextRule(
        "clock times of one day such as \"08:00-12:00\"",
        pattern: "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?-[0-9]{2}:[0-9]{2}(:[0-9]{2})?$"
    ) { DayWindow($0).map { WorkCalendar.areWorkable([$0]) } ?? false }

    static let dayGroup = TextRule(
        "mon … sun, weekdays, weekend, workdays, holidays",
        known: {
            Weekday.allCases.map(\.rawValue) + ["weekdays", "weekend", "workdays", "holidays"]
        }
    ) { text in
        switch DayRule(text) {
        case .weekday, .weekdays, .weekend, .workdays, .holidays: true
        default: false
        }
    }

    static let dates = TextRule(
        "a date 2026-05-01 or 05-01, or two with .. between",
        pattern: "^([0-9]{4}-)?[0-9]{2}-[0-9]{2}(\\.\\.([0-9]{4}-)?[0-9]{2}-[0-9]{2})?$"
    ) { text in
        switch DayRule(text) {
        case .dates, .yearly: true
        default: false
        }
    }

    static let fullDates = TextRule(
        "a date 2026-05-01, or two with .. between, a year apart at most",
        pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}(\\.\\.[0-9]{4}-[0-9]{2}-[0-9]{2})?$"
    ) { text in
        if case .dates(let first, let last) = DayRule(text) {
            last.number - first.number <= 366
        } else {
            false
        }
    }

    static let anyDays = TextRule(
        "a group of days (mon … sun, weekdays, weekend, workdays, holidays) or dates",
        known: dayGroup.known
    ) { DayRule($0) != nil }

    static let blackout = TextRule(
        "a daily window \"12:00-13:00\", dates 2026-10-01..2026-10-07, "
            + "or times 2026-10-01T08:00..2026-10-01T12:00"
    ) { Blackout($0) != nil }

    static let sampling = TextRule(
        "keyframes, or a rate up to 25fps such as 2fps or 0.2fps",
        pattern: "^(keyframes|[0-9]+(\\.[0-9]+)?fps)$"
    ) { text in
        switch Sampling(text) {
        case .keyframes: true
        case .rate(let rate): rate <= 25
        default: false
        }
    }

    static let timeLimit = TextRule(
        "\"2 urgent hours\", \"4 working hours\", \"1 working day\" or none",
        pattern: "^(none|[1-9][0-9]{0,3} (urgent hours?|working hours?|working days?))$"
    ) { $0 == "none" || TimeLimitText.parse($0) != nil }

    static func isAddress(_ text: String, schemes: [String]) -> Bool {
        guard let mark = text.firstRange(of: "://"),
            schemes.contains(text[..<mark.lowerBound].lowercased()), text.utf8.count <= 2048
        else { return false }
        let host = text[mark.upperBound...].prefix { $0 != "/" && $0 != "?" }
        return !host.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f }
    }

    private static func isPath(_ text: String) -> Bool {
        (1...4096).contains(text.utf8.count) && !text.unicodeScalars.contains { $0.value < 32 }
    }
}
