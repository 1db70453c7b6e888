import Detecting
import Scene
import Testing

@Suite("Tiling")
struct TilingTests {
    @Test("parts begin and end at the picture's edges and overlap by the share that is asked")
    func covers() {
        let parts = Tiling(whole: false, rows: 2, columns: 3, overlap: 0.25).parts(around: nil)
        #expect(parts.count == 6)
        #expect(parts[0].x == 0 && parts[0].y == 0)
        #expect(abs(parts[5].maxX - 1) < 1e-12 && abs(parts[5].maxY - 1) < 1e-12)
        let common = parts[0].maxX - parts[1].x
        #expect(abs(common / parts[0].width - 0.25) < 1e-12)
    }

    @Test("around a box only the parts that it lies in are looked at")
    func around() {
        let corner = Box(x: 0.02, y: 0.02, width: 0.05, height: 0.05)
        #expect(Tiling.grid(3).parts(around: [corner]).count == 1)
        #expect(Tiling.wholeAndGrid(3).parts(around: [corner]).count == 2)
        #expect(Tiling.grid(3).parts(around: []).isEmpty)
    }
}
