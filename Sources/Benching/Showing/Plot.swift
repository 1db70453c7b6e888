internal import Foundation

/// A plot as SVG: axes with round numbers, and marks that the caller places by value.
struct Plot {
    enum Scale { case linear, logarithmic }

    var title: String
    var across: String
    var upward: String
    var x: ClosedRange<Double>
    var y: ClosedRange<Double>
    var xScale = Scale.linear
    var yScale = Scale.linear
    var width = 560.0
    var height = 330.0
    /// Where the legend begins, from the left; above the marks where there is most room.
    var legendAt = 72.0

    private var marks: [String] = []
    private var legend: [(name: String, color: String)] = []
    private static let colors = ["#2563a8", "#c2571a", "#3d8b4f", "#8a4fa3", "#a8892c", "#5b6770"]
    private let left = 62.0
    private let right = 16.0
    private let top = 40.0
    private let bottom = 50.0

    init(
        title: String, across: String, upward: String, x: ClosedRange<Double>,
        y: ClosedRange<Double>, xScale: Scale = .linear, yScale: Scale = .linear
    ) {
        self.title = title
        self.across = across
        self.upward = upward
        self.x = x
        self.y = y
        self.xScale = xScale
        self.yScale = yScale
    }

    /// The color of the next series, and its line in the legend.
    mutating func series(_ name: String) -> String {
        let color = Self.colors[legend.count % Self.colors.count]
        legend.append((name, color))
        return color
    }

    mutating func line(_ points: [(x: Double, y: Double)], color: String, dashed: Bool = false) {
        let path = points.map { "\(Self.text(place(x: $0.x))),\(Self.text(place(y: $0.y)))" }
        marks.append(
            "<polyline points=\"\(path.joined(separator: " "))\" fill=\"none\" stroke=\"\(color)\""
                + " stroke-width=\"2\"\(dashed ? " stroke-dasharray=\"5 4\"" : "")/>")
    }

    mutating func dot(x: Double, y: Double, color: String, hint: String) {
        marks.append(
            "<circle cx=\"\(Self.text(place(x: x)))\" cy=\"\(Self.text(place(y: y)))\" r=\"4\" "
                + "fill=\"\(color)\" fill-opacity=\"0.8\"><title>\(HTMLText.escaped(hint))</title></circle>"
        )
    }

    /// An upright bar between two values of x.
    mutating func bar(from: Double, to: Double, y top: Double, color: String, hint: String) {
        let (a, b) = (place(x: from), place(x: to))
        let upper = place(y: top)
        marks.append(
            "<rect x=\"\(Self.text(a + 0.5))\" y=\"\(Self.text(upper))\" "
                + "width=\"\(Self.text(max(1, b - a - 1)))\" "
                + "height=\"\(Self.text(max(0, height - bottom - upper)))\" fill=\"\(color)\">"
                + "<title>\(HTMLText.escaped(hint))</title></rect>")
    }

    mutating func note(_ text: String, x: Double, y: Double) {
        marks.append(
            "<text x=\"\(Self.text(place(x: x)))\" y=\"\(Self.text(place(y: y) - 6))\" "
                + "class=\"note\" text-anchor=\"middle\">\(HTMLText.escaped(text))</text>")
    }

    var svg: String {
        var parts = [
            "<svg viewBox=\"0 0 \(Self.text(width)) \(Self.text(height))\" role=\"img\" "
                + "aria-label=\"\(HTMLText.escaped(title))\">",
            "<text x=\"\(Self.text(left))\" y=\"18\" class=\"title\">\(HTMLText.escaped(title))</text>",
        ]
        for value in Self.ticks(x, xScale) {
            let place = Self.text(place(x: value))
            parts.append(
                "<line x1=\"\(place)\" x2=\"\(place)\" y1=\"\(Self.text(top))\" "
                    + "y2=\"\(Self.text(height - bottom))\" class=\"grid\"/>"
                    + "<text x=\"\(place)\" y=\"\(Self.text(height - bottom + 16))\" "
                    + "text-anchor=\"middle\">\(Self.label(value))</text>")
        }
        for value in Self.ticks(y, yScale) {
            let place = place(y: value)
            parts.append(
                "<line x1=\"\(Self.text(left))\" x2=\"\(Self.text(width - right))\" "
                    + "y1=\"\(Self.text(place))\" y2=\"\(Self.text(place))\" class=\"grid\"/>"
                    + "<text x=\"\(Self.text(left - 6))\" y=\"\(Self.text(place + 4))\" "
                    + "text-anchor=\"end\">\(Self.label(value))</text>")
        }
        parts += marks
        parts.append(
            "<text x=\"\(Self.text((left + width - right) / 2))\" y=\"\(Self.text(height - 12))\" "
                + "text-anchor=\"middle\">\(HTMLText.escaped(across))</text>")
        parts.append(
            "<text x=\"\(Self.text(left))\" y=\"34\" class=\"note\">\(HTMLText.escaped(upward))</text>"
        )
        parts += legendMarks
        parts.append("</svg>")
        return parts.joined(separator: "\n")
    }

    private var legendMarks: [String] {
        guard legend.count > 1 else { return [] }
        return legend.enumerated().map { index, each in
            let y = top + 12 + Double(index) * 16
            return "<rect x=\"\(Self.text(legendAt))\" y=\"\(Self.text(y - 8))\" width=\"10\" "
                + "height=\"10\" fill=\"\(each.color)\"/><text x=\"\(Self.text(legendAt + 16))\" "
                + "y=\"\(Self.text(y + 1))\" class=\"halo\">\(HTMLText.escaped(each.name))</text>"
        }
    }

    private func place(x value: Double) -> Double {
        left + Self.part(value, x, xScale) * (width - left - right)
    }

    private func place(y value: Double) -> Double {
        height - bottom - Self.part(value, y, yScale) * (height - top - bottom)
    }

    private static func part(
        _ value: Double, _ range: ClosedRange<Double>, _ scale: Scale
    ) -> Double {
        switch scale {
        case .linear:
            let span = max(1e-12, range.upperBound - range.lowerBound)
            return min(1, max(0, (value - range.lowerBound) / span))
        case .logarithmic:
            let span = max(1e-12, log10(range.upperBound / range.lowerBound))
            return min(1, max(0, log10(max(value, 1e-12) / range.lowerBound) / span))
        }
    }

    /// Round numbers within a range: 1, 2 or 5 times a power of ten apart; powers where logarithmic.
    static func ticks(_ range: ClosedRange<Double>, _ scale: Scale) -> [Double] {
        let span = range.upperBound - range.lowerBound
        guard span > 0 else { return [range.lowerBound] }
        if scale == .logarithmic {
            let exponents =
                Int(
                    log10(range.lowerBound).rounded(.down))...Int(
                    log10(range.upperBound).rounded(.up))
            let steps: [Double] = exponents.count > 4 ? [1] : [1, 2, 5]
            return exponents.flatMap { exponent in steps.map { $0 * pow(10, Double(exponent)) } }
                .filter { $0 >= range.lowerBound * 0.999 && $0 <= range.upperBound * 1.001 }
        }
        let rough = span / 6
        let power = pow(10, log10(rough).rounded(.down))
        let step = ([1, 2, 5, 10].first { $0 * power >= rough } ?? 10) * power
        let first = (range.lowerBound / step).rounded(.up)
        let last = (range.upperBound / step * 1.000001).rounded(.down)
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    private static func label(_ value: Double) -> String {
        if value == 0 { return "0" }
        if abs(value) >= 10_000 { return Numbers.grouped(Int(value)) }
        let text = String(format: abs(value) < 0.1 ? "%.3f" : "%.2f", value)
        return text.contains(".")
            ? text.replacing(#/\.?0+$/#, with: "") : text
    }

    private static func text(_ value: Double) -> String { String(format: "%.1f", value) }
}

/// Text in HTML.
enum HTMLText {
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
