internal import Foundation
internal import Scene

/// The records as CSV (RFC 4180): comma, quotes where needed, CR LF.
///
/// A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return gets a leading
/// apostrophe, so that no name of a camera becomes a formula in somebody's spreadsheet.
struct Table {
    private let lines: Lines

    init(zone: TimeZone) { lines = Lines(zone: zone) }

    static let events = """
        id,violation,camera,preset,zone,first_seen,confirmed,cleared,x,y,width,height,confidence,\
        reason,evidence
        """
    static let suppressions = """
        id,violation,camera,preset,zone,first_seen,last_seen,suppressed,x,y,width,height,cause,\
        reason
        """
    static let cases = """
        case,event,state,violation,name_en,name_zh,code_2026,code_2013,code_cj,source,camera,preset,\
        zone,address,longitude,latitude,grid,department_code,department_name,first_seen,confirmed,\
        cleared,registered,deadline,closing_proposed,confidence,reason,evidence
        """

    func event(_ event: Event) -> String {
        Self.row(
            [
                event.id, event.violation.rawValue, event.view.camera.name,
                event.view.preset.name, event.zone, time(event.firstSeen), time(event.confirmed),
                time(event.cleared),
            ] + box(event.box) + [
                JSONText.number(event.confidence), event.reason.summary,
                event.evidence[.confirmed]?.path,
            ])
    }

    func suppression(_ item: Suppression) -> String {
        Self.row(
            [
                item.id, item.violation.rawValue, item.view.camera.name, item.view.preset.name,
                item.zone, time(item.firstSeen), time(item.lastSeen), time(item.suppressed),
            ] + box(item.box) + [item.cause.rawValue, item.reason.summary])
    }

    func record(_ record: CaseRecord) -> String {
        let (entry, place, event) = (record.entry, record.place, record.event)
        return Self.row([
            record.number, event.id, record.state.rawValue, event.violation.rawValue,
            entry.english, entry.chinese, entry.code2026?.code, entry.code2013?.code,
            entry.codeCJ?.code, place.source, event.view.camera.name, event.view.preset.name,
            event.zone, place.address, degrees(place.longitude), degrees(place.latitude),
            place.grid, place.departmentCode, place.departmentName, time(event.firstSeen),
            time(event.confirmed), time(event.cleared), time(record.registered),
            time(record.deadline), time(record.closingProposed),
            JSONText.number(event.confidence), event.reason.summary,
            event.evidence[.confirmed]?.path,
        ])
    }

    static func row(_ cells: [String?]) -> String {
        cells.map { cell($0 ?? "") }.joined(separator: ",")
    }

    static func cell(_ text: String) -> String {
        var text = text
        // A plain negative number is no formula.
        if let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first),
            Double(text) == nil
        {
            text = "'" + text
        }
        guard text.unicodeScalars.contains(where: { "\",\r\n".unicodeScalars.contains($0) })
        else { return text }
        return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }

    private func time(_ moment: Moment?) -> String? { moment.map(lines.local) }

    private func degrees(_ value: Double?) -> String? {
        value.map { JSONText.number($0, places: 7) }
    }

    private func box(_ box: Box) -> [String?] {
        [box.x, box.y, box.width, box.height].map { JSONText.number($0) }
    }
}
