import Scene
import Testing

@testable import Judging

/// Cloth 0.1 × 0.12 of the picture on a line drawn 0.02 high, a picture a second, dwell 10 s.
@Suite("street_hanging")
struct StreetHangingTests {
    private let cloth = Box(x: 0.4, y: 0.3, width: 0.1, height: 0.12)
    private let shown = "..##############"
    private let fires = "....o.......C..."
    private let never = "................"

    private func letters(
        _ kind: Street.Thing.Kind, at box: Box? = nil, row: String? = nil
    ) -> String {
        let street = Street(
            violation: .streetHanging,
            zones: [
                Zone(
                    id: "line", kind: .hangingLine,
                    polygon: Polygon(Box(x: 0.2, y: 0.31, width: 0.5, height: 0.02).corners))
            ])
        return street.judge(dwell: .seconds(10), .init(row ?? shown, kind, at: box ?? cloth))
            .letters
    }

    @Test("something still through which the line runs, named or not")
    func fires_() {
        #expect(letters(.region([:])) == fires)
        #expect(letters(.region(["hanging_cloth": 0.7])) == fires)
        #expect(letters(.region(["goods": 0.7])) == fires)
    }

    @Test("a line drawn as thin as a pixel is crossed as well")
    func thin() {
        let street = Street(
            violation: .streetHanging,
            zones: [
                Zone(
                    id: "line", kind: .hangingLine,
                    polygon: Polygon(Box(x: 0.2, y: 0.33, width: 0.5, height: 0.002).corners))
            ])
        #expect(
            street.judge(dwell: .seconds(10), .init(shown, .region([:]), at: cloth)).letters
                == fires)
    }

    @Test("what stands below the line or past its end does not hang from it")
    func beside() {
        #expect(letters(.region([:]), at: Box(x: 0.4, y: 0.4, width: 0.1, height: 0.12)) == never)
        #expect(letters(.region([:]), at: Box(x: 0.66, y: 0.3, width: 0.1, height: 0.12)) == never)
    }

    @Test("a bus that stops under the line, a person and light are not cloth")
    func others() {
        #expect(
            letters(.named("bus", [:]), at: Box(x: 0.3, y: 0.2, width: 0.3, height: 0.3)) == never)
        #expect(letters(.named("person", [:])) == never)
        #expect(letters(.region(["ground": 0.8])) == never)
        #expect(letters(.region(["vehicle": 0.8])) == never)
    }

    @Test(
        "cloth that sways about its place is one thing; taken in before the dwell it is too short")
    func sways() {
        let street = Street(
            violation: .streetHanging,
            zones: [Zone(id: "line", kind: .hangingLine, polygon: .whole)])
        let swaying = street.judge(
            dwell: .seconds(10),
            .init(
                shown, .region([:]), at: cloth,
                place: { Box(x: 0.4 + ($0 % 2 == 0 ? 0.015 : 0), y: 0.3, width: 0.1, height: 0.12) }
            ))
        #expect(swaying.letters == fires)
        #expect(letters(.region([:]), row: "..######............") == "....o..............s")
    }
}

/// A banner 0.3 × 0.08 of the picture on a facade, a picture a second, dwell 10 s.
@Suite("illegal_banner")
struct IllegalBannerTests {
    private let banner = Box(x: 0.3, y: 0.2, width: 0.3, height: 0.08)
    private let shown = "..##############"
    private let fires = "....o.......C..."
    private let never = "................"

    private func letters(
        _ kind: Street.Thing.Kind, in zone: Zone.Kind = .facade, row: String? = nil,
        needsClass: Bool = true
    ) -> String {
        var street = Street(
            violation: .illegalBanner, zones: [Zone(id: "wall", kind: zone, polygon: .whole)])
        street.settings = { $0.needsClass = needsClass }
        return street.judge(dwell: .seconds(10), .init(row ?? shown, kind, at: banner)).letters
    }

    @Test("what a classifier calls a banner, on a facade")
    func fires_() {
        #expect(letters(.region(["banner": 0.7])) == fires)
        #expect(letters(.named("banner", [:])) == fires)
        #expect(letters(.region(["banner": 0.7]), in: .pavement) == never)
    }

    @Test("a window that is lit, a shutter and a door are bright rectangles and no banner")
    func unnamed() {
        #expect(letters(.region([:])) == never)
        #expect(letters(.region(["other": 0.9])) == never)
        #expect(letters(.region(["ground": 0.9])) == never)
        #expect(letters(.region(["banner": 0.35, "other": 0.65])) == never)
    }

    @Test("a lorry before the facade is not on it")
    func lorry() { #expect(letters(.named("truck", ["banner": 0.7])) == never) }

    @Test("taken down before the dwell it is too short")
    func takenDown() {
        #expect(
            letters(.region(["banner": 0.8]), row: "..######............")
                == "....o..............s")
    }

    @Test("a site without a classifier may judge by place alone")
    func byPlace() { #expect(letters(.region([:]), needsClass: false) == fires) }
}

/// A heap 0.25 × 0.2 of the picture on the pavement, a picture a second, dwell 10 s.
@Suite("piled_materials")
struct PiledMaterialsTests {
    private let heap = Box(x: 0.3, y: 0.5, width: 0.25, height: 0.2)
    private let shown = "..##############"
    private let fires = "....o.......C..."
    private let never = "................"

    private func letters(
        _ kind: Street.Thing.Kind, and zone: Zone.Kind? = nil, at box: Box? = nil,
        row: String? = nil
    ) -> String {
        var street = Street(
            violation: .piledMaterials, zones: [Zone(id: "walk", kind: .pavement, polygon: .whole)])
        if let zone { street.zones.append(Zone(id: "more", kind: zone, polygon: .whole)) }
        return street.judge(dwell: .seconds(10), .init(row ?? shown, kind, at: box ?? heap)).letters
    }

    @Test("what a classifier calls a heap of material, and nothing without a name")
    func fires_() {
        #expect(letters(.region(["material_heap": 0.7])) == fires)
        #expect(letters(.region([:])) == never)
        #expect(letters(.region(["material_heap": 0.3, "other": 0.7])) == never)
        #expect(letters(.region(["garbage": 0.7, "material_heap": 0.3])) == never)
    }

    @Test("not on a building site")
    func site() {
        #expect(letters(.region(["material_heap": 0.9]), and: .buildingSite) == never)
    }

    /// The heap's floor is five times a pile's.
    @Test("a handful is not a heap")
    func small() {
        let handful = Box(x: 0.3, y: 0.5, width: 0.045, height: 0.05)
        #expect(letters(.region(["material_heap": 0.9]), at: handful) == never)
    }

    @Test("a delivery that is carried away before the dwell is too short; a lorry is none")
    func delivery() {
        #expect(
            letters(.region(["material_heap": 0.8]), row: "..######............")
                == "....o..............s")
        #expect(letters(.named("truck", ["material_heap": 0.6])) == never)
    }
}
