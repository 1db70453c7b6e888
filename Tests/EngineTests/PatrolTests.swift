import Engine
import Foundation
import Grabbing
import Testing

@Suite("The patrol judges as a scan does", .enabled(if: StreetStills.areToBeHad, "needs ffmpeg"))
struct PatrolTests {
    /// The first twelve pictures teach the view; dwell is ten minutes.
    @Test("the same pictures through scan and through run give the same events, byte for byte")
    func scanEqualsRun() async throws {
        let street = try PatrolledStreet(bag: 20..<32)
        defer { street.remove() }
        let scanned = street.path("scanned")
        _ = try Scan(
            request: ScanRequest(
                inputs: [street.stills.path], site: street.siteFile, output: scanned),
            settings: street.settings, cancellation: Cancellation(), warn: { _ in }
        ).run()

        let patrolled = street.path("patrolled")
        let patrol = try await street.patrol(into: patrolled)
        try patrol.export()

        for name in ["events", "suppressed", "cases"] {
            let scan = try String(contentsOfFile: "\(scanned)/\(name).jsonl", encoding: .utf8)
            let run = try String(contentsOfFile: "\(patrolled)/\(name).jsonl", encoding: .utf8)
            if name == "events" {
                #expect(scan.contains("garbage_pile"), "the bag is an event")
                #expect(scan.split(separator: "\n").count == 1, "and the only one")
                #expect(
                    scan.contains("\"first_seen\": \"2026-01-31T09:40:00+08:00\""),
                    "it is seen when it comes, not when the ground is back")
            }
            // What is only suspected when a recording ends is given up; a daemon goes on.
            if name != "suppressed" { #expect(scan == run, "\(name).jsonl differs") }
        }
    }
}
