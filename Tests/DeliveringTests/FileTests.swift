import Foundation
import Scene
import Testing

@testable import Delivering

@Suite("A file of JSON lines")
struct FileTests {
    let folder: TemporaryFolder
    let target: FileTarget
    private var path: String { folder.path + "/events.jsonl" }

    init() throws {
        folder = try TemporaryFolder()
        target = FileTarget(name: "file", path: folder.path + "/events.jsonl")
    }

    @Test("has a line for each notice, in a new file once the old one was rotated away")
    func rotated() async throws {
        try await target.deliver(Sample.notice(1))
        try await target.deliver(Sample.notice(2))
        try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
        try await target.deliver(Sample.notice(3))
        #expect(try folder.lines("events.jsonl.1").map { $0["key"] as? String } == ["k1", "k2"])
        #expect(try folder.lines("events.jsonl").map { $0["key"] as? String } == ["k3"])
    }

    @Test("that ends in half a line goes on with a whole one")
    func torn() async throws {
        try folder.put("{\"half\": ", in: "events.jsonl")
        try await target.deliver(Sample.notice(1))
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text == "{\"half\": \n\(Sample.notice(1).body)\n")
    }

    @Test("that is none, or cannot be written, is waited for")
    func unwritable() async throws {
        for path in ["/dev/full", folder.path, folder.path + "/no/such/folder"] {
            let error = await #expect(throws: DeliveryError.self) {
                try await FileTarget(name: "file", path: path).deliver(Sample.notice())
            }
            #expect(error?.reason == .unavailable)
        }
    }
}
