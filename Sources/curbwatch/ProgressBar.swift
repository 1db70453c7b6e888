internal import Foundation

/// One line on the terminal that shows how far a long work has come: share, pictures, speed, time
/// left. Draws on standard error and only where that is a terminal.
struct ProgressBar {
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let started = ContinuousClock.now
    private var drawn = false

    /// Redraws the line.
    ///
    /// - Parameters:
    ///   - fraction: how much of the work is done, 0...1; nil where nobody knows.
    ///   - pictures: pictures looked at so far.
    mutating func show(fraction: Double?, pictures: Int) {
        guard isTerminal else { return }
        let line = Self.line(
            fraction: fraction, pictures: pictures, elapsed: ContinuousClock.now - started,
            width: Self.columns)
        FileHandle.standardError.write(Data("\r\u{1B}[2K\(line)".utf8))
        drawn = true
    }

    /// Redraws the line with what is being done.
    mutating func show(fraction: Double, doing: String) {
        guard isTerminal else { return }
        let percent = "\(Int((fraction * 100).rounded(.down))) %"
        let words = doing.prefix(max(0, Self.columns - 30))
        let full = Int(20 * min(max(fraction, 0), 1))
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: 20 - full)
        FileHandle.standardError.write(Data("\r\u{1B}[2K\(bar)  \(percent)  \(words)".utf8))
        drawn = true
    }

    /// Takes the line away, so that what is printed next stands on a clean one.
    mutating func clear() {
        guard drawn else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8))
        drawn = false
    }

    static func line(fraction: Double?, pictures: Int, elapsed: Duration, width: Int) -> String {
        let seconds =
            Double(elapsed.components.seconds)
            + Double(elapsed.components.attoseconds) / 1e18
        let speed = seconds > 0 ? Double(pictures) / seconds : 0
        var tail = "\(pictures) pictures  \(Int(speed.rounded()))/s"
        guard let fraction else { return tail }
        if fraction > 0.005 {
            tail += "  \(clock(seconds * (1 - fraction) / fraction)) left"
        }
        let percent = "\(Int((fraction * 100).rounded(.down))) %"
        let cells = max(0, min(30, width - tail.count - percent.count - 8))
        let full = Int(Double(cells) * fraction)
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: cells - full)
        return "\(bar)  \(percent)  \(tail)"
    }

    private static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded(.up))
        if whole >= 3600 { return "\(whole / 3600)h\(whole % 3600 / 60)m" }
        if whole >= 60 { return "\(whole / 60)m\(whole % 60)s" }
        return "\(whole)s"
    }

    private static var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
