import Diffing
import Foundation
import Scene
import Testing

@Suite("A view's state on disk")
struct StoredStateTests {
    /// A scene in which a bag comes at 15 s and goes at 40 s, at 25 pictures in 10 s.
    private func frame(_ step: Int) -> Frame {
        var scene = StreetScene()
        let milliseconds = Int64(step) * 400
        if (15_000..<40_000).contains(milliseconds) { scene.things = [StreetScene.bag] }
        return scene.frame(at: milliseconds)
    }

    @Test(
        "a finder that was stored and read goes on bit for bit", arguments: [0, 3, 20, 45, 99, 110])
    func resumes(after steps: Int) throws {
        var whole = ChangeFinder()
        var findings: [Finding] = []
        for step in 0..<120 { findings.append(try whole.look(at: frame(step), looking: .watch)) }

        var first = ChangeFinder()
        for step in 0..<steps { _ = try first.look(at: frame(step), looking: .watch) }
        var second = try ChangeFinder(decoding: first.encoded(), settings: .standard)
        for step in steps..<120 {
            #expect(try second.look(at: frame(step), looking: .watch) == findings[step])
        }
        #expect(second.encoded() == whole.encoded())
    }

    @Test("parts read back bit for bit, picture after picture, whole ones anew now and then")
    func strand() throws {
        var finder = ChangeFinder()
        _ = try finder.look(at: frame(0), looking: .watch)
        var strand = StateStrand(finder.encoded())
        var wholes = 0
        var differences: [Double] = []
        for step in 1..<60 {
            _ = try finder.look(at: frame(step), looking: .visit(interval: .seconds(60)))
            let state = finder.encoded()
            let fresh = strand.append(state)
            if fresh == 0 {
                wholes += 1
            } else {
                differences.append(Double(strand.parts[fresh].count) / Double(state.count))
            }
            #expect(strand.parts.count <= StateStrand.longest + 1)
            let read = try StateStrand(parts: strand.parts)
            #expect(read == strand)
            #expect(read.state == state)
        }
        #expect(wholes >= 59 / (StateStrand.longest + 1))
        #expect(!differences.isEmpty)
        let mean = differences.reduce(0, +) / Double(max(1, differences.count))
        #expect(mean < 0.35, "a difference takes \(mean) of the state")
    }

    @Test("a strand that is cut, altered or short of a part is refused")
    func brokenStrand() throws {
        var finder = ChangeFinder()
        var strand: StateStrand?
        for step in 0..<20 {
            _ = try finder.look(at: frame(step), looking: .visit(interval: .seconds(60)))
            if step == 14 { strand = StateStrand(finder.encoded()) }
            if step > 14, step < 18 { _ = strand?.append(finder.encoded()) }
        }
        let parts = try #require(strand).parts
        #expect(parts.count == 4)
        func isRefused(_ parts: [[UInt8]]) -> Bool {
            do throws(DiffError) {
                _ = try ChangeFinder(
                    decoding: StateStrand(parts: parts).state, settings: .standard)
                return false
            } catch { return true }
        }
        #expect(!isRefused(parts))
        #expect(isRefused([]))
        #expect(isRefused([parts[0], parts[1], parts[3]]))
        #expect(isRefused(Array(parts.dropFirst())))
        for part in [0, 2] {
            for place in stride(from: 0, to: parts[part].count, by: parts[part].count / 20) {
                var altered = parts
                altered[part][place] ^= 0x10
                // A byte that zstd does not need may change; what reads must be what was written.
                if !isRefused(altered) { #expect(try StateStrand(parts: altered) == strand) }
                var cut = parts
                cut[part] = Array(parts[part].prefix(place))
                #expect(isRefused(cut))
            }
        }
    }

    @Test("a memory of version 1 still serves")
    func oldVersion() throws {
        let packed = try #require(Data(base64Encoded: OldMemory.base64))
        let state = try StateStrand(parts: [Array(packed)]).state
        #expect(state[4] == 1)
        var finder = try ChangeFinder(memory: state, settings: .standard)
        let again = finder.encodedMemory()
        #expect(again[4] == 2)
        #expect(try ChangeFinder(memory: again, settings: .standard).encodedMemory() == again)
        // The slope as it is shown: nothing is new, nothing is learnt anew.
        let slope = (0..<1024).map { (place: Int) -> UInt8 in
            let way = place % 32 + place / 32
            return UInt8(64 + 96 * way / 62)
        }
        let gray = [UInt8](repeating: 128, count: 256)
        let frame = Frame(
            luma: Plane(width: 32, height: 32, bytes: slope),
            chromaBlue: Plane(width: 16, height: 16, bytes: gray),
            chromaRed: Plane(width: 16, height: 16, bytes: gray),
            moment: Moment(milliseconds: 0), name: "slope")
        let finding = try finder.look(at: frame, looking: .watch)
        #expect(!finding.learning)
        #expect(finding.regions.isEmpty)
        #expect(finding.health.usable)
    }

    @Test("the memory alone serves an earlier date and knows no old region")
    func memoryAlone() throws {
        var finder = ChangeFinder()
        for step in 0..<60 { _ = try finder.look(at: frame(step), looking: .watch) }
        var scene = StreetScene()
        scene.things = [StreetScene.Thing(x: 220, y: 40, width: 40, height: 40, level: 220)]
        var other = try ChangeFinder(memory: finder.encodedMemory(), settings: .standard)
        let found = try other.look(at: scene.frame(at: -86_400_000), looking: .watch)
        #expect(found.learning == false)
        #expect(found.regions.map(\.id) == [1])
    }

    @Test("a memory of a view of 1080p takes at most 1 MB")
    func size() throws {
        let scene = StreetScene(width: 1920, height: 1080)
        var finder = ChangeFinder()
        for step in 0..<14 {
            _ = try finder.look(
                at: scene.frame(at: Int64(step)), looking: .visit(interval: .seconds(60)))
        }
        #expect(finder.encoded().count <= 1_000_000)
        #expect(finder.encodedMemory().count <= 1_000_000)
    }

    @Test("torn, altered and foreign bytes are refused with a reason")
    func refusals() throws {
        var finder = ChangeFinder()
        for step in 0..<5 { _ = try finder.look(at: frame(step), looking: .watch) }
        let good = finder.encoded()
        for count in [0, 1, 13, 14, 40, good.count / 2, good.count - 1] {
            #expect(throws: DiffError.self) {
                try ChangeFinder(decoding: Array(good.prefix(count)), settings: .standard)
            }
        }
        for place in stride(from: 0, to: good.count, by: good.count / 40) {
            var altered = good
            altered[place] ^= 0x10
            #expect(throws: DiffError.self) {
                try ChangeFinder(decoding: altered, settings: .standard)
            }
        }
        #expect(throws: DiffError.self) {
            try ChangeFinder(memory: good, settings: .standard)
        }
    }
}
