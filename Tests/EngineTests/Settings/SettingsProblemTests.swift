import Foundation
import Testing

@testable import Engine

/// Reads a text as a settings file named `site.yaml`.
func read(
    _ text: String, environment: [String: String] = [:], for purpose: Settings.Purpose = .scan
) throws -> Settings {
    try Settings.read(
        Data(text.utf8), name: "site.yaml", environment: environment, for: purpose)
}

/// The lines in which a text is refused; empty where it is taken.
func problems(
    _ text: String, environment: [String: String] = [:], for purpose: Settings.Purpose = .scan
) -> [String] {
    do {
        _ = try read(text, environment: environment, for: purpose)
        return []
    } catch let error as SettingsProblems {
        return error.problems.map(\.description)
    } catch {
        return ["\(error)"]
    }
}

@Suite("problems in a settings file")
struct SettingsProblemTests {
    static let camera = "cameras: [{id: a, source: recording}]\n"

    @Test("are all reported at once, each with its place, what was found and what is allowed")
    func allAtOnce() {
        let text = """
            site: {name: Gate, zone: Asia/Shangai}
            cameras:
              - id: north gate
                source: rtps://10.0.0.1/stream
                presets:
                  - id: corner
                    shedule: {every: 10m}
                    schedule: {every: 0s, days: weekdys, between: "25:00-26:00"}
                    zones:
                      - {id: walk, kind: pavment, polygon: [[0, 0.5], [1, 0.5], [1.5, 1]]}
              - source: recording
            violations:
              garbage_pile: {dwell: 600, enabled: yes, sightings: 0}
              littering: {}
            """
        #expect(
            problems(text) == [
                "site.yaml:1:26: site.zone: found \"Asia/Shangai\", needs an IANA zone such as "
                    + "Asia/Shanghai; did you mean Asia/Shanghai?",
                "site.yaml:3:9: cameras[0].id: found \"north gate\", needs a name of 1 to 100 "
                    + "letters, digits, - _ . (no spaces, no slash)",
                "site.yaml:4:13: cameras[0].source: found an address rtps://… (not shown), needs "
                    + "recording, a file's path, or an address rtsp://…, rtsps://…, http://…, "
                    + "https://… or udp://[host]:port (a local device: serve it by RTSP first)",
                "site.yaml:7:9: cameras[0].presets[0].shedule: found an unknown key, needs one of "
                    + "id, token, schedule, watch, zones, calibration, learning, clip, template; "
                    + "did you mean schedule?",
                "site.yaml:8:27: cameras[0].presets[0].schedule.every: found \"0s\", needs "
                    + "2s ... 24h",
                "site.yaml:8:37: cameras[0].presets[0].schedule.days: found \"weekdys\", needs "
                    + "mon … sun, weekdays, weekend, workdays, holidays; did you mean weekdays?",
                "site.yaml:8:55: cameras[0].presets[0].schedule.between: found \"25:00-26:00\", "
                    + "needs a window such as \"07:00-22:30\", \"22:00-05:00\", "
                    + "\"sunset+15m-sunrise\"",
                "site.yaml:10:30: cameras[0].presets[0].zones[0].kind: found \"pavment\", needs "
                    + "pavement | carriageway_no_parking | cycle_bay | vehicle_bay | bin_point | "
                    + "shop_front | hanging_line | facade | building_site | ignore | privacy; "
                    + "did you mean pavement?",
                "site.yaml:10:70: cameras[0].presets[0].zones[0].polygon[2][0]: found 1.5, needs "
                    + "a number 0 ... 1",
                "site.yaml:11:5: cameras[1].id: found nothing, needs a name of 1 to 100 letters, "
                    + "digits, - _ . (no spaces, no slash)",
                "site.yaml:13:25: violations.garbage_pile.dwell: found 600, needs 2s ... 24h; "
                    + "did you mean 600s?",
                "site.yaml:13:39: violations.garbage_pile.enabled: found \"yes\", needs true or "
                    + "false; did you mean true?",
                "site.yaml:13:55: violations.garbage_pile.sightings: found 0, needs a whole "
                    + "number 1 ... 1000",
                "site.yaml:14:3: violations.littering: found an unknown key, needs one of "
                    + "garbage_pile, street_vending, overflowing_bin, shop_encroachment, "
                    + "street_hanging, disorderly_cycles, illegal_banner, piled_materials, "
                    + "illegal_parking, left_object",
            ])
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var text: String
        /// Where it is reported, and a part of what is said.
        var place: String
        var says: String
        var testDescription: String { "\(place): \(says)" }

        init(_ text: String, _ place: String, _ says: String) {
            self.text = text
            self.place = place
            self.says = says
        }
    }

    @Test("a key of another class, a label with capitals and a zone's filing are not taken")
    func ownKeys() {
        let found = problems(
            """
            cameras:
              - id: a
                source: recording
                zones:
                  - id: w
                    kind: pavement
                    polygon: [[0,0],[1,0],[1,1]]
                    violations: {garbage_pile: {file: reported}}
            violations:
              garbage_pile: {count: 3}
              street_vending: {labels: [Umbrella]}
              disorderly_cycles: {count: 0}
            """)
        #expect(found.count == 4, "\(found)")
        for words in ["file", "count", "a label of 1 to 64 lower-case", "1 ... 100"] {
            #expect(found.contains { $0.contains(words) }, "\(words): \(found)")
        }
    }

    static func preset(_ keys: String) -> String {
        "cameras:\n- id: a\n  source: recording\n  \(keys)\n"
    }

    static let square = "[[0, 0], [1, 0], [1, 1]]"

    @Test(
        "say what is wrong with one thing",
        arguments: [
            // Keys and names that come twice.
            Fault("cameras: []\n", "site.yaml:1:10: cameras:", "found a list of 0"),
            Fault("site: {}\n", "site.yaml:1:1: cameras:", "found nothing, needs a list"),
            Fault(camera + "log: {}\nlog: {}\n", "site.yaml:3:1: log:", "a second time"),
            Fault(
                preset("learning: 3\n  \"learning\": 4"), "site.yaml:5:3: cameras[0].learning:",
                "a second time"),
            Fault(
                "cameras: [{id: a, source: recording}, {id: a, source: recording}]\n",
                "site.yaml:1:44: cameras[1].id:", "\"a\" a second time (first in line 1)"),
            Fault(
                preset("presets: [{id: p}, {id: p}]"), "site.yaml:4:27: cameras[0].presets[1].id:",
                "\"p\" a second time"),
            Fault(
                preset(
                    "zones: [{id: z, kind: facade, polygon: \(square)}, "
                        + "{id: z, kind: facade, polygon: \(square)}]"),
                "site.yaml:4:74: cameras[0].zones[1].id:", "\"z\" a second time"),
            // Durations.
            Fault(
                preset("schedule: {every: 600}"), "site.yaml:4:21: cameras[0].schedule.every:",
                "found 600, needs 2s ... 24h; did you mean 600s?"),
            Fault(
                preset("schedule: {every: 25h}"), "site.yaml:4:21: cameras[0].schedule.every:",
                "found \"25h\", needs 2s ... 24h"),
            Fault(
                preset("schedule: {every: 2500ms}"), "site.yaml:4:21: cameras[0].schedule.every:",
                "found 2s500ms, needs whole seconds"),
            // Schedules that say nothing, or two things.
            Fault(
                preset("schedule: {days: weekdays}"), "site.yaml:4:13: cameras[0].schedule:",
                "neither `every` nor `at`"),
            Fault(
                preset("schedule: {at: \"07:00\", between: \"07:00-08:00\"}"),
                "site.yaml:4:36: cameras[0].schedule.between:", "`between` without `every`"),
            Fault(
                preset("schedule: {every: 10m, phase: 10m}"),
                "site.yaml:4:33: cameras[0].schedule.phase:", "needs less than `every`, 10m"),
            Fault(
                preset("schedule: {at: sunrise}"), "site.yaml:2:3: cameras[0]:",
                "sunrise or sunset in the schedule of a camera without a place"),
            Fault(
                preset("schedule: {at: \"24:00\"}"), "site.yaml:4:18: cameras[0].schedule.at:",
                "needs a time such as 07:00"),
            // Zones.
            Fault(
                preset("zones: [{id: z, kind: facade, polygon: [[0, 0], [1, 1]]}]"),
                "site.yaml:4:42: cameras[0].zones[0].polygon:", "found 2 entries, needs 3"),
            Fault(
                preset("zones: [{id: z, kind: facade, polygon: [[0, 0], [0.5, 0.5], [1, 1]]}]"),
                "site.yaml:4:42: cameras[0].zones[0].polygon:", "enclose no area"),
            Fault(
                preset("zones: [{id: z, kind: bin_point, polygon: \(square)}]"),
                "site.yaml:4:11: cameras[0].zones[0].bin:", "found nothing"),
            Fault(
                preset("zones: [{id: z, kind: facade, polygon: \(square), bin: [0, 0, 1, 1]}]"),
                "site.yaml:4:73: cameras[0].zones[0].bin:", "in a zone of kind facade"),
            Fault(
                preset(
                    "zones: [{id: z, kind: bin_point, polygon: \(square), bin: [0.5, 0, 0.6, 1]}]"),
                "site.yaml:4:76: cameras[0].zones[0].bin:", "leaves the picture"),
            // Templates and presets.
            Fault(
                "templates: {cross: {}}\n" + preset("template: corss"),
                "site.yaml:5:13: cameras[0].template:", "did you mean cross?"),
            Fault(
                preset("template: [cross]"), "site.yaml:4:14: cameras[0].template:",
                "of which there is none"),
            Fault(
                preset("zones: []\n  presets: [{id: p}]"), "site.yaml:4:10: cameras[0].zones:",
                "`zones` beside `presets`"),
            Fault(
                preset("head: {onvif: \"http://10.0.0.1/\"}"), "site.yaml:2:3: cameras[0].token:",
                "because the head is not fixed"),
            Fault(
                preset("head: turning"), "site.yaml:4:9: cameras[0].head:",
                "needs fixed, or a mapping (head)"),
            Fault(
                preset("location: {longitude: 113.2}"), "site.yaml:4:13: cameras[0].location:",
                "one of `longitude` and `latitude`"),
            Fault(
                preset("location: {grid: 44011100100100}"),
                "site.yaml:4:20: cameras[0].location.grid:", "needs 15 digits"),
            // Classes and the calendar.
            Fault(
                camera + "violations: {garbage_pile: {register_above: 0.9}}\n",
                "site.yaml:2:45: violations.garbage_pile.register_above:", "file: reported"),
            Fault(
                camera + "violations: {garbage_pile: {time_limit: 4h}}\n",
                "site.yaml:2:41: violations.garbage_pile.time_limit:", "4 working hours"),
            Fault(
                "site: {calendar: {hours: [\"14:00-18:00\", \"08:00-12:00\"]}}\n" + camera,
                "site.yaml:1:26: site.calendar.hours:", "out of order"),
            Fault(
                "site: {calendar: nowhere.yaml}\n" + camera, "site.yaml:1:18: site.calendar:",
                "\"nowhere.yaml\": no such file"),
            Fault(
                "site: {zone: GMT+8}\n" + camera, "site.yaml:1:14: site.zone:", "an IANA zone"),
            // YAML that is not ours.
            Fault(
                camera + "grab: {burst: !!str 3}\n", "site.yaml:2:15: grab.burst:", "a tag"),
            Fault(camera + "grab: {burst: 0x3}\n", "site.yaml:2:15: grab.burst:", "\"0x3\""),
            Fault(camera + "grab: {burst: \"3\"}\n", "site.yaml:2:15: grab.burst:", "\"3\""),
            Fault(camera + "? [1, 2]\n: 3\n", "site.yaml:2:3:", "a list or mapping as a key"),
            Fault("- a\n- b\n", "site.yaml:1:1:", "found a list of 2, needs a mapping"),
        ])
    func one(fault: Fault) {
        let found = problems(fault.text)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix(fault.place) == true, "\(found)")
        #expect(found.first?.contains(fault.says) == true, "\(found)")
    }

    @Test("`run` asks for a schedule and a live source in every view; `either` decides by itself")
    func forRun() {
        let text = """
            cameras:
              - {id: a, source: recording, schedule: {every: 10m}}
              - {id: b, source: rtsp://10.0.0.1/x, presets: [{id: p}, {id: q, schedule: {every: 1h}}]}
            """
        let expected = [
            "site.yaml:2:5: cameras[0].source: found recording, needs a source that `run` can "
                + "look at: an address or a file's path",
            "site.yaml:3:50: cameras[1].presets[0].schedule: found nothing, needs `every` or "
                + "`at`, or `watch` beside it: `run` visits each view by its schedule, or "
                + "watches it",
        ]
        #expect(problems(text).isEmpty)
        #expect(problems(text, for: .run) == expected)
        #expect(problems(text, for: .either) == expected)
        #expect(problems(Self.camera, for: .either).isEmpty)
    }

    @Test("a hopeless file is not listed to its end")
    func many() throws {
        let text =
            "cameras:\n" + String(repeating: "- {id: \"a b\", source: recording}\n", count: 500)
        let error = #expect(throws: SettingsProblems.self) { try read(text) }
        #expect(error?.problems.count == 200)
        #expect(error?.more == 300)
        #expect(error?.description.hasSuffix("and 300 more") == true)
    }

    /// Words at distance 1, 2 and 3, a swap, and words too far off.
    @Test(
        "the nearest key is the one at the least distance, or none",
        arguments: [
            ("shedule", "schedule"), ("Schedule", "schedule"), ("zonse", "zones"),
            ("tokn", "token"), ("max-gap", "max_gap"), ("x", nil), ("completely", nil), ("", nil),
        ])
    func nearest(typed: String, meant: String?) {
        let known = ["id", "token", "schedule", "zones", "max_gap"]
        #expect(NearestKey.to(typed, among: known) == meant)
    }
}
