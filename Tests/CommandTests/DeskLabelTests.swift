import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite("What an officer teaches at the desk", .timeLimit(.minutes(3)))
struct DeskLabelTests {
    private static let models = Program.root.appendingPathComponent("Models").path
    private static let isHere = FileManager.default.fileExists(
        atPath: models + "/fetched/efficientnet-lite0.onnx")

    /// A desk over a scan's output, on a port of its own.
    private final class Desk {
        private let process = Process()
        private let errors = Pipe()
        private let address: String
        private let token: String

        init(_ output: String) throws {
            let made = try Program.run(
                "desk", "token", "add", "li", "--role", "officer", "--output", output)
            token = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
            process.executableURL = URL(fileURLWithPath: Program.path)
            process.arguments = ["desk", "--output", output, "--address", "127.0.0.1:0"]
            process.environment = Program.environment
            process.standardError = errors
            try process.run()
            var log = ""
            while !log.contains("\n") || !log.contains("address=") {
                let more = errors.fileHandleForReading.availableData
                try #require(!more.isEmpty, "the desk ended: \(log)")
                log += String(decoding: more, as: UTF8.self)
            }
            address = try #require(
                log.components(separatedBy: "address=").last?.split(whereSeparator: \.isWhitespace)
                    .first.map(String.init))
        }

        deinit {
            process.terminate()
            process.waitUntilExit()
        }

        func ask(_ method: String, _ path: String, body: String? = nil) async throws -> (Int, Data)
        {
            var request = URLRequest(url: try #require(URL(string: "http://\(address)\(path)")))
            request.httpMethod = method
            request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
            if let body {
                request.setValue("application/json", forHTTPHeaderField: "Content-Type")
                request.httpBody = Data(body.utf8)
            }
            let (data, answer) = try await URLSession.shared.data(for: request)
            return ((answer as? HTTPURLResponse)?.statusCode ?? 0, data)
        }
    }

    @Test(
        "is fitted into the head that classify then uses",
        .enabled(if: isHere, "needs make models: SKIPPED"))
    func fitted() async throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let output = scratch.path("out")
        let samples = Program.root.appendingPathComponent("Samples")
        let scan = try Program.run(
            "scan", samples.appendingPathComponent("bags.mp4").path, "--site",
            samples.appendingPathComponent("bags.yaml").path, "--detector", "none", "--output",
            output)
        try #require(scan.code == 0, "\(scan.errors)")
        let events = try Scratch.lines(output + "/events.jsonl").compactMap { $0["id"] as? String }
        try #require(events.count == 2)

        let desk = try Desk(output)
        // Boxes far apart in two pictures: the road is goods, the houses are a banner.
        for number in 0..<5 {
            let event = events[number % 2]
            for (name, top) in [("goods", 0.75), ("banner", 0.02)] {
                let box = "[\(0.05 + 0.18 * Double(number)), \(top), 0.15, 0.2]"
                let (status, data) = try await desk.ask(
                    "POST", "/api/v1/labels",
                    body: "{\"event\": \"\(event)\", \"class\": \"\(name)\", \"box\": \(box)}")
                #expect(status == 201, "\(String(decoding: data, as: UTF8.self))")
            }
        }
        let (_, counts) = try await desk.ask("GET", "/api/v1/labels")
        #expect(String(decoding: counts, as: UTF8.self).contains("\"goods\": 5"))

        let taught = output + "/taught"
        let fit = try Program.run("teach", "fit", "--in", taught, "--models", Self.models)
        #expect(fit.code == 0 && fit.output.contains("version 1 is in use"), "\(fit.errors)")
        let list = try Program.run("teach", "list", "--in", taught)
        #expect(list.output.contains("goods: 5") && list.output.contains("10 labels"))
        let (_, after) = try await desk.ask("GET", "/api/v1/labels")
        #expect(!String(decoding: after, as: UTF8.self).contains("\"goods\": 5"), "taken in")

        let picture = "\(output)/evidence/\(events[0])-confirmed.jpg"
        let named = try Program.run(
            "classify", picture, "--box", "0.41,0.75,0.15,0.2", "--floor", "0", "--head", taught,
            "--models", Self.models)
        #expect(named.output.contains("\"decision\":\"goods\""), "\(named.output)")
    }
}
