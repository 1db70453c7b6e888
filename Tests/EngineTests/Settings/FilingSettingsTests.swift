import CaseFiling
import Scene
import Testing
import Timetable

@testable import Engine

@Suite("how cases are filed, in the settings")
struct FilingSettingsTests {
    static let camera = SettingsProblemTests.camera

    private static let marks = """
        [{picture: [0.1, 0.9], ground: [113.30, 23.1300]},
         {picture: [0.9, 0.9], ground: [113.3001, 23.1300]},
         {picture: [0.8, 0.5], ground: [113.3001, 23.1302]},
         {picture: [0.2, 0.5], ground: [113.30, 23.1302]}]
        """

    @Test("a file that says nothing: neighbours by the design, no recurrence, no limits")
    func standard() throws {
        let settings = try read(Self.camera)
        #expect(settings.neighbours == .standard)
        #expect(settings.recurrence == nil)
        #expect(settings.policies.values.allSatisfy { $0 == .standard })
        #expect(settings.views[0].calibration == nil)
    }

    @Test("a number's pattern is taken with {id} once, and changes what a scan finds")
    func number() throws {
        let standard = try read(Self.camera)
        #expect(standard.number == "{date}-{id}")
        let own = try read(Self.camera + "filing: {number: \"GZ-{class}-{date}-{id}\"}")
        #expect(own.number == "GZ-{class}-{date}-{id}" && own.hash() != standard.hash())
        for text in ["{date}", "{id}-{id}", "{id}/..", "{id} a", "{day}-{id}", ""] {
            let found = problems(Self.camera + "filing: {number: \"\(text)\"}")
            #expect(found.count == 1 && found[0].contains("filing.number"), "\(text): \(found)")
        }
    }

    @Test("hours, cap and quiet times of a class; what holds for all; a calibration")
    func everything() throws {
        let settings = try read(
            """
            cameras:
              - id: a
                source: recording
                calibration: \(Self.marks.split(separator: "\n").joined(separator: " "))
            filing:
              neighbours: {metres: 30, within: 2h}
              recurrence: {within: 168h, action: link}
            violations:
              garbage_pile:
                file: registered
                register_hours: {between: "08:00-18:00", days: workdays}
                daily_cap: 3
                quiet: [{between: "22:00-06:00"}, {dates: 2026-10-01}]
            """)
        #expect(
            settings.neighbours == NeighbourRule(metres: 30, within: .seconds(7200)))
        #expect(
            settings.recurrence == Recurrence(within: .seconds(7 * 86_400), action: .link))
        let policy = settings.policies[.garbagePile]
        #expect(policy?.dailyCap == 3)
        #expect(policy?.quiet.count == 2)
        #expect(policy?.registerHours.between.map(\.description) == ["08:00-18:00"])
        #expect(settings.policies[.streetVending] == .standard)
        let ground = try #require(
            settings.views[0].calibration?.position(of: Point(x: 0.1, y: 0.9)))
        #expect(
            ground.metres(to: GroundPosition(longitude: 113.30, latitude: 23.13)) < 0.5)
        #expect(ViewPlan(view: settings.views[0], settings: settings).filing.neighbours == nil)
    }

    @Test("off is off")
    func off() throws {
        let settings = try read(Self.camera + "filing: {neighbours: off, recurrence: off}\n")
        #expect(settings.neighbours == nil)
        #expect(settings.recurrence == nil)
    }

    @Test("retention: days for all, other days by end and by class, a budget")
    func retention() throws {
        #expect(try read(Self.camera).retention == Retention())
        let all = try read(
            Self.camera + "retention: {days: 90, of: {rejected: 7, illegal_banner: 365}, "
                + "budget: 200GB}\n"
        ).retention
        let day = Duration.seconds(86_400)
        #expect(all.afterEnd == [.closed: day * 90, .rejected: day * 7, .cancelled: day * 90])
        #expect(all.ofClass == [.illegalBanner: day * 365])
        #expect(all.unfiled == day * 90)
        #expect(all.budget == 200_000_000_000)
        #expect(problems(Self.camera + "retention: {budget: 200 pigs}\n").count == 1)
    }

    @Test("a scan resumes only under the same policies")
    func hash() throws {
        let plain = try read(Self.camera).hash()
        for more in [
            "violations: {garbage_pile: {daily_cap: 3}}\n",
            "violations: {garbage_pile: {quiet: [{between: \"22:00-06:00\"}]}}\n",
            "filing: {recurrence: {within: 168h}}\n",
        ] {
            #expect(try read(Self.camera + more).hash() != plain)
        }
        #expect(try read(Self.camera + "filing: {neighbours: off}\n").hash() == plain)
    }

    @Test("what cannot be is refused where it stands")
    func refused() {
        let line =
            "[{picture: [0.1, 0.9], ground: [113.3, 23.1]},"
            + " {picture: [0.2, 0.9], ground: [113.31, 23.1]},"
            + " {picture: [0.3, 0.9], ground: [113.32, 23.1]},"
            + " {picture: [0.4, 0.9], ground: [113.33, 23.1]}]"
        let found = problems(
            """
            cameras:
              - {id: a, source: recording, calibration: \(line)}
              - {id: b, source: recording, calibration: [{picture: [0.1, 0.9], ground: [0, 0]}]}
              - {id: c, source: recording, calibration: \(line), presets: [{id: p}]}
            filing: {neighbours: on, recurrence: {action: reopen}}
            violations:
              left_object: {register_hours: {days: workdays}, daily_cap: 0}
            """)
        for part in [
            "cameras[0].calibration: found marks that no flat ground", "cameras[1].calibration",
            "`calibration` beside `presets`", "filing.neighbours", "filing.recurrence.within",
            "`register_hours` with `file:", "daily_cap",
        ] {
            #expect(found.contains { $0.contains(part) }, "\(part) in \(found)")
        }
    }
}
