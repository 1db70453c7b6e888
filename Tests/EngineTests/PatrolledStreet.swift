import CaseFiling
import Engine
import Foundation
import Logging
import Synchronization
import Testing

/// A clock that stands where the test put it.
final class SetClock: PatrolClock {
    private let instant: Mutex<Date>

    init(_ start: Date) { instant = Mutex(start) }

    func now() -> Date { instant.withLock { $0 } }
    var uptime: Duration { .seconds(now().timeIntervalSince1970) }
    func set(_ date: Date) { instant.withLock { $0 = date } }
    func sleep(until instant: Date) async throws { set(instant) }
}

/// Stills of a street corner in a folder of their own, one every five minutes, and a site that
/// patrols them.
struct PatrolledStreet {
    private static let site = """
        site: {name: test, zone: Asia/Shanghai}
        cameras:
          - id: gate
            source: %SOURCE%%MORE%
            presets:
              - id: corner
                schedule: {every: 5m, phase: 0s}
                zones:
                  - {id: walk, kind: pavement, polygon: [[0,0],[1,0],[1,1],[0,1]]}
        """

    let stills: URL
    let siteFile: String
    let settings: Settings
    private let folder: URL
    private let pictures: Int

    /// - Parameters:
    ///   - bag: the pictures of 40 in which it stands there.
    ///   - sharper: the second source's width, height and, for another scene, another picture of the
    ///     bag; nil: there is none.
    init(bag: Range<Int>, sharper: StreetStills.Sharper? = nil) throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("curbwatch-street-\(UUID().uuidString)")
        stills = folder.appendingPathComponent("stills")
        try FileManager.default.createDirectory(at: stills, withIntermediateDirectories: true)
        pictures = try StreetStills.make(count: 40, bag: bag, in: stills).count
        siteFile = folder.appendingPathComponent("site.yaml").path
        var more = ""
        if let sharper {
            let second = folder.appendingPathComponent("sharper")
            try StreetStills.sharpen(stills, into: second, sharper)
            more = "\n    evidence: {source: \(second.path)}"
        }
        try Self.site.replacingOccurrences(of: "%SOURCE%", with: stills.path)
            .replacingOccurrences(of: "%MORE%", with: more)
            .write(toFile: siteFile, atomically: true, encoding: .utf8)
        settings = try Settings.load(path: siteFile, environment: [:])
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// Patrols all pictures on a clock that jumps from visit to visit.
    ///
    /// - Parameters:
    ///   - visited: told each instant once its visits are done.
    ///   - ends: the visits after which the daemon ends and begins again.
    ///   - between: done while it is not there.
    func patrol(
        into output: String,
        logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
        visited: (Date) throws -> Void = { _ in },
        endingAfter ends: Int? = nil, between: () throws -> Void = {}
    ) async throws -> Patrol {
        let clock = SetClock(StreetStills.start)
        func begin() throws -> Patrol {
            try Patrol(
                settings: settings, folder: folder.path, output: output, clock: clock,
                logger: logger)
        }
        var patrol: Patrol? = try begin()
        let end = StreetStills.start.addingTimeInterval(Double(pictures - 1) * 300)
        var visits = 0
        while let due = patrol?.nextDue, due <= end {
            clock.set(due)
            try await patrol?.visitAll(dueBy: due)
            try visited(due)
            visits += 1
            guard visits == ends else { continue }
            patrol = nil
            try between()
            // A folder that stands in for a camera shows its first picture when the daemon begins.
            clock.set(StreetStills.start)
            patrol = try await Self.again(begin)
        }
        return try #require(patrol)
    }
}

extension PatrolledStreet {
    /// A thread of the daemon before lets go of the store a little after its visits are done.
    private static func again(_ begin: () throws -> Patrol) async throws -> Patrol {
        for _ in 0..<1000 {
            do { return try begin() } catch let error as StoreError where error.reason == .inUse {
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        return try begin()
    }
}

/// Stills of a street corner, drawn by the ffmpeg program: noise on a textured ground, and a dark
/// bag for a while.
enum StreetStills {
    static let ffmpeg = "/usr/bin/ffmpeg"
    static var areToBeHad: Bool { FileManager.default.isExecutableFile(atPath: ffmpeg) }
    /// 2026-01-31T08:00:00+08:00.
    static let start = Date(timeIntervalSince1970: 1_769_817_600)

    /// What a second source shows of the same street.
    struct Sharper {
        var width: Int
        var height: Int
        /// Whether it shows the street upside down, which is another place.
        var isElsewhere = false
        /// Whether there is nothing in it.
        var isEmpty = false
    }

    /// Makes the stills of a second source, of the same names.
    static func sharpen(_ stills: URL, into folder: URL, _ sharper: Sharper) throws {
        let files = FileManager.default
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        guard !sharper.isEmpty else { return }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ffmpeg)
        let turn = sharper.isElsewhere ? ",vflip,hflip" : ""
        process.arguments = [
            "-nostdin", "-loglevel", "error", "-y", "-pattern_type", "glob", "-i",
            stills.path + "/*.jpg", "-vf",
            "scale=\(sharper.width):\(sharper.height),setsar=1\(turn)",
            "-q:v", "3", folder.appendingPathComponent("%03d.jpg").path,
        ]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
        let names = try files.contentsOfDirectory(atPath: stills.path).sorted()
        for (index, name) in names.enumerated() {
            let number = String(repeating: "0", count: index + 1 < 10 ? 2 : 1) + "\(index + 1)"
            try files.moveItem(
                at: folder.appendingPathComponent("\(number).jpg"),
                to: folder.appendingPathComponent(name))
        }
    }

    /// Makes one still every five minutes, named by local time in Shanghai.
    static func make(count: Int, bag: Range<Int>, in folder: URL) throws -> [String] {
        let raw = folder.deletingLastPathComponent().appendingPathComponent("raw")
        try FileManager.default.createDirectory(at: raw, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: ffmpeg)
        let place = "between(n,\(bag.lowerBound),\(bag.upperBound - 1))"
        process.arguments = [
            "-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i",
            "cellauto=rule=110:size=160x90:rate=1:scroll=0,trim=end_frame=1,loop=-1:1,"
                + "scale=640x360:flags=bicubic,format=yuv420p,lutyuv=y=90+val/4,"
                + "noise=alls=4:allf=t:all_seed=7,"
                + "drawbox=x=300:y=220:w=50:h=36:color=0x202028:t=fill:enable='\(place)'",
            "-frames:v", String(count), "-q:v", "3",
            raw.appendingPathComponent("%03d.jpg").path,
        ]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(identifier: "Asia/Shanghai")
        format.dateFormat = "yyyy-MM-dd_HH_mm_ss"
        return try (0..<count).map { index in
            let date = start.addingTimeInterval(Double(index) * 300)
            let name = format.string(from: date) + ".jpg"
            try FileManager.default.moveItem(
                at: raw.appendingPathComponent(
                    String(repeating: "0", count: index + 1 < 10 ? 2 : 1) + "\(index + 1).jpg"),
                to: folder.appendingPathComponent(name))
            return name
        }
    }
}
