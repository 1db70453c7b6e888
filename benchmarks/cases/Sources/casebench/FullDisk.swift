import Foundation

/// A small file system in memory that fills up at random moments while cases are filed, and then gets
/// more room. Needs root.
struct FullDisk {
    let count: Int

    func run() throws -> Bool {
        guard geteuid() == 0 else {
            say("a small file system can only be mounted by root")
            return false
        }
        var (unnamed, stuck, broken) = (0, 0, 0)
        for number in 1...count {
            let folder = try Folder()
            let size = Int.random(in: 300...4000)
            try mount(["-t", "tmpfs", "-o", "size=\(size)k", "tmpfs", folder.path])
            defer { try? umount(folder.path) }
            let full = try ChildProcess(folder.path).finish()
            if !full.words.contains("disk is full") {
                unnamed += 1
                say("full at \(size) kB, run \(number): \(full.words)")
            }
            try mount(["-o", "remount,size=20000k", folder.path])
            let reported = full.last ?? -1
            let more = try ChildProcess(folder.path).kill(afterReports: 5, andMicroseconds: 0)
            if more ?? -1 <= reported {
                stuck += 1
                say("did not go on after \(size) kB, run \(number)")
            }
            let faults = try Aftermath(folder.path, reported: max(reported, more ?? -1)).faults
            if !faults.isEmpty { broken += 1 }
            for fault in faults { say("run \(number), \(size) kB: \(fault)") }
        }
        var promise = Promise()
        promise.check("errors without a name", Double(unnamed), atMost: 0, "of \(count)")
        promise.check("stores that did not go on", Double(stuck), atMost: 0, "of \(count)")
        promise.check("stores with a fault", Double(broken), atMost: 0, "of \(count)")
        return promise.isKept
    }

    private func mount(_ arguments: [String]) throws { try call("/bin/mount", arguments) }
    private func umount(_ path: String) throws { try call("/bin/umount", [path]) }

    private func call(_ program: String, _ arguments: [String]) throws {
        let process = try Process.run(URL(fileURLWithPath: program), arguments: arguments)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
    }
}
