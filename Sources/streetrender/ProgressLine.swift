import Foundation

/// A bar on the terminal's error stream; silent where that is no terminal.
struct ProgressLine {
    private let title: String
    private let total: Int
    private let begun = ContinuousClock.now
    private let isShown = isatty(2) == 1

    init(title: String, total: Int) {
        self.title = title
        self.total = total
    }

    func show(_ done: Int) {
        guard isShown else { return }
        let spent = begun.duration(to: .now)
        let seconds = Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18
        let speed = Double(done) / max(seconds, 0.001)
        let filled = done * 24 / max(total, 1)
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 24 - filled)
        let left = Int(Double(total - done) / max(speed, 0.001))
        let line = String(
            format: "\r%@ [%@] %d/%d  %.1f pictures/s  %d s left   ", title, bar, done, total,
            speed, left)
        FileHandle.standardError.write(Data(line.utf8))
        if done == total { FileHandle.standardError.write(Data("\n".utf8)) }
    }
}
