internal import Foundation
internal import Scene
internal import Timetable

/// The JSON lines of the output directory, keys and order as `interfaces.md` has them.
struct Lines {
    let zone: TimeZone

    func event(_ event: Event) -> String {
        JSONText.object([
            ("id", JSONText.string(event.id)),
            ("violation", JSONText.string(event.violation.rawValue)),
            ("camera", JSONText.string(event.view.camera.name)),
            ("preset", JSONText.string(event.view.preset.name)),
            ("zone", JSONText.string(event.zone)),
            ("first_seen", time(event.firstSeen)),
            ("confirmed", time(event.confirmed)),
            ("cleared", time(event.cleared)),
            ("box", Self.box(event.box)),
            ("confidence", JSONText.number(event.confidence)),
            ("reason", Self.reason(event.reason)),
            ("evidence", Self.evidence(event.evidence)),
        ])
    }

    func suppression(_ item: Suppression) -> String {
        JSONText.object([
            ("id", JSONText.string(item.id)),
            ("violation", JSONText.string(item.violation.rawValue)),
            ("camera", JSONText.string(item.view.camera.name)),
            ("preset", JSONText.string(item.view.preset.name)),
            ("zone", JSONText.string(item.zone)),
            ("first_seen", time(item.firstSeen)),
            ("last_seen", time(item.lastSeen)),
            ("suppressed", time(item.suppressed)),
            ("box", Self.box(item.box)),
            ("cause", JSONText.string(item.cause.rawValue)),
            ("reason", Self.reason(item.reason)),
        ])
    }

    func fault(_ fault: CameraFault) -> String {
        JSONText.object([
            ("camera", JSONText.string(fault.view.camera.name)),
            ("preset", JSONText.string(fault.view.preset.name)),
            ("cause", JSONText.string(fault.cause)), ("since", time(fault.since)),
            ("last", time(fault.last)), ("times", JSONText.number(fault.times)),
            ("ended", time(fault.ended)), ("detail", JSONText.string(fault.detail)),
        ])
    }

    func observation(_ seen: Observation) -> String {
        let shift = [seen.health.shift.x, seen.health.shift.y]
        var members = [
            ("picture", JSONText.string(seen.picture)),
            ("view", JSONText.string(seen.view.description)),
            ("moment", time(seen.moment)),
            ("path", JSONText.string(seen.path.rawValue)),
            (
                "health",
                JSONText.object([
                    ("usable", JSONText.flag(seen.health.usable)),
                    ("reason", JSONText.string(seen.health.fault?.rawValue)),
                    ("shift", JSONText.array(shift.map { JSONText.number($0, places: 5) })),
                ])
            ),
            ("regions", JSONText.array(seen.regions.map(region))),
            ("tracks", JSONText.array(seen.tracks.map(track))),
        ]
        if !seen.appearances.isEmpty {
            members.append(("appearances", JSONText.array(seen.appearances.map(appearance))))
        }
        return JSONText.object(members)
    }

    func time(_ moment: Moment?) -> String {
        guard let moment else { return "null" }
        return JSONText.string(local(moment))
    }

    func local(_ moment: Moment) -> String {
        LocalTime.iso8601(Date(milliseconds: moment.milliseconds), zone: zone)
    }

    private func region(_ region: Region) -> String {
        var members = [
            ("id", JSONText.number(region.id)),
            ("box", Self.box(region.box)),
            ("state", JSONText.string(region.state.rawValue)),
            ("still", JSONText.flag(region.still)),
            ("since", time(region.since)),
            ("sightings", JSONText.number(region.sightings)),
            ("area", JSONText.number(region.area, places: 6)),
        ]
        if !region.classes.isEmpty { members.append(("class", Self.classes(region.classes))) }
        return JSONText.object(members)
    }

    private func appearance(_ seen: Appearance) -> String {
        JSONText.object([
            ("purpose", JSONText.string(seen.purpose.rawValue)),
            ("zone", JSONText.string(seen.zone)),
            ("box", Self.box(seen.box)),
            ("class", Self.classes(seen.classes)),
        ])
    }

    private static func classes(_ classes: [String: Double]) -> String {
        JSONText.object(
            classes.sorted { $0.key < $1.key }.map { ($0.key, JSONText.number($0.value)) })
    }

    private func track(_ track: Track) -> String {
        JSONText.object([
            ("id", JSONText.number(track.id)),
            ("box", Self.box(track.box)),
            ("label", JSONText.string(track.label)),
            ("score", JSONText.number(track.score)),
            ("stationary_since", time(track.stationarySince)),
        ])
    }

    static func box(_ box: Box) -> String {
        JSONText.array([box.x, box.y, box.width, box.height].map { JSONText.number($0) })
    }

    static func reason(_ reason: Reason) -> String {
        JSONText.object([
            ("summary", JSONText.string(reason.summary)),
            (
                "signals",
                JSONText.array(
                    reason.signals.map { signal in
                        JSONText.object([
                            ("name", JSONText.string(signal.name)),
                            ("value", JSONText.number(signal.value)),
                            ("threshold", JSONText.number(signal.threshold)),
                        ])
                    })
            ),
        ])
    }

    static func evidence(_ evidence: [EvidenceKind: EvidenceFile]) -> String {
        JSONText.object(
            EvidenceKind.allCases.compactMap { kind in
                evidence[kind].map { file in
                    (
                        kind.rawValue,
                        JSONText.object([
                            ("path", JSONText.string(file.path)),
                            ("sha256", JSONText.string(file.sha256)),
                        ])
                    )
                }
            })
    }
}

extension Date {
    init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1000) }
}

extension Moment {
    init(nearest date: Date) {
        self.init(milliseconds: Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }
}
