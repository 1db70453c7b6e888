import Foundation
import Timetable
import Yams

extension Assembly {
    mutating func site(_ fields: Fields?) -> SiteSettings {
        let fields = fields ?? Fields.standard(Schema.site)
        let calendar = at(.key("calendar")) { $0.calendar(fields) }
        return SiteSettings(
            name: fields.needed(fields.text("name")),
            zone: fields.text("zone").flatMap(TimeZone.init(identifier:)) ?? .gmt,
            calendar: calendar)
    }

    private mutating func calendar(_ site: Fields) -> WorkCalendar {
        guard let value = site.values["calendar"] else { return .standard }
        guard case .text(let name) = value.content else {
            return site.record("calendar", Schema.calendar).flatMap { calendar($0, in: &checker) }
                ?? .standard
        }
        guard readsFiles else {
            checker.report(
                at: value.mark, key: "calendar", found: "a file",
                allowed: "the calendar itself: no file is read for settings from outside")
            return .standard
        }
        let path = name.hasPrefix("/") || directory.isEmpty ? name : directory + "/" + name
        let bytes: Data
        do {
            bytes = try SettingsFile.bytes(at: path)
        } catch {
            checker.report(
                at: value.mark, found: "\"\(name)\": \(error.cause)",
                allowed: "a calendar file, relative to this one")
            return .standard
        }
        do {
            let document = try SettingsDocument(bytes: bytes, file: path, splitFrom: .max)
            var inner = Checker(
                file: path, environment: checker.environment, document: document)
            let checked = inner.check(document.root, .record(Schema.calendar))
            let result = checked.flatMap { calendar(Fields(Schema.calendar, $0), in: &inner) }
            for problem in inner.problems.problems { checker.problems.add(problem) }
            return result ?? .standard
        } catch {
            checker.problems.add(error)
            return .standard
        }
    }

    private func calendar(_ fields: Fields, in checker: inout Checker) -> WorkCalendar? {
        let hours = fields.texts("hours").compactMap { DayWindow($0) }
        // An empty list stands for one that was faulty and is reported already.
        guard !hours.isEmpty else { return nil }
        guard WorkCalendar.areWorkable(hours) else {
            checker.report(
                at: fields.values["hours"]?.mark ?? fields.mark, key: "hours",
                found: "parts out of order or overlapping", allowed: "parts in order and apart")
            return nil
        }
        let week = Set(fields.texts("working_days").compactMap(Weekday.init(rawValue:)))
        guard !week.isEmpty else { return nil }
        return WorkCalendar(
            workingWeekdays: week, holidays: days(fields.texts("holidays")),
            makeUpDays: days(fields.texts("make_up_days")), hours: hours)
    }

    private func days(_ texts: [String]) -> Set<LocalDay> {
        var days: Set<LocalDay> = []
        for text in texts {
            guard case .dates(let first, let last) = DayRule(text) else { continue }
            for number in first.number...last.number { days.insert(LocalDay(number: number)) }
        }
        return days
    }
}
