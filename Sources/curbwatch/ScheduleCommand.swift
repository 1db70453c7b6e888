internal import ArgumentParser
internal import Engine
internal import Foundation
internal import Scene
internal import Timetable

struct ScheduleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule",
        abstract: "Look into the timetable.",
        subcommands: [ExplainCommand.self])
}

extension ScheduleCommand {
    struct ExplainCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "explain",
            abstract: "Print every visit between two times, and why it is made.",
            discussion: """
                Each line is a visit: local time with its offset, the view, the reason.

                  2026-01-31T07:03:12+08:00 north-gate/corner every 10m, phase 3m12s, \
                window 07:00-22:30

                Times without an offset are on the site's wall clock; the visit at --to itself is \
                not printed.

                Examples:

                  curbwatch schedule explain --config curbwatch.yaml \
                --from 2026-01-31 --to 2026-02-01
                  curbwatch schedule explain --config curbwatch.yaml --view north-gate/corner \
                --from 2026-03-29T00:00+01:00 --to 2026-03-29T06:00+02:00

                Exit codes: 0 done; 64 a time or the view is wrong; 66 the file cannot be read; \
                78 settings are wrong.
                """)

        @Option(name: [.long, .short], help: "Settings or site file.")
        var config: String

        @Option(help: "First time, such as 2026-01-31 or 2026-01-31T08:00:00+08:00.")
        var from: String

        @Option(help: "Time before which to end.")
        var to: String

        @Option(help: "Only this view: CAMERA/PRESET.")
        var view: String?

        func run() throws {
            let settings: Settings
            do {
                settings = try Settings.load(
                    path: config, environment: ProcessInfo.processInfo.environment)
            } catch {
                throw Ending.code(reporting: error)
            }
            let zone = settings.site.zone
            guard let start = LocalTime.parse(from, zone: zone) else {
                throw usage("--from \(from): needs 2026-01-31 or 2026-01-31T08:00:00+08:00")
            }
            guard let end = LocalTime.parse(to, zone: zone), start < end else {
                throw usage("--to \(to): needs a time later than --from")
            }
            let views = try chosenViews(settings)
            let plans = views.compactMap { view in
                view.plan(site: settings.site).map { (id: view.id, plan: $0) }
            }
            let count = Self.explain(plans, from: start, until: end, zone: zone)
            if count == 0 {
                Ending.report(
                    plans.isEmpty
                        ? "\(config): no view has a schedule" : "no visit in this time")
            }
        }

        private func chosenViews(_ settings: Settings) throws -> [ViewSettings] {
            let views = settings.views
            guard let view else { return views }
            let chosen = views.filter { $0.id.description == view }
            if chosen.isEmpty {
                let known = views.prefix(10).map(\.id.description).joined(separator: ", ")
                throw usage("--view \(view): not in \(config), which has \(known)")
            }
            return chosen
        }

        private func usage(_ text: String) -> ExitCode {
            Ending.report(text)
            return Ending.usage
        }

        /// Prints in the order of time, hour by hour for a city, so that no more than an hour of
        /// visits is held.
        private static func explain(
            _ plans: [(id: ViewID, plan: VisitPlan)], from start: Date, until end: Date,
            zone: TimeZone
        ) -> Int {
            let step: TimeInterval = plans.count > 1000 ? 3600 : 86400
            var count = 0
            var from = start
            while from < end {
                let until = min(end, from.addingTimeInterval(step))
                let visits = plans.enumerated().flatMap { index, view in
                    view.plan.visits(from: from, until: until).map { (visit: $0, index: index) }
                }
                for (visit, index) in visits.sorted(by: {
                    ($0.visit.due, $0.index) < ($1.visit.due, $1.index)
                }) {
                    let time = LocalTime.iso8601(visit.due, zone: zone)
                    print("\(time) \(plans[index].id) \(visit.reason)")
                }
                count += visits.count
                from = until
            }
            return count
        }
    }
}
