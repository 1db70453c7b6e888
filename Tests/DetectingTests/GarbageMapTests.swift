import Foundation
import Scene
import Testing

@testable import Detecting

/// A card whose heaps begin at even odds and are judged by their four surest cells.
private let card = GarbageMapCard(
    version: 1, backboneSHA256: "", mapSHA256: "", longer: 1024, enlargement: 1.5, floor: 0,
    best: 4, slope: 1, offset: 0)

@Suite("Cells that touch make one heap")
struct HeapSearchTests {
    /// 5 · · 4      5 and the 4s touch by corners; 9 stands alone and counts as one sure cell
    /// · 4 4 ·      among three that are missing.
    /// · · · ·
    /// 9 · · ·
    @Test("by a side or a corner, not across the rim; a speck counts less than a pile")
    func joins() {
        let no: Float = -1
        let search = HeapSearch(
            4, [5, no, no, 4, no, 4, 4, no, no, no, no, no, 9, no, no, no], card: card)
        let cells: [[Int]] = search.heaps.map { $0.cells }
        #expect(cells == [[0, 5, 6, 3], [12]])
        let odds: [Double] = search.heaps.map { $0.odds }
        #expect(odds == [4.25, 2.25])
    }

    @Test("nothing above the floor is no heap; of equals the upper comes first")
    func orders() {
        #expect(HeapSearch(3, [-0.1, -3, -.infinity], card: card).heaps.isEmpty)
        let equals: [[Int]] = HeapSearch(3, [1, -1, 1], card: card).heaps.map { $0.cells }
        #expect(equals == [[0], [2]])
    }

    @Test("only the surest cells of a large heap count")
    func countsTheBest() {
        let heaps = HeapSearch(6, [8, 0.5, 4, 2, 6, 0], card: card).heaps
        #expect(heaps.count == 1 && heaps[0].odds == 5)
    }
}

@Suite("A picture with its dark parts lifted by themselves")
struct LiftedPictureTests {
    /// Left half nearly black, right half light.
    private func halves(dark: UInt8) -> Frame {
        let luma = Plane(width: 640, height: 320) { bytes in
            for place in 0..<640 * 320 { bytes[place] = place % 640 < 320 ? dark : 170 }
        }
        let flat = Plane(width: 320, height: 160) { bytes in
            for place in 0..<320 * 160 { bytes[place] = 128 }
        }
        return Frame(
            luma: luma, chromaBlue: flat, chromaRed: flat, moment: Moment(milliseconds: 0),
            name: "halves")
    }

    @Test("the dark half comes up beside a light one that stays as it is")
    func liftsLocally() throws {
        let night = try LiftedPicture(.whole, of: halves(dark: 24), columns: 640, rows: 320)
        let day = try LiftedPicture(.whole, of: halves(dark: 170), columns: 640, rows: 320)
        let middle = 160 * 640
        // Red, as the network reads it: 0.1 of a deviation is about six gray levels.
        #expect(abs(night.image[middle + 600] - day.image[middle + 600]) < 0.01)
        let dark = (1.164384 * (24.0 - 16) / 255 - 0.485) / 0.229
        #expect(Double(night.image[middle + 20]) > dark + 0.5)
        #expect(night.image[middle + 20] < day.image[middle + 20])
    }

    @Test("a part of a picture is that part alone")
    func cuts() throws {
        let frame = halves(dark: 24)
        let right = try LiftedPicture(
            Box(x: 0.5, y: 0, width: 0.5, height: 1), of: frame, columns: 320, rows: 320)
        #expect(right.image.count == 3 * 320 * 320)
        let first = right.image[0]
        #expect(right.image[..<(320 * 320)].allSatisfy { abs($0 - first) < 1e-4 })
    }
}
