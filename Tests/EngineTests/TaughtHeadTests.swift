import Foundation
import Testing

@testable import Engine

@Suite("The head that a site taught")
struct TaughtHeadTests {
    /// The product's own networks, as `make models` leaves them.
    static let models = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Models")
    static let areToBeHad = FileManager.default.fileExists(
        atPath: models.appendingPathComponent("fetched/efficientnet-lite0.onnx").path)

    private let taught = FileManager.default.temporaryDirectory
        .appendingPathComponent("curbwatch-taught-\(UUID().uuidString)")

    private func load() throws -> Networks {
        try Networks.load(
            DetectionSettings(detector: "none", folder: Self.models.path, taught: taught.path),
            threads: 1, environment: [:], program: "/nonexistent/curbwatch", warn: { _ in })
    }

    @Test(
        "is loaded once it is fitted, and the one that came along until then",
        .enabled(
            if: areToBeHad, "needs `make models`"))
    func current() throws {
        let head = taught.appendingPathComponent("heads/0001")
        try FileManager.default.createDirectory(
            at: head.deletingLastPathComponent(), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: taught) }
        let shipped = try load()
        #expect(shipped.classifier != nil)
        #expect(shipped.hashes.keys.contains { $0.hasPrefix("region-classifier/") })

        try FileManager.default.copyItem(
            at: Self.models.appendingPathComponent("region-classifier"), to: head)
        try "0.5\n".write(
            to: head.appendingPathComponent("note.txt"), atomically: true, encoding: .utf8)
        try "1\n".write(
            to: taught.appendingPathComponent("current"), atomically: true, encoding: .utf8)
        let own = try load()
        #expect(own.hashes["region-classifier/note.txt"] != nil, "the hashes are the taught head's")
        #expect(own.digest != shipped.digest)
    }

    @Test(
        "is an error where the folder that the settings name is not there, or names no head",
        .enabled(if: areToBeHad, "needs `make models`"))
    func missing() throws {
        #expect(throws: NetworkError.self) { try load() }
        try FileManager.default.createDirectory(at: taught, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: taught) }
        try "7\n".write(
            to: taught.appendingPathComponent("current"), atomically: true, encoding: .utf8)
        #expect(throws: NetworkError.self) { try load() }
    }
}
