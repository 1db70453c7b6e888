import Foundation

/// kill -9 at random moments while cases are filed.
struct Kills {
    let count: Int

    func run() throws -> Bool {
        let folder = try Folder()
        var random = SystemRandomNumberGenerator()
        var reported = -1
        var broken = 0
        for number in 1...count {
            let last = try ChildProcess(folder.path).kill(
                afterReports: Int.random(in: 0...4, using: &random),
                andMicroseconds: UInt32.random(in: 0...20_000, using: &random))
            reported = max(reported, last ?? -1)
            let isWhole = number % 10 == 0 || number == count
            let faults = try Aftermath(folder.path, reported: reported, isWhole: isWhole).faults
            if !faults.isEmpty { broken += 1 }
            for fault in faults { say("after kill \(number): \(fault)") }
        }
        say("\(count) kills, \(reported + 1) cases reported")
        var promise = Promise()
        promise.check("stores with a fault", Double(broken), atMost: 0, "of \(count)")
        return promise.isKept
    }
}
