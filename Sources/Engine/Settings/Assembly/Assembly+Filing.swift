import CaseFiling
import Scene
import Timetable

extension Assembly {
    func number(_ fields: Fields?) -> String {
        fields?.text("number") ?? CaseNumberFormat.standard.pattern
    }

    func neighbours(_ fields: Fields?) -> NeighbourRule? {
        // `off` is a text; a key that is left out or faulty is the standard.
        if fields?.text("neighbours") != nil { return nil }
        guard let rule = fields?.record("neighbours", Schema.neighbours) else { return .standard }
        return NeighbourRule(
            metres: rule.needed(rule.number("metres")),
            within: rule.needed(rule.duration("within")))
    }

    func recurrence(_ fields: Fields?) -> Recurrence? {
        guard let rule = fields?.record("recurrence", Schema.recurrence),
            let within = rule.duration("within")
        else { return nil }
        return Recurrence(
            within: within,
            action: rule.needed(rule.text("action").flatMap(Recurrence.Action.init(rawValue:))))
    }

    static func policy(_ rule: Fields) -> FilingPolicy {
        FilingPolicy(
            registerHours: rule.record("register_hours", Schema.active).map(window) ?? .always,
            dailyCap: rule.whole("daily_cap"),
            quiet: rule.list("quiet").map { window(Fields(Schema.active, $0)) })
    }

    static func window(_ fields: Fields) -> ActiveWindow {
        ActiveWindow(
            between: fields.texts("between").compactMap { DayWindow($0) }, days: days(fields))
    }

    /// The ground of a view's picture; what cannot be one is reported at the list.
    mutating func calibration(_ fields: Fields) -> GroundCalibration? {
        guard let list = fields.values["calibration"], case .list(let values) = list.content else {
            return nil
        }
        let marks = values.compactMap { value -> GroundCalibration.Mark? in
            let mark = Fields(Schema.calibrationMark, value)
            guard let picture = mark.values["picture"].flatMap(Assembly.numbers),
                let ground = mark.values["ground"].flatMap(Assembly.numbers),
                picture.count == 2, ground.count == 2
            else { return nil }
            return GroundCalibration.Mark(
                picture: Point(x: picture[0], y: picture[1]),
                ground: GroundPosition(longitude: ground[0], latitude: ground[1]))
        }
        // A faulty mark is reported where it stands.
        guard marks.count == values.count else { return nil }
        do {
            return try GroundCalibration(marks)
        } catch {
            checker.report(
                at: list.mark, key: "calibration",
                found: "marks that no flat ground seen from one place fits",
                allowed: "four or more marks of the ground, of the first four no three on a line")
            return nil
        }
    }
}
