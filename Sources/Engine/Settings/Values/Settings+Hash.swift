import Crypto
import Foundation
import Judging
import Scene
import Timetable

extension Settings {
    /// 64 hex digits over all that can change what a scan finds; a scan resumes only where they
    /// agree.
    ///
    /// Left out, because they change no event: `log`, `output`, `evidence`, and the user, password
    /// and query of addresses.
    ///
    /// - Complexity: O(views).
    public func hash() -> String {
        var digest = SHA256()
        func add(_ value: some Encodable) {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            guard let bytes = try? encoder.encode(value) else {
                preconditionFailure("a settings value holds a number that is not one")
            }
            digest.update(data: bytes)
            digest.update(data: Data([0]))
        }
        add(["curbwatch settings 1", site.name, site.zone.identifier])
        add(CalendarImage(site.calendar))
        for camera in cameras {
            add(CameraImage(camera))
            for preset in camera.presets { add(PresetImage(preset)) }
        }
        for violation in Violation.allCases {
            add(catalogue[violation])
            add(rules[violation])
            add(registerFloors[violation])
        }
        add(grab)
        return digest.finalize().map { byte in
            let hex = String(byte, radix: 16)
            return hex.utf8.count == 1 ? "0" + hex : hex
        }.joined()
    }
}

/// Sets in an order of their own would give another digest each time.
private struct CalendarImage: Encodable {
    var week: [String]
    var holidays: [Int]
    var makeUpDays: [Int]
    var hours: [DayWindow]

    init(_ calendar: WorkCalendar) {
        week = calendar.workingWeekdays.map(\.rawValue).sorted()
        holidays = calendar.holidays.map(\.number).sorted()
        makeUpDays = calendar.makeUpDays.map(\.number).sorted()
        hours = calendar.hours
    }
}

private struct CameraImage: Encodable {
    var id: CameraID
    var source: String
    var head: String
    var location: LocationSettings?

    init(_ camera: CameraSettings) {
        id = camera.id
        source = camera.source.description
        location = camera.location
        switch camera.head {
        case .fixed: head = "fixed"
        case .onvif(let address): head = address.description
        }
    }
}

private struct PresetImage: Encodable {
    var id: PresetID
    var token: String?
    var schedule: Schedule?
    var learning: Int
    var zones: [Zone]
    var active: [ActiveWindow]
    var minAreas: [Double?]

    init(_ preset: PresetSettings) {
        id = preset.id
        token = preset.token
        schedule = preset.schedule
        learning = preset.learning
        zones = preset.zones.map(\.zone)
        active = preset.zones.map(\.active)
        minAreas = preset.zones.map(\.minArea)
    }
}
