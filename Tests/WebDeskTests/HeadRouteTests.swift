import CaseFiling
import Foundation
import HTTPTypes
import Scene
import Testing

@testable import WebDesk

@Suite("Heads in somebody's hands, by the API")
struct LeaseRouteTests {
    private let folder =
        FileManager.default.temporaryDirectory
        .appendingPathComponent("curbwatch-lease-\(UUID().uuidString)").path

    private func order(hours: Double) -> String {
        let until = Date().addingTimeInterval(hours * 3600)
        return "{\"until\": \"\(until.formatted(.iso8601))\"}"
    }

    private static func items(_ answer: TestDesk.Visitor.Answer) throws -> [[String: Any]] {
        try answer.json()["items"] as? [[String: Any]] ?? []
    }

    @Test("are taken, listed, still taken after a restart, and given back once")
    func life() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let order = order(hours: 2)
        let path = "/api/v1/cameras/north/lease"
        func firstRun() async throws {
            let desk = try TestDesk(patrolling: folder)
            try await desk.talk { visitor in
                let taken = try await visitor.ask(.post, path, token: desk.officer, body: order)
                #expect(taken.status == 200, "\(taken.text)")
                #expect(try taken.json()["camera"] as? String == "north")
                let holder = try taken.json()["holder"] as? String
                #expect(holder?.hasPrefix("li") == true)
                let seen = try await visitor.get("/api/v1/leases", desk.viewer)
                #expect(try Self.items(seen).compactMap { $0["holder"] as? String } == [holder])
            }
            let ledger = try String(
                contentsOfFile: folder + "/desk-audit.jsonl", encoding: .utf8)
            #expect(ledger.contains("head taken"))
        }
        try await firstRun()
        let desk = try TestDesk(patrolling: folder)
        try await desk.talk { visitor in
            let leases = try await visitor.get("/api/v1/leases", desk.viewer)
            #expect(try Self.items(leases).compactMap { $0["camera"] as? String } == ["north"])
            for wasLeased in [true, false] {
                let back = try await visitor.ask(.delete, path, token: desk.officer)
                #expect(back.status == 200)
                #expect(try back.json()["done"] as? Bool == wasLeased)
            }
            let none = try await visitor.get("/api/v1/leases", desk.viewer)
            #expect(try Self.items(none).isEmpty)
        }
    }

    @Test("are refused to viewers, beyond twelve hours, for fixed cameras and unknown ones")
    func refused() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let desk = try TestDesk(patrolling: folder)
        let (short, long) = (order(hours: 1), order(hours: 13))
        let soon = "{\"until\": \"soon\"}"
        let orders = [
            ("north", desk.viewer, short, 403), ("north", desk.officer, long, 400),
            ("north", desk.officer, soon, 400), ("south", desk.officer, short, 409),
            ("nowhere", desk.officer, short, 404),
            // Who may see some cameras only does not learn of others.
            ("south", desk.north, short, 404), ("north", desk.north, short, 200),
        ]
        try await desk.talk { visitor in
            for (camera, token, body, status) in orders {
                let answer = try await visitor.ask(
                    .post, "/api/v1/cameras/\(camera)/lease", token: token, body: body)
                #expect(answer.status == status, "\(camera), \(body): \(answer.text)")
            }
        }
    }

    @Test("cannot be taken at a desk beside which nobody patrols")
    func nobody() async throws {
        let desk = try TestDesk()
        let order = order(hours: 1)
        try await desk.talk { visitor in
            let answer = try await visitor.ask(
                .post, "/api/v1/cameras/north/lease", token: desk.officer, body: order)
            #expect(answer.status == 409)
        }
    }
}

@Suite("Faults of cameras, by the API")
struct FaultRouteTests {
    private static func view(_ camera: String) -> ViewID {
        ViewID(camera: CameraID(camera), preset: PresetID("corner"))
    }

    private func note(_ cause: String?, of camera: String, _ minute: Int, in store: CaseStore)
        throws
    {
        let moment = TestDesk.start + .seconds(60 * minute)
        if let cause {
            try store.record(
                [],
                faults: [
                    FaultSighting(
                        view: Self.view(camera), moment: moment, cause: cause,
                        detail: "\(camera)/corner: the head: \(cause)")
                ])
            return
        }
        var batch = Batch(view: Self.view(camera))
        batch.health = .good
        batch.checkpoint = Checkpoint(
            view: Self.view(camera), run: "live",
            position: .init(
                inputIndex: 0, inputPath: "x", lastMoment: moment, picturesDecoded: 1),
            memoryGeneration: 1, memory: [1], settingsHash: "")
        try store.commit(batch)
    }

    //   min     0      10     20     30
    //   north   stuck  stuck  ✓
    //   south                        unreachable
    @Test("are listed newest first, open ones alone where asked, and only of cameras one may see")
    func listed() async throws {
        let desk = try TestDesk()
        try note("stuck", of: "north", 0, in: desk.store)
        try note("stuck", of: "north", 10, in: desk.store)
        try note(nil, of: "north", 20, in: desk.store)
        try note("unreachable", of: "south", 30, in: desk.store)
        try await desk.talk { visitor in
            func faults(_ query: String, _ token: String) async throws -> [[String: Any]] {
                let answer = try await visitor.get("/api/v1/faults" + query, token)
                #expect(answer.status == 200, "\(answer.text)")
                return try answer.json()["items"] as? [[String: Any]] ?? []
            }
            let all = try await faults("", desk.viewer)
            #expect(all.compactMap { $0["cause"] as? String } == ["unreachable", "stuck"])
            #expect(all.last?["times"] as? Int == 2)
            #expect(all.last?["since"] as? String == "2026-01-31T08:00:00+00:00")
            #expect(all.last?["ended"] as? String == "2026-01-31T08:20:00+00:00")
            #expect(all.last?["detail"] as? String == "north/corner: the head: stuck")
            #expect(all.first?["ended"] is NSNull)
            let open = try await faults("?open=true", desk.viewer)
            #expect(open.compactMap { $0["camera"] as? String } == ["south"])
            let one = try await faults("?limit=1", desk.viewer)
            #expect(one.count == 1)
            let own = try await faults("", desk.north)
            #expect(own.compactMap { $0["camera"] as? String } == ["north"])
            let stranger = try await visitor.get("/api/v1/faults")
            #expect(stranger.status == 401)
            let none = try await visitor.get("/api/v1/faults?limit=0", desk.viewer)
            #expect(none.status == 400)
        }
    }
}
