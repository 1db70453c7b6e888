internal import Foundation

/// Numbers as people read them.
enum Numbers {
    /// Three digits that count: `0.342`, `5.12`, `281`, `35,000`.
    static func short(_ value: Double) -> String {
        let size = abs(value)
        if size >= 9_999.5 { return grouped(Int(value.rounded())) }
        if size >= 100 { return String(format: "%.0f", value) }
        if size >= 10 { return String(format: "%.1f", value) }
        if size >= 1 { return String(format: "%.2f", value) }
        return String(format: "%.3f", value)
    }

    /// `12 %`.
    static func percent(_ part: Double) -> String { "\(Int((part * 100).rounded())) %" }

    /// `35,000`.
    static func grouped(_ value: Int) -> String {
        var digits = Array(String(abs(value)))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return (value < 0 ? "-" : "") + String(digits)
    }
}
