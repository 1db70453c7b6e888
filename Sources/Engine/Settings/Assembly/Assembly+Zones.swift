import Judging
import Scene
import Timetable

extension Assembly {
    /// The zones of a list, made once a list; the walk stands above `zones`.
    mutating func zones(_ value: Value) -> [ZoneSettings] {
        if let made = zonesByPlace[value.mark] { return made }
        guard case .list(let values) = value.content else { return [] }
        var zones: [ZoneSettings] = []
        var lines: [String: Int] = [:]
        for (index, value) in values.enumerated() {
            checker.path += [.key("zones"), .index(index)]
            defer { checker.path.removeLast(2) }
            let fields = Fields(Schema.zone, value)
            guard let id = fields.text("id") else { continue }
            if let line = lines[id] {
                checker.report(
                    at: fields.values["id"]?.mark ?? value.mark, key: "id",
                    found: "\"\(id)\" a second time (first in line \(line))",
                    allowed: "each zone's id once in its view")
            }
            lines[id] = value.mark.line
            if let zone = zone(id, fields) { zones.append(zone) }
        }
        zonesByPlace[value.mark] = zones
        return zones
    }

    private mutating func zone(_ id: String, _ fields: Fields) -> ZoneSettings? {
        guard let kind = fields.text("kind").flatMap(Zone.Kind.init(rawValue:)),
            let outline = fields.values["polygon"], outline.content != .faulty
        else { return nil }
        let polygon = Polygon(
            fields.list("polygon").compactMap { corner in
                Assembly.numbers(corner).map { Point(x: $0[0], y: $0[1]) }
            })
        // A thousandth of a thousandth of the picture is less than a pixel of any camera.
        if abs(Assembly.signedArea(polygon)) < 1e-6 {
            checker.report(
                at: outline.mark, key: "polygon", found: "corners that enclose no area",
                allowed: "3 or more corners around an area")
        }
        let bin = self.bin(kind, fields)
        let active = fields.record("active", Schema.active).map(Assembly.window)
        return ZoneSettings(
            zone: Zone(
                id: id, kind: kind, polygon: polygon, bin: bin,
                minArea: fields.number("min_area")),
            active: active ?? .always, rules: rules(fields))
    }

    /// The classes that the zone has otherwise.
    private func rules(_ fields: Fields) -> [Violation: RuleSettings] {
        guard let own = fields.record("violations", Schema.zoneViolations) else { return [:] }
        return Violation.allCases.reduce(into: [:]) { rules, violation in
            guard var rule = self.rules[violation],
                let fields = own.record(violation.rawValue, Schema.zoneRule(violation))
            else { return }
            rule.apply(fields)
            rules[violation] = rule
        }
    }

    private mutating func bin(_ kind: Zone.Kind, _ fields: Fields) -> Box? {
        let box = fields.values["bin"].flatMap(Assembly.numbers).map {
            Box(x: $0[0], y: $0[1], width: $0[2], height: $0[3])
        }
        switch (kind, fields.values["bin"]) {
        case (.binPoint, .none):
            checker.report(
                at: fields.mark, key: "bin", found: "nothing",
                allowed: "the bin's box [x, y, width, height] in a bin_point")
        case (.binPoint, .some(let value)):
            guard let box else { break }
            if box.width <= 0 || box.height <= 0 || box.maxX > 1 + 1e-9 || box.maxY > 1 + 1e-9 {
                checker.report(
                    at: value.mark, key: "bin", found: "a box that is empty or leaves the picture",
                    allowed: "a box inside 0...1")
            }
        case (_, .some(let value)):
            checker.report(
                at: value.mark, key: "bin", found: "a bin in a zone of kind \(kind.rawValue)",
                allowed: "`bin` in a bin_point only")
        case (_, .none): break
        }
        return box
    }

    static func days(_ fields: Fields) -> DayRules {
        DayRules(
            days: fields.texts("days").compactMap { DayRule($0) },
            dates: fields.texts("dates").compactMap { DayRule($0) },
            except: fields.texts("except").compactMap { DayRule($0) })
    }

    static func numbers(_ value: Value) -> [Double]? {
        guard case .list(let values) = value.content else { return nil }
        return values.compactMap {
            if case .number(let number) = $0.content { number } else { nil }
        }
    }

    /// Half the cross products' sum, positive clockwise.
    private static func signedArea(_ polygon: Polygon) -> Double {
        var sum = 0.0
        var previous = polygon.corners.last ?? Point(x: 0, y: 0)
        for corner in polygon.corners {
            sum += previous.x * corner.y - corner.x * previous.y
            previous = corner
        }
        return sum / 2
    }
}
