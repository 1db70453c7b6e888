import Scene

/// Time limits as the settings write them: `4 working hours`.
enum TimeLimitText {
    static func parse(_ text: String) -> TimeLimit? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, let count = Int(words[0]), (1...9999).contains(count) else {
            return nil
        }
        switch (words[1], words[2]) {
        case ("urgent", "hour"), ("urgent", "hours"): return .urgentHours(count)
        case ("working", "hour"), ("working", "hours"): return .workingHours(count)
        case ("working", "day"), ("working", "days"): return .workingDays(count)
        default: return nil
        }
    }

    static func format(_ limit: TimeLimit?) -> String {
        switch limit {
        case .none: "none"
        case .urgentHours(let count): "\(count) urgent hour" + (count == 1 ? "" : "s")
        case .workingHours(let count): "\(count) working hour" + (count == 1 ? "" : "s")
        case .workingDays(let count): "\(count) working day" + (count == 1 ? "" : "s")
        }
    }
}
