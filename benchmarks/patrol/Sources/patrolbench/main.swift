import Foundation
import Patrolling
import Scene
import Timetable

/// What the command line asks for.
struct Order {
    var cameras = 35_000
    var hours = 2.0
    static let presets = 3

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let key = rest.popFirst() {
            let value = rest.popFirst().flatMap(Double.init) ?? 0
            switch key {
            case "--cameras" where value >= 1: cameras = Int(value)
            case "--hours" where value > 0: hours = value
            default: throw CocoaError(.formatting)
            }
        }
    }
}

let order: Order
do {
    order = try Order(Array(CommandLine.arguments.dropFirst()))
} catch {
    print("patrolbench [--cameras N] [--hours H]")
    exit(64)
}

let start = Date(timeIntervalSince1970: 1_769_817_600)
let before = Usage.resident
let district = District(cameras: order.cameras, presets: Order.presets)
var tour: Tour? = Tour(plans: district.plans, from: start)
let views = order.cameras * Order.presets
let bytes = Double(Usage.resident - before) / Double(views)
print("views         \(views), every 10 min; \(district.sharp.count) of them at 00:30 and 01:30")

/// Visits a second, times their mean length.
let load = Double(views) / 600 * Street.meanSeconds
var isKept = true

@MainActor
func promise(_ words: String, _ holds: Bool) {
    if !holds { isKept = false }
    print("              \(holds ? "kept" : "BROKEN"): \(words)")
}

let roomy = Street(district, tour: tour!, places: Int(load * 4 / 3), areHeads: false)
    .run(from: start, hours: order.hours)
print(
    "planning      \(roomy.microseconds.text) µs a visit of \(roomy.made) visits (processor time)")
promise("≤ 20 µs", roomy.microseconds <= 20)
print("memory        \(bytes.text) bytes a view (resident)")
promise("≤ 1024 bytes", bytes <= 1024)
let places = Int(load * 4 / 3)
print("room for all  \(places) places, at most \(roomy.wanted) wanted; \(roomy.words)")
promise("p99 of `every` ≤ 1 s", roomy.every.percentile(0.99) <= 1)
promise("p99 of `at` ≤ 1 s", roomy.sharp.percentile(0.99) <= 1)
let heads = Street(district, tour: tour!, places: Int(load * 4 / 3), areHeads: true)
    .run(from: start, hours: order.hours)
print("  heads       \(heads.words); \(heads.microseconds.text) µs a visit")
promise("p99 of `every` ≤ 1 s, heads", heads.every.percentile(0.99) <= 1)
promise("p99 of `at` ≤ 1 s, heads with one at a time", heads.sharp.percentile(0.99) <= 1)
let short = Street(district, tour: tour!, places: Int(load * 3 / 4), areHeads: false)
    .run(from: start, hours: order.hours)
print("too little    \(short.words)")
let (least, most, mean) = short.visitsAView(district)
print("  visits      a view makes \(least) ... \(most), \(mean.text) in the mean")
promise("no view below half of the mean", Double(least) >= mean / 2)
tour = nil
exit(isKept ? 0 : 1)

extension Double {
    var text: String { String(format: "%.2f", self) }
}
