import Foundation

/// A running daemon whose log is read as it comes.
final class Daemon {
    let process = Process()
    private let errors = Pipe()
    private(set) var log = ""

    init(config: String, environment: [String: String] = [:]) throws {
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = ["run", "--config", config]
        process.environment = Program.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
    }

    /// Reads the log until it holds `text`; false where it ends before, or stays silent so long
    /// that what is waited for will not come.
    func waits(for text: String) -> Bool { waits { $0.contains(text) } }

    /// Reads on until the log holds `text` once more than now.
    func waits(forMore text: String) -> Bool {
        let count = log.components(separatedBy: text).count
        return waits { $0.components(separatedBy: text).count > count }
    }

    private func waits(until isThere: (String) -> Bool) -> Bool {
        // A daemon that goes on talking of other things is not waited for without end.
        let end = ContinuousClock.now + .seconds(170)
        while !isThere(log) {
            if ContinuousClock.now > end { return false }
            var source = pollfd(
                fd: errors.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
            if poll(&source, 1, 120_000) == 0 { return false }
            let more = errors.fileHandleForReading.availableData
            if more.isEmpty { return false }
            log += String(decoding: more, as: UTF8.self)
        }
        return true
    }

    func terminate() -> Int32 {
        process.terminate()
        log += String(
            decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus
    }
}
