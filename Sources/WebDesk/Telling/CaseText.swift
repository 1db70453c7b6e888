internal import CaseFiling
internal import Foundation
internal import Scene
internal import Timetable

/// Cases, events and suppressions as the API writes them.
enum CaseText {
    /// A case as lists and the stream have it; `GET /api/v1/cases/{number}` has more.
    static func summary(_ item: CaseSummary) -> String {
        let zone = TimeZone(identifier: item.clock) ?? .gmt
        return JSONText.object([
            ("number", JSONText.string(item.number)), ("event", JSONText.string(item.event)),
            ("state", JSONText.string(item.state.rawValue)),
            ("violation", JSONText.string(item.violation.rawValue)),
            ("camera", JSONText.string(item.view.camera.name)),
            ("preset", JSONText.string(item.view.preset.name)),
            ("zone", JSONText.string(item.zone)),
            ("first_seen", time(item.firstSeen, zone)), ("confirmed", time(item.confirmed, zone)),
            ("deadline", time(item.deadline, zone)), ("cleared", time(item.cleared, zone)),
            ("closing_proposed", time(item.closingProposed, zone)),
            ("confidence", JSONText.number(item.confidence)),
            ("box", box(item.box)), ("address", JSONText.string(item.address)),
            ("longitude", JSONText.number(item.longitude, places: 7)),
            ("latitude", JSONText.number(item.latitude, places: 7)),
            ("evidence", JSONText.array(item.evidence.map { JSONText.string($0.rawValue) })),
            (
                "verbs",
                JSONText.array(
                    CaseVerb.allowed(in: item.state).map { JSONText.string($0.rawValue) })
            ),
        ])
    }

    /// A whole case and the verbs that it takes.
    static func record(_ record: CaseRecord) -> String {
        let verbs = CaseVerb.allowed(in: record.state).map { JSONText.string($0.rawValue) }
        return "{\"verbs\": \(JSONText.array(verbs)), "
            + "\"words\": \(words(of: record.event.reason)), " + record.json.dropFirst()
    }

    /// A reason for people: its sentence and what its signals are called, in both languages.
    static func words(of reason: Reason) -> String {
        let signals = reason.signals.map { signal in
            let phrase = SignalWords.phrase(signal.name)
            return JSONText.object([
                ("name", JSONText.string(signal.name)),
                ("en", JSONText.string(phrase?.english ?? signal.name)),
                ("zh", JSONText.string(phrase?.chinese ?? signal.name)),
            ])
        }
        return JSONText.object([
            ("en", JSONText.string(reason.summary)),
            ("zh", JSONText.string(ReasonWords.chinese(reason.summary) ?? reason.summary)),
            ("signals", JSONText.array(signals)),
        ])
    }

    static func time(_ moment: Moment?, _ zone: TimeZone) -> String {
        JSONText.string(moment.map { LocalTime.iso8601($0.date, zone: zone) })
    }

    static func box(_ box: Box) -> String {
        JSONText.array([box.x, box.y, box.width, box.height].map { JSONText.number($0) })
    }
}

/// Where a page ended, as a word that only this program reads.
enum Cursor {
    static func text(_ mark: PageMark) -> String {
        let data = (try? JSONEncoder().encode(mark)) ?? Data()
        return data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    static func mark(_ text: String) throws(Problem) -> PageMark {
        var plain = text.replacing("-", with: "+").replacing("_", with: "/")
        while plain.count % 4 != 0 { plain += "=" }
        guard text.utf8.count <= 1000, let data = Data(base64Encoded: plain),
            let mark = try? JSONDecoder().decode(PageMark.self, from: data)
        else { throw .badRequest("cursor: take it from `next` of the page before, unchanged") }
        return mark
    }
}
