import Foundation
import Scene
import Timetable

/// So many cameras, each with its presets and their timetables.
struct District {
    /// Every so manyth camera has a preset that is visited at exact times.
    static let exactEvery = 100
    /// Every so manyth of these has two, at the same times: a head makes them one after the other.
    static let doubledEvery = 10

    let plans: [ViewID: VisitPlan]
    /// Views that are visited at exact times instead.
    let sharp: Set<ViewID>
    /// Those of them whose camera has another at the same times.
    let doubled: Set<ViewID>
    let sharpViews: [CameraID: [ViewID]]

    init(cameras: Int, presets: Int) {
        var plans: [ViewID: VisitPlan] = [:]
        plans.reserveCapacity(cameras * presets)
        var sharp: Set<ViewID> = []
        var doubled: Set<ViewID> = []
        let often = Schedule(every: .seconds(600))
        let exact = Schedule(at: ["00:30", "01:30"].compactMap(DayTime.init))
        for camera in 0..<cameras {
            let name = CameraID("camera-\(camera)")
            let isExact = camera % Self.exactEvery == 0
            let isDoubled = isExact && camera / Self.exactEvery % Self.doubledEvery == 0
            for preset in 0..<presets {
                let view = ViewID(camera: name, preset: PresetID("preset-\(preset)"))
                let isSharp = isExact && (preset == 0 || (isDoubled && preset == 1))
                if isSharp { sharp.insert(view) }
                if isSharp, isDoubled { doubled.insert(view) }
                plans[view] = VisitPlan(
                    schedule: isSharp ? exact : often, zone: .gmt, calendar: WorkCalendar(),
                    location: nil, viewName: view.description)
            }
        }
        self.plans = plans
        self.sharp = sharp
        self.doubled = doubled
        sharpViews = Dictionary(grouping: sharp, by: \.camera)
    }
}
