internal import Scene

extension Lines {
    /// The record of `violations.md` as one line.
    func record(_ record: CaseRecord) -> String {
        let entry = record.entry
        let place = record.place
        return JSONText.object([
            ("case", JSONText.string(record.number)),
            ("event", JSONText.string(record.event.id)),
            ("state", JSONText.string(record.state.rawValue)),
            ("violation", JSONText.string(record.event.violation.rawValue)),
            (
                "name",
                JSONText.object([
                    ("en", JSONText.string(entry.english)), ("zh", JSONText.string(entry.chinese)),
                ])
            ),
            (
                "codes",
                JSONText.object([
                    ("GB/T 47678.5-2026", Self.code(entry.code2026)),
                    ("GB/T 30428.2-2013", Self.code(entry.code2013)),
                    ("CJ/T 214", Self.code(entry.codeCJ)),
                ])
            ),
            ("source", JSONText.string(place.source)),
            ("camera", JSONText.string(record.event.view.camera.name)),
            ("preset", JSONText.string(record.event.view.preset.name)),
            ("zone", JSONText.string(record.event.zone)),
            ("address", JSONText.string(place.address)),
            ("longitude", JSONText.number(place.longitude, places: 7)),
            ("latitude", JSONText.number(place.latitude, places: 7)),
            ("grid", JSONText.string(place.grid)),
            (
                "department",
                JSONText.object([
                    ("code", JSONText.string(place.departmentCode)),
                    ("name", JSONText.string(place.departmentName)),
                ])
            ),
            ("first_seen", time(record.event.firstSeen)),
            ("confirmed", time(record.event.confirmed)),
            ("cleared", time(record.event.cleared)),
            ("registered", time(record.registered)),
            ("deadline", time(record.deadline)),
            ("closing_proposed", time(record.closingProposed)),
            ("box", Self.box(record.event.box)),
            ("confidence", JSONText.number(record.event.confidence)),
            ("reason", Self.reason(record.event.reason)),
            ("evidence", Self.evidence(record.event.evidence)),
            ("linked", JSONText.array(record.linked.map { JSONText.string($0) })),
            ("proposed", JSONText.array(record.proposed.map { JSONText.string($0) })),
            ("history", JSONText.array(record.history.map(change))),
        ])
    }

    private func change(_ change: CaseRecord.Change) -> String {
        JSONText.object([
            ("at", time(change.at)),
            ("actor", JSONText.string(change.actor.text)),
            ("from", JSONText.string(change.from?.rawValue)),
            ("to", JSONText.string(change.to.rawValue)),
            ("note", JSONText.string(change.note)),
            ("deadline", time(change.deadline)),
        ])
    }

    private static func code(_ code: CatalogueEntry.Code?) -> String {
        guard let code else { return "null" }
        return JSONText.object([
            ("code", JSONText.string(code.code)), ("source", JSONText.string(code.source.rawValue)),
        ])
    }
}
