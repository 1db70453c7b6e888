internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// What is new, as it happens.
enum StreamRoutes {
    static let all = [stream]

    static let stream = Endpoint(
        method: .get, path: "/api/v1/stream", id: "listen",
        summary:
            "Server-sent events: `case`, `view`, `settings`; `reset` says to read everything anew",
        role: .viewer,
        answers: [.init(status: 200, help: "A stream without end.", type: "text/event-stream")],
        problems: [503]
    ) { desk, call in
        let last = HTTPField.Name("Last-Event-ID").flatMap { call.request.headers[$0] }
        guard let (stream, leave) = desk.newsroom.listen(try call.asker(), after: last) else {
            throw Problem(
                .serviceUnavailable, "listeners", "Too many listen already",
                "ask the lists every minute instead, or raise `desk.listeners`"
            ).with(.retryAfter, "30")
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: ResponseBody { writer in
                defer { leave() }
                for await piece in stream { try await writer.write(piece) }
                try await writer.finish(nil)
            })
    }
}
