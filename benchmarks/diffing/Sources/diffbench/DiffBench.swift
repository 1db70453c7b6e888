import Foundation
import Scene

/// The measurements of Diffing, one command each.
@main
struct DiffBench {
    static func main() {
        do {
            try run()
        } catch {
            print("diffbench: \(error)")
            exit(1)
        }
    }

    private static func run() throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "heads":
            try ParkingLot(
                data: arguments[1], output: arguments[2], cache: arguments[3], headErrors: true
            ).run()
        case "footage":
            let environment = ProcessInfo.processInfo.environment
            try Footage(
                path: arguments[1], framesPerSecond: environment["RATE"].flatMap(Double.init),
                explain: environment["EXPLAIN"]
            ).run()
        case "parking":
            try ParkingLot(data: arguments[1], output: arguments[2], cache: arguments[3]).run()
        case "speed":
            var speed = Speed(path: arguments[1])
            if arguments.count > 3, let width = Int(arguments[2]), let height = Int(arguments[3]) {
                speed.sizes = [(width, height)]
            }
            try speed.run()
        case "allocations":
            try Allocations(path: arguments[1]).run()
        case "state":
            try StateSize(path: arguments[1]).run()
        case "lines":
            try Lines(path: arguments[1], looking: .watch).run()
            try Lines(path: arguments[1], looking: .visit(interval: .seconds(1))).run()
        case "digest":
            for path in arguments.dropFirst() {
                try Digest(path: path, looking: .watch).run()
                try Digest(path: path, looking: .visit(interval: .seconds(1))).run()
            }
        case "highway":
            try Highway(data: arguments[1], output: arguments[2]).run()
        default:
            print(
                """
                usage: diffbench parking PARKING-LOT OBSERVATIONS CACHE
                       diffbench heads PARKING-LOT OBSERVATIONS CACHE
                       diffbench footage FILE
                       diffbench speed FILE [WIDTH HEIGHT]
                       diffbench digest FILE ...
                       diffbench lines FILE
                       diffbench state FILE
                       diffbench allocations FILE
                       diffbench highway HIGHWAY MASKS
                """)
        }
    }
}
