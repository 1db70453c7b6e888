import Diffing
import Scene
import Testing

@Suite("Pictures that are odd, damaged or of another size")
struct OddPictureTests {
    private func flat(_ level: UInt8, width: Int = 320, height: Int = 180, at: Int64) -> Frame {
        func plane(_ width: Int, _ height: Int, _ level: UInt8) -> Plane {
            Plane(
                width: width, height: height,
                bytes: [UInt8](repeating: level, count: width * height))
        }
        return Frame(
            luma: plane(width, height, level),
            chromaBlue: plane((width + 1) / 2, (height + 1) / 2, 128),
            chromaRed: plane((width + 1) / 2, (height + 1) / 2, 128),
            moment: Moment(milliseconds: at), name: "flat")
    }

    private func taught() throws -> ChangeFinder {
        var finder = ChangeFinder()
        for second in 0..<15 {
            _ = try finder.look(
                at: StreetScene().frame(at: Int64(second) * 1000), looking: .watch)
        }
        return finder
    }

    @Test(
        "a picture without light, with nothing but light, or of one gray is named",
        arguments: [(16, PictureHealth.Fault.black), (235, .white), (120, .gray)])
    func flatPictures(level: Int, fault: PictureHealth.Fault) throws {
        var finder = try taught()
        let found = try finder.look(at: flat(UInt8(level), at: 15_000), looking: .watch)
        #expect(found.health.usable == false && found.health.fault == fault)
        let after = try finder.look(at: StreetScene().frame(at: 16_000), looking: .watch)
        #expect(after.health.usable && after.regions == [])
    }

    @Test("another place is not this view, and changes nothing in the memory")
    func elsewhere() throws {
        var finder = try taught()
        let memory = finder.encodedMemory()
        var other = StreetScene()
        other.shift = (x: 1013, y: 577)
        let found = try finder.look(at: other.frame(at: 15_000), looking: .watch)
        #expect(found.health.usable == false && found.health.fault == .notThisView)
        #expect(finder.encodedMemory() == memory)
    }

    @Test("a camera set to another size is learned anew, with a named fault and no crash")
    func newSize() throws {
        var finder = try taught()
        let small = StreetScene(width: 176, height: 144)
        let found = try finder.look(at: small.frame(at: 15_000), looking: .watch)
        #expect(found.health.fault == .moved && found.learning && found.regions == [])
        let next = try finder.look(at: small.frame(at: 16_000), looking: .watch)
        #expect(next.health.usable)
    }

    @Test(
        "sizes from 16 to 8192 are looked at",
        arguments: [(16, 16), (17, 19), (16, 8192), (8192, 16), (33, 500), (1999, 1201)])
    func sizes(width: Int, height: Int) throws {
        let frame = StreetScene(width: width, height: height).frame(at: 0)
        var finder = ChangeFinder()
        for step in 0..<(width * height > 1_000_000 ? 4 : 15) {
            var next = frame
            next.moment = Moment(milliseconds: Int64(step) * 1000)
            let found = try finder.look(at: next, looking: .visit(interval: .seconds(1)))
            #expect(found.regions == [])
        }
    }

    @Test("the largest picture is looked at too")
    func largest() throws {
        var finder = ChangeFinder()
        let found = try finder.look(
            at: flat(120, width: 8192, height: 8192, at: 0), looking: .visit(interval: .seconds(1)))
        #expect(found.health.fault == .gray && found.regions == [])
    }

    @Test("sizes outside 16...8192 and planes that do not belong together are refused")
    func refusals() {
        var finder = ChangeFinder()
        #expect(throws: DiffError.unusableSize(width: 15, height: 180)) {
            try finder.look(at: self.flat(90, width: 15, at: 0), looking: .watch)
        }
        var frame = StreetScene().frame(at: 0)
        frame.chromaRed = Plane(width: 3, height: 3, bytes: [UInt8](repeating: 9, count: 9))
        #expect(throws: DiffError.unusableSize(width: 3, height: 3)) {
            try finder.look(at: frame, looking: .watch)
        }
    }

    @Test("rows with bytes between them give the same finding as packed ones")
    func stride() throws {
        final class Lent {}
        let packed = StreetScene().frame(at: 0)
        let width = packed.luma.width
        var bytes = [UInt8](repeating: 201, count: (width + 37) * packed.height)
        for y in 0..<packed.height {
            for x in 0..<width { bytes[y * (width + 37) + x] = packed.luma[x, y] }
        }
        let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count)
        defer { memory.deallocate() }
        memory.initialize(from: bytes, count: bytes.count)
        var lent = packed
        lent.luma = Plane(
            width: width, height: packed.height, stride: width + 37, base: UnsafePointer(memory),
            owner: Lent())
        var (a, b) = (ChangeFinder(), ChangeFinder())
        _ = try a.look(at: packed, looking: .watch)
        _ = try b.look(at: lent, looking: .watch)
        #expect(a.encoded() == b.encoded())
    }
}

@Suite("The median of a burst")
struct BurstTests {
    @Test("who walks through three pictures is in none of their median", arguments: [3, 4, 5])
    func walker(count: Int) throws {
        var frames: [Frame] = []
        for step in 0..<count {
            var scene = StreetScene()
            scene.things = [
                StreetScene.Thing(x: 20 + 60 * step, y: 50, width: 30, height: 60, level: 220)
            ]
            frames.append(scene.frame(at: Int64(step) * 500))
        }
        let median = try Burst.median(frames)
        let empty = StreetScene().frame(at: 0)
        var worst = 0
        for y in 0..<180 {
            for x in 0..<320 {
                worst = max(worst, abs(Int(median.luma[x, y]) - Int(empty.luma[x, y])))
            }
        }
        // Noise of ±2 in each picture, and no bright walker.
        #expect(worst <= 4)
        #expect(median.moment == frames[count / 2].moment)
    }

    @Test("too few, too many and unequal pictures are refused")
    func refusals() {
        let frame = StreetScene().frame(at: 0)
        #expect(throws: DiffError.burstCount(2)) { try Burst.median([frame, frame]) }
        #expect(throws: DiffError.burstCount(6)) {
            try Burst.median([Frame](repeating: frame, count: 6))
        }
        let other = StreetScene(width: 64, height: 64).frame(at: 0)
        #expect(throws: DiffError.burstSizesDiffer) { try Burst.median([frame, other, frame]) }
    }
}
