internal import Foundation

/// How much else the machine did while it was measured.
public struct Noise: Codable, Sendable, Hashable {
    /// Part of all cores' time that other programs took, 0...1.
    public var others: Double
    /// Part of all cores' time that the hypervisor gave to other machines, 0...1.
    public var steal: Double
    /// Runnable tasks on average over the last minute, at the start.
    public var loadBefore: Double
    /// A fixed piece of arithmetic, milliseconds: what differs between its runs is the machine's.
    public var control: Spread

    public init(others: Double, steal: Double, loadBefore: Double, control: Spread) {
        self.others = others
        self.steal = steal
        self.loadBefore = loadBefore
        self.control = control
    }

    /// What made the machine noisy, in words; empty for a quiet one.
    public var complaints: [String] {
        var found: [String] = []
        if others > 0.05 { found.append("other programs took \(percent(others)) of the cores") }
        if steal > 0.01 { found.append("the hypervisor took \(percent(steal)) of the cores") }
        if control.median > control.least * 1.1 {
            found.append(
                "the control loop took \(ratio(control.median)) times its best at the median")
        }
        if control.greatest > control.least * 1.5 {
            found.append("its slowest control loop took \(ratio(control.greatest)) times the best")
        }
        return found
    }

    public var isQuiet: Bool { complaints.isEmpty }

    private func percent(_ part: Double) -> String { "\(Int((part * 100).rounded())) %" }

    private func ratio(_ time: Double) -> String {
        control.least > 0 ? String(format: "%.2f", time / control.least) : "?"
    }
}

/// Watches the machine from its making until ``reading()``.
final class NoiseWatch {
    private let start = Jiffies.now
    private let processor = Clocks.processor
    private let load = NoiseWatch.load
    private var beats: [Double] = []

    /// Runs the control loop once, about a millisecond.
    func beat() {
        let start = Clocks.wall
        var x: UInt64 = 0x9E37_79B9_7F4A_7C15
        for _ in 0..<1_000_000 {
            x ^= x &<< 13
            x ^= x &>> 7
            x ^= x &<< 17
        }
        // The branch never holds, but the loop must be done to know.
        if x != 0 { beats.append((Clocks.wall - start) * 1000) }
    }

    func reading() -> Noise {
        let now = Jiffies.now
        let total = max(1, now.total - start.total)
        let own = (Clocks.processor - processor) * Jiffies.aSecond
        return Noise(
            others: max(0, (now.busy - start.busy - own) / total),
            steal: max(0, (now.steal - start.steal) / total), loadBefore: load,
            control: Spread(of: beats))
    }

    private static var load: Double {
        let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
        return text.split(separator: " ").first.flatMap { Double($0) } ?? 0
    }
}

/// The first line of `/proc/stat`: time of all cores since the start; zeros where there is none.
struct Jiffies {
    var busy = 0.0
    var steal = 0.0
    var total = 0.0

    static var aSecond: Double { Double(sysconf(Int32(_SC_CLK_TCK))) }

    static var now: Jiffies {
        Jiffies(line: (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)) ?? "")
    }

    /// Reads `cpu user nice system idle iowait irq softirq steal …`.
    init(line: String) {
        let first = line.split(separator: "\n").first ?? ""
        let numbers = first.split(separator: " ").dropFirst().prefix(8).compactMap { Double($0) }
        guard first.hasPrefix("cpu "), numbers.count == 8 else { return }
        steal = numbers[7]
        total = numbers.reduce(0, +)
        busy = total - numbers[3] - numbers[4] - steal
    }
}
