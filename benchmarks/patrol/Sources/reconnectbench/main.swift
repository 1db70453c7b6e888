import Foundation
import Grabbing
import Scene
import Synchronization

// reconnectbench PORT COUNT: asks the broken cameras of `cameras.py` again and again, eight at once, and
// prints what this process holds after each tenth of the way, a JSON object a line.

/// What was tried so far, and what came of it.
struct Tally {
    var tried = 0
    var reasons: [String: Int] = [:]
}

/// Bytes in memory, and open descriptors.
func held() -> (resident: Int, descriptors: Int) {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    return (pages * Int(sysconf(Int32(_SC_PAGESIZE))), open ?? -1)
}

func ask(_ way: Int, port: Int) -> String {
    guard let address = CameraAddress("rtsp://user:secret@127.0.0.1:\(port)/way/\(way)") else {
        return "no address"
    }
    do {
        _ = try LiveGrabber.burst(
            from: address, name: "broken", count: 1, deadline: .milliseconds(150),
            stamp: { .epoch })
        return "a picture"
    } catch {
        return error.reason.rawValue
    }
}

let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
guard arguments.count == 2, arguments[1] >= 100 else {
    print("reconnectbench PORT COUNT")
    exit(64)
}
let (port, count) = (arguments[0], arguments[1])
let tally = Mutex(Tally())
let step = count / 10

func tell() {
    let (resident, descriptors) = held()
    let words = tally.withLock { tally in
        let reasons = tally.reasons.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "\"tried\": \(tally.tried), \"reasons\": \"\(reasons.joined(separator: ", "))\""
    }
    print("{\(words), \"resident\": \(resident), \"descriptors\": \(descriptors)}")
}

tell()
for part in 0..<10 {
    DispatchQueue.concurrentPerform(iterations: 8) { lane in
        for number in stride(from: lane, to: step, by: 8) {
            let reason = ask((part * step + number) % 10, port: port)
            tally.withLock {
                $0.tried += 1
                $0.reasons[reason, default: 0] += 1
            }
        }
    }
    tell()
}
