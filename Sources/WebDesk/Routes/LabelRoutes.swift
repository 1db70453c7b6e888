internal import CaseFiling
internal import Engine
internal import Foundation
internal import Hummingbird
internal import Logging
internal import Scene

/// What officers teach: labels that wait for `curbwatch teach fit`.
enum LabelRoutes {
    static let all = [add, waiting]

    /// Exactly one of `class` and `verdict`.
    struct Label: Decodable {
        var event: String
        var `class`: String?
        var verdict: String?
        var box: [Double]?
    }

    static let add = Endpoint(
        method: .post, path: "/api/v1/labels", id: "addLabel",
        summary:
            "Say what an event's picture shows: its class is right or wrong (verdict), or what "
            + "stands in a box of it (class); it waits for `curbwatch teach fit`",
        role: .officer, body: "Label",
        answers: [
            .init(
                status: 201, help: "The label waits.", type: "application/json",
                schema: "LabelKept")
        ], problems: [400, 404, 409, 413, 415]
    ) { desk, call in
        let label = try await call.body(Label.self)
        let asker = try call.asker()
        guard label.event.utf8.count == 16,
            let event = try await desk.access.store.event(label.event),
            asker.sees(event.view.camera.name)
        else { throw Problem.notFound("event \(label.event.prefix(100))") }
        let name = try shown(by: label, event.violation)
        let box = try label.box.map { sides throws(Problem) in try Self.box(sides) } ?? event.box
        let labels = DeskLabels(desk.access.board.settings.value, output: desk.access.output)
        let id = try await OffThread.run {
            do throws(DeskLabels.Refusal) {
                return try labels.put(name, box: box, of: event, by: asker.name, at: call.now)
            } catch {
                throw Self.problem(error, desk)
            }
        }
        desk.ledger.note(
            "label \(name.rawValue)", by: asker.name, from: call.address,
            of: "event \(event.id) \(CaseText.box(box))", at: call.now)
        return Reply.json(
            JSONText.object([
                ("id", JSONText.string(id)), ("class", JSONText.string(name.rawValue)),
                ("box", CaseText.box(box)),
            ]), status: .created)
    }

    static let waiting = Endpoint(
        method: .get, path: "/api/v1/labels", id: "countLabels",
        summary: "How many labels of each class wait to be taught", role: .officer,
        answers: [
            .init(
                status: 200, help: "Counts by class.", type: "application/json",
                schema: "LabelCounts")
        ]
    ) { desk, _ in
        let labels = DeskLabels(desk.access.board.settings.value, output: desk.access.output)
        let counts = try await OffThread.run { try labels.waiting() }
        return Reply.json(
            JSONText.object([
                (
                    "waiting",
                    JSONText.object(
                        counts.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                            ($0.key.rawValue, JSONText.number($0.value))
                        })
                )
            ]))
    }

    private static func shown(
        by label: Label, _ violation: Violation
    ) throws(Problem) -> RegionClass {
        switch (label.class, label.verdict) {
        case (let word?, nil):
            guard let name = RegionClass(rawValue: word) else {
                let known = RegionClass.allCases.map(\.rawValue).joined(separator: ", ")
                throw .badRequest("class: needs one of \(known)")
            }
            return name
        case (nil, "confirmed"?), (nil, "rejected"?):
            let name =
                label.verdict == "confirmed"
                ? RegionClass(confirmed: violation) : RegionClass(rejected: violation)
            guard let name else {
                throw Problem(
                    .conflict, "not-by-looks", "This class does not go by looks",
                    "say with `class` what the picture shows; a verdict on \(violation.rawValue) "
                        + "teaches nothing")
            }
            return name
        default:
            throw .badRequest("give one of class and verdict (confirmed or rejected)")
        }
    }

    private static func box(_ sides: [Double]) throws(Problem) -> Box {
        guard sides.count == 4, sides.allSatisfy({ (0...1).contains($0) }), sides[2] > 0,
            sides[3] > 0, sides[0] + sides[2] <= 1.0005, sides[1] + sides[3] <= 1.0005
        else {
            throw .badRequest("box: needs [x, y, width, height] in 0 ... 1 inside the picture")
        }
        return Box(x: sides[0], y: sides[1], width: sides[2], height: sides[3])
    }

    private static func problem(_ refusal: DeskLabels.Refusal, _ desk: Desk) -> Problem {
        switch refusal {
        case .noPicture:
            return Problem(
                .conflict, "no-picture", "The event's picture is gone",
                "its time was over, or it is not the one that was recorded: see `cases audit`")
        case .cannotWrite(let words):
            desk.logger.error("a label could not be kept: \(words)")
            return Problem(
                .internalServerError, "failed", "The label could not be kept",
                "the log tells what; check the folder and the disk")
        }
    }
}
