import Diffing
import Foundation
import Scene

/// One number for all that is found in a recording and all that is learnt from it: equal before and
/// after a change that must not change a result.
struct Digest {
    var path: String
    var looking: Observation.Looking

    func run() throws {
        var video = try RawVideo(path: path)
        var finder = ChangeFinder()
        var sum: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ bytes: some Sequence<UInt8>) {
            for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        }
        var pictures = 0
        while let frame = try video.next() {
            let found = try finder.look(at: frame, looking: looking)
            add("\(found)".utf8)
            pictures += 1
            if pictures % 100 == 0 { add(finder.encoded()) }
        }
        add(finder.encoded())
        print("\(String(sum, radix: 16)) \(pictures) \(path)")
    }
}
