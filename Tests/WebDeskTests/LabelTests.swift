import CaseFiling
import Engine
import Foundation
import HTTPTypes
import Scene
import Testing

@testable import WebDesk

@Suite("Labels from the desk")
struct LabelTests {
    private func waiting(_ desk: TestDesk) throws -> [[String: Any]] {
        let folder = desk.folder + "/taught/inbox"
        return try ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
            .filter { $0.hasSuffix(".json") }.map {
                let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)"))
                return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
            }
    }

    @Test("wait where teach reads, with the picture, who said so, and a line of the ledger")
    func kept() async throws {
        let desk = try TestDesk()
        try await desk.talk { visitor in
            let event = TestDesk.event(0)
            let answer = try await visitor.ask(
                .post, "/api/v1/labels", token: desk.officer,
                body:
                    "{\"event\": \"\(event)\", \"class\": \"bin_ok\", \"box\": [0.2, 0.3, 0.1, 0.1]}"
            )
            #expect(answer.status == 201, "\(answer.text)")
            #expect(try answer.json()["class"] as? String == "bin_ok")
            let labels = try self.waiting(desk)
            #expect(labels.count == 1)
            #expect(labels.first?["class"] as? String == "bin_ok")
            #expect(labels.first?["by"] as? String == "li")
            #expect(labels.first?["picture"] as? String == "evidence/\(event)-confirmed.jpg")
            let id = try #require(labels.first?["id"] as? String)
            #expect(
                FileManager.default.contents(atPath: desk.folder + "/taught/inbox/\(id).jpg")
                    == FileManager.default.contents(
                        atPath: desk.folder + "/evidence/\(event)-confirmed.jpg"))
            let ledger = try String(
                contentsOfFile: desk.folder + "/desk-audit.jsonl", encoding: .utf8)
            #expect(ledger.contains("label bin_ok") && ledger.contains("event \(event)"))

            // A later word on the same box replaces the earlier one.
            let again = try await visitor.ask(
                .post, "/api/v1/labels", token: desk.officer,
                body:
                    "{\"event\": \"\(event)\", \"class\": \"other\", \"box\": [0.2, 0.3, 0.1, 0.1]}"
            )
            #expect(again.status == 201)
            #expect(try self.waiting(desk).compactMap { $0["class"] as? String } == ["other"])
            let counts = try await visitor.get("/api/v1/labels", desk.officer)
            #expect(try counts.json()["waiting"] as? [String: Int] == ["other": 1])
        }
    }

    @Test("a verdict stands for the class's look, its rejection for something else")
    func verdicts() async throws {
        let desk = try TestDesk()
        try await desk.talk { visitor in
            for (number, verdict, look) in [(0, "confirmed", "garbage"), (1, "rejected", "other")] {
                let answer = try await visitor.ask(
                    .post, "/api/v1/labels", token: desk.officer,
                    body: "{\"event\": \"\(TestDesk.event(number))\", \"verdict\": \"\(verdict)\"}")
                #expect(answer.status == 201)
                #expect(try answer.json()["class"] as? String == look)
            }
        }
    }

    @Test("are refused with what is wrong")
    func refused() async throws {
        let desk = try TestDesk()
        try await desk.talk { visitor in
            func ask(_ body: String, _ token: String) async throws -> Int {
                try await visitor.ask(.post, "/api/v1/labels", token: token, body: body).status
            }
            let event = TestDesk.event(1)
            let good = "{\"event\": \"\(event)\", \"verdict\": \"confirmed\"}"
            #expect(try await ask(good, desk.viewer) == 403)
            #expect(try await ask(good, desk.north) == 404, "another group's camera")
            for body in [
                "{\"event\": \"\(event)\"}", "{\"event\": \"\(event)\", \"class\": \"dragon\"}",
                "{\"event\": \"\(event)\", \"class\": \"garbage\", \"verdict\": \"confirmed\"}",
                "{\"event\": \"\(event)\", \"class\": \"garbage\", \"box\": [0.9, 0, 0.2, 1]}",
                "{\"event\": \"\(event)\", \"class\": \"garbage\", \"box\": [0, 0, 0, 1]}",
            ] {
                #expect(try await ask(body, desk.officer) == 400, "\(body)")
            }
            #expect(
                try await ask(
                    "{\"event\": \"../../etc/passwd\", \"class\": \"other\"}", desk.officer)
                    == 404)
            // A picture that is not the one that was recorded teaches nothing.
            try Data([1]).write(
                to: URL(fileURLWithPath: desk.folder + "/evidence/\(event)-confirmed.jpg"))
            #expect(try await ask(good, desk.officer) == 409)
            #expect(try self.waiting(desk).isEmpty)
        }
    }
}
