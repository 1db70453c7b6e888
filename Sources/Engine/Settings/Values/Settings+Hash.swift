import CaseFiling
import Crypto
import Foundation
import Grabbing
import Judging
import Scene
import Timetable

extension Settings {
    /// 64 hex digits over all that can change what a scan finds; a scan resumes only where they
    /// agree.
    ///
    /// Left out, because they change nothing that a scan finds: `log`, `output`, `evidence`,
    /// `deliver`, `audit`, `desk`, `retention`, `filing.neighbours` and `calibration`, and the user,
    /// password and query of addresses.
    ///
    /// - Complexity: O(views + corners of zones).
    public func hash() -> String {
        var image = SettingsImage()
        for text in ["curbwatch settings 1", site.name, site.zone.identifier] { image.add(text) }
        image.add(site.calendar)
        image.add(cameras.count)
        for camera in cameras { image.add(camera) }
        for violation in Violation.allCases {
            image.add(encoded: catalogue[violation])
            image.add(encoded: rules[violation])
            image.add(registerFloors[violation])
            image.add(policies[violation] ?? .standard)
        }
        // Left out where it is the standard, so that older checkpoints still fit.
        if number != CaseNumberFormat.standard.pattern { image.add(number) }
        image.add(recurrence?.within)
        image.add(recurrence?.action.rawValue)
        image.add(encoded: grab)
        image.add(encoded: detection)
        return image.hexDigest()
    }
}

/// Feeds settings to a digest so that no two differ in nothing: texts with their length, lists
/// with their count, what may be nil with a mark.
private struct SettingsImage {
    private var digest = SHA256()
    private var bytes: [UInt8] = []

    mutating func hexDigest() -> String {
        digest.update(data: bytes)
        bytes = []
        return Hex.text(digest.finalize())
    }

    mutating func add(_ number: Int) {
        withUnsafeBytes(of: Int64(number).littleEndian) { bytes.append(contentsOf: $0) }
        if bytes.count > 1 << 16 {
            digest.update(data: bytes)
            bytes.removeAll(keepingCapacity: true)
        }
    }

    mutating func add(_ number: Double?) {
        add(number == nil ? 0 : 1)
        if let number { add(Int(truncatingIfNeeded: number.bitPattern)) }
    }

    mutating func add(_ text: String?) {
        add(text == nil ? 0 : 1)
        guard let text else { return }
        add(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func add(texts: [some CustomStringConvertible]) {
        add(texts.count)
        for text in texts { add(text.description) }
    }

    mutating func add(_ duration: Duration?) { add(duration.map { DurationText.format($0) }) }

    /// For the few values of a site that have a stable form of their own.
    mutating func add(encoded value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("a settings value holds a number that is not one")
        }
        add(String(decoding: data, as: UTF8.self))
    }

    mutating func add(_ calendar: WorkCalendar) {
        add(texts: calendar.workingWeekdays.map(\.rawValue).sorted())
        add(texts: calendar.holidays.sorted())
        add(texts: calendar.makeUpDays.sorted())
        add(texts: calendar.hours)
    }

    mutating func add(_ camera: CameraSettings) {
        add(camera.id.name)
        add(camera.source.description)
        switch camera.head {
        case .fixed: add("fixed")
        case .onvif(let address): add("onvif " + address.description)
        }
        add(camera.location?.place?.longitude)
        add(camera.location?.place?.latitude)
        for text in [
            camera.location?.grid, camera.location?.address, camera.location?.departmentCode,
            camera.location?.departmentName,
        ] { add(text) }
        add(camera.presets.count)
        for preset in camera.presets {
            add(preset.id.name)
            add(preset.token)
            add(preset.learning)
            add(preset.schedule)
            if let watch = preset.watch {
                add(watch.sampling.description)
                add(watch.hours)
            }
            add(preset.zones.count)
            for zone in preset.zones { add(zone) }
        }
    }

    private mutating func add(_ schedule: Schedule?) {
        add(schedule == nil ? 0 : 1)
        guard let schedule else { return }
        add(schedule.every)
        add(schedule.phase)
        add(texts: schedule.at)
        add(texts: schedule.between)
        add(schedule.days)
        add(schedule.blackouts.count)
        for blackout in schedule.blackouts {
            switch blackout {
            case .daily(let window): add(window.description)
            case .once(let from, let until): add("\(from)..\(until)")
            }
        }
        add(schedule.priority)
    }

    mutating func add(_ policy: FilingPolicy) {
        add(policy.registerHours)
        add(policy.dailyCap ?? 0)
        add(policy.quiet.count)
        for window in policy.quiet { add(window) }
    }

    private mutating func add(_ window: ActiveWindow) {
        add(texts: window.between)
        add(window.days)
    }

    private mutating func add(_ days: DayRules) {
        for rules in [days.days, days.dates, days.except] { add(texts: rules) }
    }

    private mutating func add(_ zone: ZoneSettings) {
        add(zone.zone.id)
        add(zone.zone.kind.rawValue)
        add(zone.zone.polygon.corners.count)
        for corner in zone.zone.polygon.corners {
            add(corner.x)
            add(corner.y)
        }
        let bin = zone.zone.bin
        for side in [bin?.x, bin?.y, bin?.width, bin?.height] { add(side) }
        add(zone.active)
        add(zone.zone.minArea)
        for (violation, rule) in zone.rules.sorted(by: { $0.key < $1.key }) {
            add(violation.rawValue)
            add(encoded: rule)
        }
    }
}
