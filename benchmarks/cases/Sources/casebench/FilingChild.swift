import CaseFiling
import Foundation
import Scene

/// Files a stream that only its numbers decide, evidence first, and prints each number once its
/// commit has returned; begun again, it goes on behind its checkpoint.
struct FilingChild {
    let folder: String

    static let view = ViewID(camera: CameraID("camera-0"), preset: PresetID("p1"))
    private let street = Street(views: 1)

    func run() throws {
        do {
            let store = try CaseStore(path: folder + "/curbwatch.sqlite")
            try store.setOutboxTargets(["hook"])
            let evidence = try EvidenceStore(root: folder)
            try evidence.sweep(keeping: store.eventIDs())
            var number =
                try store.checkpoint(of: Self.view, run: "bench")?.position.picturesDecoded ?? 0
            while true {
                try file(number, store, evidence)
                FileHandle.standardOutput.write(Data("\(number)\n".utf8))
                number += 1
            }
        } catch let error as StoreError {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            exit(73)
        }
    }

    private func file(_ number: Int, _ store: CaseStore, _ evidence: EvidenceStore) throws {
        var event = street.event(number, evidence: [:])
        for kind in [EvidenceKind.first, .confirmed, .annotated] {
            let bytes = Array(repeating: UInt8(truncatingIfNeeded: number), count: 4000)
            event.evidence[kind] = try evidence.put(event: event.id, kind: kind, bytes: bytes)
        }
        var cleared: [Batch.Clearance] = []
        if number >= 3 {
            cleared = [.init(event: street.event(number - 3).id, at: event.confirmed)]
        }
        try store.commit(
            Batch(
                view: Self.view, filing: street.filing(), events: [event], cleared: cleared,
                checkpoint: Checkpoint(
                    view: Self.view, run: "bench",
                    position: .init(
                        inputIndex: 0, inputPath: "bench", lastMoment: event.confirmed,
                        picturesDecoded: number + 1),
                    memoryGeneration: number, memory: Array(repeating: 1, count: 20_000),
                    settingsHash: "s")))
    }
}

/// A child as its parent sees it.
struct ChildProcess {
    private let process = Process()
    private let output = Pipe()
    private let errors = Pipe()

    init(_ folder: String) throws {
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["child", folder]
        process.standardOutput = output
        process.standardError = errors
        try process.run()
    }

    /// Kills it so long after so many reports.
    ///
    /// - Returns: the last number that it reported whole.
    func kill(afterReports count: Int, andMicroseconds later: UInt32) -> Int? {
        var seen = Data()
        while seen.count(where: { $0 == 10 }) < count {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { break }
            seen += more
        }
        usleep(later)
        Foundation.kill(process.processIdentifier, SIGKILL)
        seen += output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Self.last(seen)
    }

    func finish() -> (last: Int?, words: String) {
        let seen = output.fileHandleForReading.readDataToEndOfFile()
        let words = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (Self.last(seen), String(decoding: words, as: UTF8.self))
    }

    private static func last(_ bytes: Data) -> Int? {
        String(decoding: bytes, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .compactMap { Int($0) }.last
    }
}

/// What is wrong in a store after its process died.
struct Aftermath {
    private(set) var faults: [String] = []

    /// - Parameters:
    ///   - reported: the last number whose commit had returned.
    ///   - isWhole: also reads every picture.
    init(_ folder: String, reported: Int, isWhole: Bool = true) throws {
        let store = try CaseStore(path: folder + "/curbwatch.sqlite")
        faults = try store.problems()
        let events = try store.events()
        let done =
            try store.checkpoint(of: FilingChild.view, run: "bench")?.position.picturesDecoded ?? 0
        if events.count != done { faults.append("\(events.count) events, checkpoint at \(done)") }
        if done <= reported { faults.append("lost: reported \(reported), kept \(done)") }
        let cases = try store.cases()
        let held = cases.flatMap { [$0.event.id] + $0.linked }
        if held.count != events.count || Set(held).count != held.count {
            faults.append("\(events.count) events, \(held.count) in cases")
        }
        let audit = try store.audit(evidence: isWhole ? folder : nil)
        faults += audit.breaks.map { "\($0)" }
    }
}
