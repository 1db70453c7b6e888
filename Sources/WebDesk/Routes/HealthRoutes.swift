internal import CaseFiling
internal import Engine
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Scene

/// What a machine asks: alive, ready, how much.
enum HealthRoutes {
    static let all = [alive, ready, metrics]

    static let alive = Endpoint(
        method: .get, path: "/healthz", id: "healthz", summary: "Whether the process answers",
        role: nil, answers: [.init(status: 200, help: "It does.", type: "text/plain")]
    ) { _, _ in Reply.text("ok\n") }

    static let ready = Endpoint(
        method: .get, path: "/readyz", id: "readyz",
        summary: "Whether cases can be filed and looked at, with the reasons where not", role: nil,
        answers: [
            .init(status: 200, help: "They can.", type: "application/json", schema: "Readiness"),
            .init(status: 503, help: "They cannot.", type: "application/json", schema: "Readiness"),
        ]
    ) { desk, _ in
        var reasons: [String] = []
        if !desk.access.isPatrolAlive() { reasons.append("the patrol is late with its visits") }
        if !desk.standing.isRead { reasons.append("the open cases are not read yet") }
        if (try? await desk.access.store.newestChange()) == nil {
            reasons.append("the store cannot be read")
        }
        return Reply.json(
            JSONText.object([
                ("ready", JSONText.flag(reasons.isEmpty)),
                ("reasons", JSONText.array(reasons.map { JSONText.string($0) })),
            ]), status: reasons.isEmpty ? .ok : .serviceUnavailable)
    }

    static let metrics = Endpoint(
        method: .get, path: "/metrics", id: "metrics",
        summary: "Counts and times for Prometheus; needs a token that sees every camera",
        role: .viewer,
        answers: [.init(status: 200, help: "Text format 0.0.4.", type: "text/plain")]
    ) { desk, call in
        guard try call.asker().cameras == nil else {
            throw Problem.forbidden("metrics count every camera; use a token without groups")
        }
        let store = desk.access.store
        let outbox = (try? await OffThread.run { try store.outboxStatus() }) ?? []
        return Reply.text(
            MetricsText.text(desk, outbox), type: "text/plain; version=0.0.4; charset=utf-8")
    }

    /// Of this process; 0 where the system does not tell.
    static var residentBytes: Int64 {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int64($0) })
        else { return 0 }
        return pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
    }
}

/// Prometheus' text format.
enum MetricsText {
    static func text(_ desk: Desk, _ outbox: [OutboxStatus]) -> String {
        let tally = desk.access.board.tally
        let requests = desk.gauges.snapshot
        var out = ""
        func family(_ name: String, _ kind: String, _ help: String, _ rows: [(String, String)]) {
            out += "# HELP curbwatch_\(name) \(help)\n# TYPE curbwatch_\(name) \(kind)\n"
            for (labels, value) in rows { out += "curbwatch_\(name)\(labels) \(value)\n" }
        }
        func histogram(_ name: String, _ help: String, _ rows: [(String, TimeHistogram)]) {
            out += "# HELP curbwatch_\(name) \(help)\n# TYPE curbwatch_\(name) histogram\n"
            for (label, value) in rows {
                var sum = 0
                for (bound, count) in zip(value.bounds, value.counts) {
                    sum += count
                    out += "curbwatch_\(name)_bucket{\(label)le=\"\(bound)\"} \(sum)\n"
                }
                sum += value.counts.last ?? 0
                let labels = label.isEmpty ? "" : "{\(label.dropLast())}"
                out += "curbwatch_\(name)_bucket{\(label)le=\"+Inf\"} \(sum)\n"
                out += "curbwatch_\(name)_sum\(labels) \(value.sum)\n"
                out += "curbwatch_\(name)_count\(labels) \(sum)\n"
            }
        }
        family(
            "visits_total", "counter", "Visits by how they ended.",
            tally.visits.sorted { $0.key < $1.key }.map {
                ("{outcome=\(quoted($0.key))}", "\($0.value)")
            })
        family(
            "grab_failures_total", "counter", "Visits without a picture, by reason.",
            tally.grabFailures.sorted { $0.key < $1.key }.map {
                ("{reason=\(quoted($0.key))}", "\($0.value)")
            })
        family(
            "events_total", "counter", "Violations that were confirmed since the start.",
            tally.events.sorted { $0.key < $1.key }.map {
                ("{violation=\(quoted($0.key.rawValue)),state=\"confirmed\"}", "\($0.value)")
            })
        family(
            "observations_total", "counter", "Pictures that were looked at.",
            [("", "\(tally.looks.observations)")])
        family(
            "suppressed_total", "counter", "Suspicions that came to nothing, by why.",
            tally.looks.suppressed.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                ("{reason=\(quoted($0.key.rawValue))}", "\($0.value)")
            })
        family(
            "reconnects_total", "counter", "Watched streams that were opened anew.",
            [("", "\(tally.reconnects)")])
        family(
            "pictures_dropped_total", "counter",
            "Pictures of watched views that were due and passed over.",
            [("", "\(tally.picturesDropped)")])
        family(
            "outbox_pending", "gauge", "Notices that wait for their target.",
            outbox.map { ("{target=\(quoted($0.target))}", "\($0.pending)") })
        histogram("diff_seconds", "Time to tell what changed.", [("", tally.looks.diff)])
        histogram(
            "inference_seconds", "Time to name it by networks.", [("", tally.looks.inference)])
        histogram(
            "judge_seconds", "Time to judge it and keep what follows.", [("", tally.looks.judge)])
        histogram("grab_seconds", "Time to get a visit's pictures.", [("", tally.grabbing)])
        histogram(
            "look_seconds", "Time to look at a visit's picture and keep what came of it.",
            [("", tally.looking)])
        histogram("visit_lateness_seconds", "From due to made.", [("", tally.lateness)])
        family(
            "cases_open", "gauge", "Cases that are not ended.",
            desk.standing.byClass.sorted { $0.key < $1.key }.map {
                ("{violation=\(quoted($0.key.rawValue))}", "\($0.value)")
            })
        family(
            "views", "gauge", "Views of the settings.",
            [("", "\(desk.timetables.views(desk.access.board).count)")])
        let store = try? FileManager.default.attributesOfItem(
            atPath: "\(desk.access.output)/curbwatch.sqlite")
        family(
            "store_bytes", "gauge", "Size of the store's file.",
            [("", "\((store?[.size] as? Int) ?? 0)")])
        family(
            "resident_bytes", "gauge", "Memory of the process.",
            [("", "\(HealthRoutes.residentBytes)")])
        family(
            "desk_listeners", "gauge", "Pages that listen for news.",
            [("", "\(desk.newsroom.listeners)")])
        family(
            "desk_listeners_lost_total", "counter", "Listeners let go because they fell behind.",
            [("", "\(desk.newsroom.lost)")])
        family(
            "http_requests_total", "counter", "Requests to the desk.",
            requests.counts.sorted { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }
                .map {
                    ("{route=\(quoted($0.key.route)),status=\"\($0.key.status)\"}", "\($0.value)")
                })
        histogram(
            "http_request_seconds", "Time to answer a request.",
            requests.seconds.sorted { $0.key < $1.key }.map {
                ("route=\(quoted($0.key)),", $0.value)
            })
        return out
    }

    private static func quoted(_ text: String) -> String {
        let plain = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("\n", with: "\\n")
        return "\"\(plain)\""
    }
}
