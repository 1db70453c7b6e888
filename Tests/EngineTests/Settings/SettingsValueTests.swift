import Foundation
import Judging
import Scene
import Testing
import Timetable

@testable import Engine

@Suite("what a settings file resolves to")
struct SettingsValueTests {
    static let site = """
        site: {name: Riverside, zone: Asia/Shanghai}
        templates:
          street:
            schedule: {every: 10m, between: ["07:00-22:30"]}
            zones: [{id: walk, kind: pavement, polygon: [[0, 0.5], [1, 0.5], [1, 1], [0, 1]]}]
            learning: 20
          night: {schedule: {between: "22:00-05:00"}}
        cameras:
          - id: gate
            source: rtsp://${USER}:${PASSWORD}@10.0.0.7/stream?x=1
            head: {onvif: "http://10.0.0.7/onvif"}
            location: {longitude: 113.2644321, latitude: 23.1291234, grid: 440111001001001}
            template: street
            schedule: {days: weekdays}
            presets:
              - {id: plain, token: 1}
              - {id: late, token: "2", template: [street, night], learning: 5}
              - {id: often, token: "3", schedule: {every: 1m, between: null}, zones: []}
              - {id: bare, token: "4", schedule: null, zones: ~}
          - {id: file, source: clips/a.mp4}
        """

    static func settings() throws -> Settings {
        try read(site, environment: ["USER": "admin", "PASSWORD": "a@b/c"])
    }

    @Test("presets inherit: mappings key by key, the rest whole, `null` takes away")
    func inheritance() throws {
        let presets = try Self.settings().cameras[0].presets
        let plain = presets[0]
        #expect(plain.schedule?.every == .seconds(600))
        #expect(plain.schedule?.between.map(\.description) == ["07:00-22:30"])
        #expect(plain.schedule?.days.days == [.weekdays])
        #expect(plain.zones.map(\.zone.id) == ["walk"])
        #expect(plain.learning == 20)
        #expect(plain.token == "1")
        let late = presets[1]
        #expect(late.schedule?.every == .seconds(600))
        #expect(late.schedule?.between.map(\.description) == ["22:00-05:00"])
        #expect(late.schedule?.days.days == [.weekdays])
        #expect(late.learning == 5)
        let often = presets[2]
        #expect(often.schedule?.every == .seconds(60))
        #expect(often.schedule?.between == [])
        #expect(often.zones.isEmpty)
        let bare = presets[3]
        #expect(bare.schedule == nil)
        #expect(bare.zones.isEmpty)
        #expect(bare.learning == 20)
    }

    @Test("a camera without presets is one view named main")
    func implicitPreset() throws {
        let views = try Self.settings().views
        #expect(
            views.map(\.id.description)
                == ["gate/plain", "gate/late", "gate/often", "gate/bare", "file/main"])
        #expect(views[4].source == SourceAddress("clips/a.mp4"))
        #expect(views[4].learning == 12)
        #expect(views[0].location?.place == Place(longitude: 113.2644321, latitude: 23.1291234))
        #expect(views[0].location?.grid == "440111001001001")
        #expect(views[0].head == .onvif(SourceAddress("http://10.0.0.7/onvif")))
    }

    @Test("passwords come from the environment and are shown nowhere")
    func secrets() throws {
        let settings = try Self.settings()
        #expect(settings.cameras[0].source.address == "rtsp://admin:a@b/c@10.0.0.7/stream?x=1")
        var dumped = ""
        dump(settings, to: &dumped)
        for shown in ["\(settings)", String(reflecting: settings), dumped] {
            #expect(shown.contains("rtsp://10.0.0.7/stream"))
            #expect(!shown.contains("a@b"))
            #expect(!shown.contains("admin"))
            #expect(!shown.contains("x=1"))
        }
    }

    /// Wherever an address with a password may be written by mistake, the message leaves it out.
    @Test(
        "no problem shows a password",
        arguments: [
            "cameras: [{id: a, source: \"rtps://admin:geheim@h/\"}]",
            "cameras: [{id: a, source: \"rtsp:///geheim\"}]",
            "cameras: [{id: \"rtsp://admin:geheim@h/\", source: recording}]",
            "cameras: [{id: a, source: recording, password: geheim}]",
            "cameras: [{id: a, source: \"rtsp://admin:${SECRET}@h/ \"}]",
            "cameras: [{id: a, source: \"rtsp://admin:${geheim@h/\"}]",
            "cameras: [{id: a, source: [\"rtsp://admin:geheim@h/\"]}]",
            "cameras: [{id: a, source: \"rtsp://admin:geheim@h/\"\n",
            "cameras: [{id: a, source: recording, head: {onvif: \"geheim\"}}]",
            "log: {level: \"rtsp://admin:geheim@h/\"}\ncameras: [{id: a, source: recording}]",
        ])
    func secretProblems(text: String) {
        let found = problems(text, environment: ["SECRET": "geheim"])
        #expect(!found.isEmpty)
        #expect(!found.joined().contains("geheim"))
    }

    @Test("a variable that is not set is named")
    func unset() {
        #expect(
            problems("cameras: [{id: a, source: \"rtsp://${CAMERA_PASSWORD}@h/\"}]") == [
                "site.yaml:1:27: cameras[0].source: found ${CAMERA_PASSWORD}, which the "
                    + "environment does not set, needs a variable that is set"
            ])
    }

    @Test(
        "a `$` that is no variable stands for itself",
        arguments: [
            ("a$b", "a$b"), ("${X}", "1"), ("$${X}", "${X}"), ("${X}${X}$", "11$"),
            ("pre${X}post", "pre1post"), ("", ""),
        ])
    func expansion(text: String, expanded: String) throws {
        #expect(try Expansion.expand(text, environment: ["X": "1"]) == expanded)
    }

    @Test("classes take the site's names, codes, dwell, limits and filing")
    func classes() throws {
        let settings = try read(
            """
            cameras: [{id: a, source: recording}]
            violations:
              garbage_pile:
                dwell: 15m
                sightings: 3
                min_area: 0.001
                absence: 20s
                absent_visits: 2
                max_gap: 3m
                max_gap_intervals: 4
                hold_limit: 2h
                min_confidence: 0.7
                contradiction: 0.8
                max_box_area: 0.11
                max_width: 0.12
                max_height: 0.13
                min_aspect: 0.14
                room_when_named: 1.5
                time_limit: 1 working day
                codes: {gb_2026: "06011", gb_2013: {code: "01-11", source: verified}, cj: null}
                names: {en: litter}
              illegal_parking: {file: registered, register_above: 0.95}
              left_object: {enabled: false, time_limit: none}
            """)
        let entry = settings.catalogue[.garbagePile]
        #expect(entry.dwell == .seconds(900))
        #expect(entry.sightings == 3)
        #expect(entry.timeLimit == .workingDays(1))
        #expect(entry.code2026 == .init("06011", .secondhand))
        #expect(entry.code2013 == .init("01-11", .verified))
        #expect(entry.codeCJ == nil)
        #expect(entry.english == "litter")
        #expect(entry.chinese == "暴露垃圾")
        let rule = try #require(settings.rules[.garbagePile])
        #expect(rule.dwell == .seconds(900))
        #expect(rule.sightings == 3)
        #expect(rule.minArea == 0.001)
        #expect(rule.absence == .seconds(20))
        #expect(rule.absentVisits == 2)
        #expect(rule.maxGap == .seconds(180))
        #expect(rule.maxGapIntervals == 4)
        #expect(rule.holdLimit == .seconds(7200))
        #expect(rule.minConfidence == 0.7)
        #expect(rule.contradiction == 0.8)
        #expect(
            [rule.maxBoxArea, rule.maxWidth, rule.maxHeight, rule.minAspect, rule.roomWhenNamed]
                == [0.11, 0.12, 0.13, 0.14, 1.5])
        #expect(settings.registerFloors == [.illegalParking: 0.95])
        #expect(settings.rules[.leftObject]?.enabled == false)
        #expect(settings.catalogue[.streetVending] == Catalogue.standard[.streetVending])
    }

    @Test("a class takes the site's labels, floors and numbers, a zone what it has otherwise")
    func ownRules() throws {
        let settings = try read(
            """
            cameras:
              - id: a
                source: recording
                zones:
                  - id: left
                    kind: pavement
                    polygon: [[0,0],[0.5,0],[0.5,1],[0,1]]
                    violations:
                      street_vending: {dwell: 2m, person_dwell: 1m}
                      garbage_pile: {enabled: false}
                  - {id: right, kind: pavement, polygon: [[0.5,0],[1,0],[1,1],[0.5,1]]}
            violations:
              street_vending: {labels: [stall, dining table], class_floor: 0.6, dwell: 8m}
              disorderly_cycles: {count: 5, needs_class: false}
            """)
        let vending = try #require(settings.rules[.streetVending])
        #expect(vending.labels == ["stall", "dining table"])
        #expect(vending.classFloor == 0.6)
        #expect(vending.dwell == .seconds(480))
        #expect(settings.rules[.disorderlyCycles]?.count == 5)
        #expect(settings.rules[.disorderlyCycles]?.needsClass == false)
        let zones = settings.views[0].zones
        let own = try #require(zones[0].rules[.streetVending])
        #expect(own.dwell == .seconds(120))
        #expect(own.personDwell == .seconds(60))
        // What the zone leaves out is the site's, not the catalogue's.
        #expect(own.labels == vending.labels)
        #expect(own.classFloor == 0.6)
        #expect(zones[0].rules[.garbagePile]?.enabled == false)
        #expect(zones[1].rules.isEmpty)
        #expect(
            settings.views[0].ruleBook(settings.rules)
                == RuleBook(settings.rules, zones: ["left": zones[0].rules]))
    }

    @Test("a zone's own rules change the hash")
    func zoneHash() throws {
        func hash(_ more: String) throws -> String {
            try read(
                """
                cameras:
                  - id: a
                    source: recording
                    zones:
                      - {id: w, kind: pavement, polygon: [[0,0],[1,0],[1,1]]\(more)}
                """
            ).hash()
        }
        #expect(try hash("") == hash(""))
        #expect(try hash("") != hash(", violations: {garbage_pile: {dwell: 5m}}"))
    }

    @Test("a file that says nothing of the classes leaves the standard as it is")
    func standards() throws {
        let settings = try read("cameras: [{id: a, source: recording}]")
        #expect(settings.catalogue == .standard)
        #expect(settings.rules == Settings.implicit.rules)
        #expect(settings.evidence == EvidenceSettings())
        #expect(settings.log == LogSettings())
        #expect(settings.grab == GrabSettings())
        #expect(settings.site == SiteSettings(name: "site"))
        #expect(settings.output == nil)
    }

    @Test("a calendar written in place is that of the site")
    func calendar() throws {
        let settings = try read(
            """
            site:
              calendar:
                working_days: [mon, sat]
                hours: ["09:00-17:00"]
                holidays: [2026-05-01..2026-05-03]
                make_up_days: [2026-05-10]
            cameras: [{id: a, source: recording}]
            """)
        let calendar = settings.site.calendar
        #expect(calendar.workingWeekdays == [.monday, .saturday])
        #expect(calendar.hours.map(\.description) == ["09:00-17:00"])
        #expect(
            calendar.holidays.map(\.description).sorted() == [
                "2026-05-01", "2026-05-02", "2026-05-03",
            ])
        #expect(calendar.works(on: LocalDay("2026-05-10")!))
    }

    @Test("zones are in force by their hours on the site's wall clock")
    func zonesInForce() throws {
        let settings = try read(
            """
            site: {zone: Asia/Shanghai}
            cameras:
              - id: a
                source: recording
                zones:
                  - {id: walk, kind: pavement, polygon: [[0, 0], [1, 0], [1, 1]], min_area: 0.01}
                  - id: stalls
                    kind: ignore
                    polygon: [[0, 0], [1, 0], [1, 1]]
                    active: {between: "18:00-02:00", days: fri}
            """)
        let view = settings.views[0]
        #expect(view.zones.map(\.zone.minArea) == [0.01, nil])
        func names(_ text: String) throws -> [String] {
            let instant = try #require(LocalTime.parse(text, zone: settings.site.zone))
            let moment = Moment(milliseconds: Int64(instant.timeIntervalSince1970 * 1000))
            return view.zonesInForce(at: moment, site: settings.site).map(\.id)
        }
        #expect(try names("2026-01-31T01:59:59") == ["walk", "stalls"])
        #expect(try names("2026-01-31T02:00:00") == ["walk"])
        #expect(try names("2026-01-31T20:00:00") == ["walk"])
    }

    @Test("without a file the whole picture is one pavement")
    func implicit() {
        let views = Settings.implicit.views
        #expect(views.map(\.id.description) == ["recording/main"])
        #expect(
            views[0].zones.map(\.zone) == [
                Zone(id: "picture", kind: .pavement, polygon: .whole)
            ])
        #expect(views[0].schedule == nil)
    }

    @Test("the hash stays the same for what changes no event")
    func sameHash() throws {
        let hash = try read(Self.site, environment: ["USER": "a", "PASSWORD": "b"]).hash()
        #expect(hash.count == 64)
        #expect(try read(Self.site, environment: ["USER": "c", "PASSWORD": "d"]).hash() == hash)
        let more = "\nlog: {level: debug}\noutput: x\nevidence: {quality: 50}\n"
        #expect(
            try read(Self.site + more, environment: ["USER": "a", "PASSWORD": "b"]).hash() == hash)
        // Twenty days in a set, whose order differs from one set to the next.
        let days = "\ncameras: [{id: a, source: recording}]\n"
        let first = "site: {calendar: {holidays: [2026-05-01..2026-05-10, 2026-06-01..2026-06-10]}}"
        let second =
            "site: {calendar: {holidays: [2026-06-01..2026-06-10, 2026-05-01..2026-05-10]}}"
        #expect(try read(first + days).hash() == read(second + days).hash())
    }

    /// One value of each kind changed.
    @Test(
        "the hash changes with all that may change an event",
        arguments: [
            ("Asia/Shanghai", "Asia/Tokyo"), ("10.0.0.7/stream", "10.0.0.8/stream"),
            ("10.0.0.7/onvif", "10.0.0.8/onvif"), ("113.2644321", "113.2644322"),
            ("440111001001001", "440111001001002"), ("every: 10m", "every: 20m"),
            ("07:00-22:30", "07:00-22:31"), ("weekdays", "weekend"), ("[1, 0.5]", "[1, 0.6]"),
            ("id: walk", "id: way"), ("pavement", "facade"), ("learning: 20", "learning: 21"),
            ("token: 1}", "token: 9}"), ("id: late", "id: later"), ("clips/a.mp4", "clips/b.mp4"),
            ("[0, 1]]}", "[0, 1]], min_area: 0.1}"),
            ("[0, 1]]}", "[0, 1]], active: {days: fri}}"),
            ("[0, 1]]}", "[0, 1]], active: {between: 01:00-02:00}}"),
            ("22:00-05:00\"", "22:00-05:00\", blackouts: 2026-05-01"),
            ("22:00-05:00\"", "22:00-05:00\", at: 06:00"),
            ("cameras:", "violations: {garbage_pile: {min_area: 0.5}}\ncameras:"),
            ("cameras:", "violations: {garbage_pile: {file: none}}\ncameras:"),
            ("cameras:", "grab: {burst: 5}\ncameras:"),
        ])
    func otherHash(old: String, new: String) throws {
        let environment = ["USER": "a", "PASSWORD": "b"]
        let text = Self.site.replacing(old, with: new, maxReplacements: 1)
        #expect(text != Self.site)
        #expect(
            try read(text, environment: environment).hash()
                != read(Self.site, environment: environment).hash())
    }
}
