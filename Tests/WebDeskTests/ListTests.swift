import CaseFiling
import Engine
import Foundation
import HTTPTypes
import NIOCore
import Scene
import Testing

@testable import WebDesk

@Suite("Lists, pictures and the stream")
struct ListTests {
    @Test("pages put together are the whole list, each case once, though cases come meanwhile")
    func pages() async throws {
        let test = try TestDesk(cases: 11)
        try await test.talk { visitor async throws in
            var numbers: [String] = []
            var cursor: String?
            repeat {
                let tail = cursor.map { "&cursor=\($0)" } ?? ""
                let page = try await visitor.get("/api/v1/cases?limit=4\(tail)", test.viewer).json()
                numbers += (page["items"] as? [[String: Any]] ?? []).compactMap {
                    $0["event"] as? String
                }
                cursor = page["next"] as? String
                try test.file(20 + numbers.count)
            } while cursor != nil
            #expect(numbers == (0..<11).reversed().map(TestDesk.event))
        }
    }

    @Test(
        "a filter that is none is a bad request that says what may stand there",
        arguments: [
            "limit=0", "limit=501", "limit=a", "state=opened", "violation=,", "since=yesterday",
            "open=1", "cursor=%00", "cursor=abc", "stranger=1", "camera=", "limit=1&limit=2",
        ])
    func badFilters(query: String) async throws {
        let test = try TestDesk()
        try await test.talk { visitor async throws in
            let answer = try await visitor.get("/api/v1/cases?\(query)", test.viewer)
            #expect(answer.status == 400)
            let detail = try answer.json()["detail"] as? String
            #expect(detail?.isEmpty == false)
        }
    }

    @Test("a picture comes whole, in parts, and not again where the browser has it")
    func pictures() async throws {
        let test = try TestDesk()
        try await test.talk { visitor async throws in
            let path = "/api/v1/events/\(TestDesk.event(0))/evidence/confirmed"
            let whole = try await visitor.get(path, test.viewer)
            #expect(whole.status == 200 && whole.body.count == 1000)
            let tag = try #require(whole.headers[.eTag])
            #expect(
                try await visitor.get(path, test.viewer, [("If-None-Match", tag)]).status == 304)
            let part = try await visitor.get(path, test.viewer, [("Range", "bytes=250-259")])
            #expect(part.status == 206 && part.body == Array(whole.body[250..<260]))
            #expect(part.headers[.contentRange] == "bytes 250-259/1000")
            let past = try await visitor.get(path, test.viewer, [("Range", "bytes=1000-")])
            #expect(past.status == 416)
            let head = try await visitor.ask(.head, path, token: test.viewer)
            #expect(head.status == 200 && head.body.isEmpty)
        }
    }

    @Test("what a Range header asks for")
    func ranges() {
        #expect(ByteRange.parse("bytes=0-0", size: 10) == .part(0..<1))
        #expect(ByteRange.parse("bytes=5-", size: 10) == .part(5..<10))
        #expect(ByteRange.parse("bytes=-3", size: 10) == .part(7..<10))
        #expect(ByteRange.parse("bytes=-30", size: 10) == .part(0..<10))
        #expect(ByteRange.parse("bytes=5-99", size: 10) == .part(5..<10))
        #expect(ByteRange.parse("bytes=10-", size: 10) == .none)
        #expect(ByteRange.parse("bytes=-0", size: 10) == .none)
        for odd in [
            "bytes=5-2", "bytes=a-b", "bytes=0-1,3-4", "lines=0-1", "bytes=99999999999999999999-",
            "bytes=-",
        ] {
            #expect(ByteRange.parse(odd, size: 10) == .ignored, "\(odd)")
        }
    }

    @Test("a step that the case does not take is a conflict that names the steps it takes")
    func conflict() async throws {
        let test = try TestDesk()
        let number = try #require(test.store.cases().first).number
        try await test.talk { visitor async throws in
            let answer = try await visitor.ask(
                .post, "/api/v1/cases/\(number)/steps", token: test.officer,
                body: "{\"verb\": \"close\"}")
            #expect(answer.status == 409)
            let found1 = try answer.json()["allowed"] as? [String]
            #expect(found1 == ["confirm", "reject", "cancel"])
            let dry = try await visitor.ask(
                .post, "/api/v1/cases/\(number)/steps", token: test.officer,
                body: "{\"verb\": \"confirm\", \"dry_run\": true}")
            let found2 = try dry.json()["state"] as? String
            #expect(found2 == "registered")
        }
        let found3 = try test.store.caseRecord(number)?.state
        #expect(found3 == .reported, "a dry run keeps nothing")
    }

    @Test("a path that is known by another method says which it takes")
    func methods() async throws {
        let test = try TestDesk()
        try await test.talk { visitor async throws in
            let answer = try await visitor.ask(.delete, "/api/v1/cases", token: test.admin)
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == "GET, HEAD")
        }
    }

    @Test("what others file and change is told to who listens, and only of cameras they may see")
    func news() async throws {
        let test = try TestDesk(cases: 2)
        _ = try await test.desk.standing.refresh(test.store)
        var news = News(desk: test.desk)
        func listener(_ cameras: Set<String>?) throws -> (AsyncStream<String>, @Sendable () -> Void)
        {
            let who = Principal(name: "x", role: .viewer, cameras: cameras, means: .token, key: "k")
            let line = try #require(test.desk.newsroom.listen(who, after: nil))
            return (
                AsyncStream { out in
                    Task {
                        for await piece in line.stream { out.yield(String(buffer: piece)) }
                        out.finish()
                    }
                }, line.leave
            )
        }
        let (all, _) = try listener(nil)
        let (north, _) = try listener(["north"])
        try test.file(2)
        try test.file(3)
        try await news.gather()
        let number = try #require(test.store.cases().first { $0.event.id == TestDesk.event(3) })
            .number
        try test.store.perform(.reject, on: number, by: .officer("li"), at: TestDesk.start)
        try await news.gather()
        test.desk.newsroom.close()
        var heard: [String] = []
        for await piece in all { heard.append(piece) }
        #expect(heard.count == 4, "hello, two filings, one step")
        #expect(heard.last?.contains("\"state\": \"rejected\"") == true)
        #expect(heard.last?.contains("officer:li") == true)
        var northern: [String] = []
        for await piece in north { northern.append(piece) }
        #expect(northern.count == 2, "hello and the one of north")
        #expect(!northern.joined().contains("south"))
    }

    @Test("a listener who comes back gets what it missed, or is told to read anew")
    func comingBack() throws {
        let room = Newsroom(most: 10)
        let who = Principal(name: "x", role: .viewer, cameras: nil, means: .token, key: "k")
        for number in 1...3 { room.tell(event: "case", data: "\(number)", camera: nil) }
        let back = try #require(room.listen(who, after: "\(room.edition)-1"))
        let stranger = try #require(room.listen(who, after: "other-1"))
        back.leave()
        stranger.leave()
        #expect(room.listeners == 0)
        #expect(Newsroom(most: 0).listen(who, after: nil) == nil)
    }
}

@Suite("Texts that are kept")
struct TextCacheTests {
    @Test("hold for their version only, and make room for each other")
    func versions() {
        let cache = TextCache(most: 10)
        cache.keep("four", "a", version: "1")
        #expect(cache.text("a", version: "1") == "four" && cache.text("a", version: "2") == nil)
        cache.keep("five5", "b", version: "1")
        #expect(cache.text("a", version: "1") == "four")
        cache.keep("six666", "c", version: "1")
        #expect(cache.text("a", version: "1") == nil && cache.text("c", version: "1") == "six666")
    }

    @Test("are built once; who asks meanwhile gets the one before")
    func once() {
        let cache = TextCache()
        var built = 0
        func ask(_ version: String) -> String {
            cache.newest("map", version: version) {
                built += 1
                // Somebody else asks while it is being built.
                if version == "2" {
                    let other = cache.newest("map", version: "2") { "never" }
                    #expect(other.text == "text 1" && other.version == "1")
                }
                return "text \(version)"
            }.text
        }
        #expect(ask("1") == "text 1" && ask("1") == "text 1" && built == 1)
        #expect(ask("2") == "text 2" && ask("2") == "text 2" && built == 2)
    }

    @Test("a list shows at once what was changed behind the desk's back")
    func fresh() async throws {
        let test = try TestDesk(cases: 2)
        let store = test.store
        let number = try #require(store.cases().first).number
        try await test.talk { visitor in
            func states() async throws -> Set<String> {
                let page = try await visitor.get("/api/v1/cases?limit=5", test.viewer).json()
                let items = page["items"] as? [[String: Any]] ?? []
                return Set(items.compactMap { $0["state"] as? String })
            }
            #expect(try await states() == ["reported"])
            try store.perform(.confirm, on: number, by: .officer("li"), at: TestDesk.start)
            #expect(try await states() == ["reported", "registered"])
            let mine = try await visitor.get("/api/v1/cases?limit=5", test.north).json()
            let cameras = (mine["items"] as? [[String: Any]] ?? []).map { $0["camera"] as? String }
            #expect(cameras == ["north"], "another's page is not theirs")
        }
    }
}
