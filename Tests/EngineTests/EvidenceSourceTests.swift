import CaseFiling
import Engine
import Foundation
import Grabbing
import Logging
import Scene
import Synchronization
import Testing

/// Keeps the warnings.
private final class Warnings: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    var logger: Logger { Logger(label: "test") { _ in Handler(warnings: self) } }

    private struct Handler: LogHandler {
        let warnings: Warnings
        var logLevel = Logger.Level.warning
        var metadata: Logger.Metadata = [:]

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            warnings.lines.withLock { $0.append("\(event.message)") }
        }
    }
}

@Suite(
    "A second source for evidence", .enabled(if: StreetStills.areToBeHad, "needs ffmpeg: SKIPPED"))
struct EvidenceSourceTests {
    /// A bag stands in pictures 16 ... 27 of 40: it is confirmed, and it goes.
    private func evidence(
        _ sharper: StreetStills.Sharper?
    ) async throws -> (widths: [EvidenceKind: Int], warnings: [String]) {
        let street = try PatrolledStreet(bag: 16..<28, sharper: sharper)
        defer { street.remove() }
        let (output, warnings) = (street.path("out"), Warnings())
        _ = try await street.patrol(into: output, logger: warnings.logger)
        let store = try CaseStore(path: "\(output)/curbwatch.sqlite", access: .desk)
        let event = try #require(try store.cases().first?.event)
        var widths: [EvidenceKind: Int] = [:]
        for (kind, file) in event.evidence {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(output)/\(file.path)"))
            #expect(try FileDigest.sha256(of: "\(output)/\(file.path)") == file.sha256, "\(kind)")
            widths[kind] = try PictureBytes.frame(
                Array(bytes), name: file.path, moment: .epoch
            ).width
        }
        return (widths, warnings.all)
    }

    @Test("gives the pictures of the confirmation and of the clean place, and no others")
    func sharper() async throws {
        let (widths, warnings) = try await evidence(.init(width: 1280, height: 720))
        #expect(
            widths == [
                .before: 640, .first: 640, .confirmed: 1280, .annotated: 1280, .after: 1280,
            ])
        #expect(warnings.isEmpty, "\(warnings)")
    }

    @Test(
        "that gives nothing that fits leaves the evidence of the first, and the log says why",
        arguments: [
            (StreetStills.Sharper(width: 1280, height: 720, isEmpty: true), "could not"),
            (.init(width: 1280, height: 720, isElsewhere: true), "shows another place"),
            (.init(width: 960, height: 720), "another aspect"),
            (.init(width: 320, height: 180), "not sharper"),
        ])
    func unfit(sharper: StreetStills.Sharper, words: String) async throws {
        let (widths, warnings) = try await evidence(sharper)
        #expect(
            widths == [.before: 640, .first: 640, .confirmed: 640, .annotated: 640, .after: 640])
        // Once when the bag is confirmed, once when it has gone.
        #expect(warnings.count == 2, "\(warnings)")
        #expect(
            warnings.allSatisfy {
                $0.hasPrefix("gate/corner: evidence is of the first source: ") && $0.contains(words)
            }, "\(warnings)")
    }
}
