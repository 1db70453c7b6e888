import CaseFiling
import Engine
import Foundation
import Logging
import Scene
import Testing

@Suite("The patrol hears officers", .enabled(if: StreetStills.areToBeHad, "needs ffmpeg"))
struct OfficerTests {
    private static let site = """
        site: {name: test, zone: Asia/Shanghai}
        cameras:
          - id: gate
            source: %SOURCE%
            presets:
              - id: corner
                schedule: {every: 5m, phase: 0s}
                zones:
                  - {id: walk, kind: pavement, polygon: [[0,0],[1,0],[1,1],[0,1]]}
        """

    /// A bag comes with the 17th of 40 pictures and stays; an officer does something with its case
    /// as soon as it is filed.
    private func cases(after verbs: [CaseVerb]) async throws -> [CaseRecord] {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("curbwatch-officer-\(UUID().uuidString)")
        let stills = folder.appendingPathComponent("stills")
        try FileManager.default.createDirectory(at: stills, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let names = try StreetStills.make(count: 40, bag: 16..<40, in: stills)
        let siteFile = folder.appendingPathComponent("site.yaml").path
        try Self.site.replacingOccurrences(of: "%SOURCE%", with: stills.path)
            .write(toFile: siteFile, atomically: true, encoding: .utf8)
        let output = folder.appendingPathComponent("out").path
        let clock = SetClock(StreetStills.start)
        let patrol = try Patrol(
            settings: try Settings.load(path: siteFile, environment: [:]), folder: folder.path,
            output: output, clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let office = try CaseStore(path: "\(output)/curbwatch.sqlite", access: .desk)
        var waiting = verbs
        let end = StreetStills.start.addingTimeInterval(Double(names.count - 1) * 300)
        while let due = patrol.nextDue, due <= end {
            clock.set(due)
            try await patrol.visitAll(dueBy: due)
            guard let filed = try office.cases().first else { continue }
            for verb in waiting {
                try office.perform(
                    verb, on: filed.number, by: .officer("chen"),
                    at: Moment(milliseconds: Int64(due.timeIntervalSince1970) * 1000))
            }
            waiting = []
        }
        return try office.cases()
    }

    @Test("what was rejected is not filed again while it stands")
    func rejected() async throws {
        let cases = try await cases(after: [.reject])
        #expect(cases.map(\.state) == [.rejected])
    }

    @Test("what was closed but stands there still is filed again after its dwell")
    func closed() async throws {
        let cases = try await cases(
            after: [.confirm, .dispatch, .handle, .finish, .verify, .close])
        #expect(cases.map(\.state).sorted { $0.rawValue < $1.rawValue } == [.closed, .reported])
    }

    @Test("without a word from an officer it stays one case")
    func left() async throws {
        #expect(try await cases(after: []).map(\.state) == [.reported])
    }
}
