import Foundation
import Scene
import Timetable

/// So many cameras, each with its presets and their timetables.
struct District {
    let plans: [ViewID: VisitPlan]
    /// Views that are visited at exact times instead.
    let sharp: Set<ViewID>

    init(cameras: Int, presets: Int) {
        var plans: [ViewID: VisitPlan] = [:]
        plans.reserveCapacity(cameras * presets)
        var sharp: Set<ViewID> = []
        let often = Schedule(every: .seconds(600))
        let exact = Schedule(at: ["00:30", "01:30"].compactMap(DayTime.init))
        for camera in 0..<cameras {
            let name = CameraID("camera-\(camera)")
            for preset in 0..<presets {
                let view = ViewID(camera: name, preset: PresetID("preset-\(preset)"))
                let isSharp = preset == 0 && camera % 100 == 0
                if isSharp { sharp.insert(view) }
                plans[view] = VisitPlan(
                    schedule: isSharp ? exact : often, zone: .gmt, calendar: WorkCalendar(),
                    location: nil, viewName: view.description)
            }
        }
        self.plans = plans
        self.sharp = sharp
    }
}
