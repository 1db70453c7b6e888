import Timetable

extension Assembly {
    /// The schedule that the layers make together, key by key; the walk stands above `schedule`.
    mutating func schedule(_ layers: [Value], _ place: Value.Place) -> Schedule? {
        let places = layers.map(\.mark)
        if let made = schedulesByPlaces[places] { return made }
        var merged: [String: Value]?
        for layer in layers {
            switch layer.content {
            case .record(let values):
                merged = (merged ?? [:]).merging(values) { $1 }
            case .nothing: merged = nil
            default: continue
            }
        }
        let made = merged.map { values in
            schedule(
                Fields(
                    Schema.schedule,
                    Value(content: .record(values), mark: layers.last?.mark ?? place)))
        }
        schedulesByPlaces[places] = .some(made)
        return made
    }

    private mutating func schedule(_ fields: Fields) -> Schedule {
        let every = fields.duration("every")
        let phase = fields.duration("phase")
        // A key that is faulty is there, and reported.
        func has(_ key: String) -> Bool {
            fields.values[key].map { $0.content != .nothing } ?? false
        }
        func report(_ key: String?, _ found: String, _ allowed: String) {
            let mark = key.flatMap { fields.values[$0]?.mark } ?? fields.mark
            checker.report(
                at: mark, key: key.map { "schedule.\($0)" } ?? "schedule", found: found,
                allowed: allowed)
        }
        if !has("every") && !has("at") { report(nil, "neither `every` nor `at`", "one of them") }
        if let every, every.components.attoseconds != 0 {
            report("every", DurationText.format(every), "whole seconds")
        }
        if !has("every") {
            for key in ["between", "phase"] where has(key) {
                report(key, "`\(key)` without `every`", "`every`, or no `\(key)`: `at` is exact")
            }
        }
        if let every, let phase, phase >= every {
            report(
                "phase", DurationText.format(phase),
                "less than `every`, \(DurationText.format(every))")
        }
        return Schedule(
            every: every, phase: phase,
            at: fields.texts("at").compactMap { DayTime($0) },
            between: fields.texts("between").compactMap { DayWindow($0) },
            days: Assembly.days(fields),
            blackouts: fields.texts("blackouts").compactMap { Blackout($0) },
            priority: fields.needed(fields.whole("priority")))
    }
}
