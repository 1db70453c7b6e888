import Scene
import Testing

@testable import StreetRendering

@Suite("Pictures depend on the scene and the seed alone")
struct PictureTests {
    private func bytes(_ scene: String, seed: UInt64, picture: Int) throws -> [UInt8] {
        let recipe = try #require(SceneLibrary.recipe(named: scene))
        let maker = PictureMaker(scene: recipe.scene(seed: seed), width: 64, height: 36)
        let frame = maker.picture(picture)
        return [frame.luma, frame.chromaBlue, frame.chromaRed].flatMap {
            $0.withBytes { Array($0) }
        }
    }

    @Test("the same seed draws the same bytes, another seed does not")
    func seeds() throws {
        let first = try bytes("bags", seed: 5, picture: 40)
        #expect(try bytes("bags", seed: 5, picture: 40) == first)
        #expect(try bytes("bags", seed: 6, picture: 40) != first)
    }

    @Test("a picture does not depend on those drawn before it")
    func order() throws {
        let scene = try #require(SceneLibrary.recipe(named: "two-presets")).scene()
        let maker = PictureMaker(scene: scene, width: 64, height: 36)
        _ = maker.picture(3)
        _ = maker.picture(207)
        let late = maker.picture(300).luma.withBytes { Array($0) }
        let alone = PictureMaker(scene: scene, width: 64, height: 36).picture(300)
        #expect(alone.luma.withBytes { Array($0) } == late)
    }

    @Test("the camera's turn changes nearly every part of the picture")
    func turning() throws {
        let scene = try #require(SceneLibrary.recipe(named: "two-presets")).scene()
        let maker = PictureMaker(scene: scene, width: 64, height: 36)
        let a = maker.picture(100).luma
        let b = maker.picture(300).luma
        var changed = 0
        for y in 0..<36 {
            for x in 0..<64 where abs(Int(a[x, y]) - Int(b[x, y])) > 8 { changed += 1 }
        }
        #expect(changed > 64 * 36 / 2)
    }

    @Test("pictures carry the moments of the scene's rate")
    func moments() throws {
        let scene = try #require(SceneLibrary.recipe(named: "night")).scene()
        #expect(scene.pictureCount == 520)
        let maker = PictureMaker(scene: scene, width: 32, height: 18)
        #expect(maker.picture(3).moment - scene.start == .seconds(9))
    }

    /// BT.601, limited range: white 235, black 16, red has luma 81, blue-difference 90, red 240.
    @Test(
        "colours become the limits of BT.601",
        arguments: [
            (Color(255, 255, 255), [235, 128, 128]), (Color(0, 0, 0), [16, 128, 128]),
            (Color(255, 0, 0), [81, 90, 240]), (Color(0, 0, 255), [41, 240, 110]),
        ])
    func colours(level: Color, expected: [UInt8]) {
        let frame = PlanarPicture.frame(
            [Color](repeating: level, count: 16), width: 4, height: 4, moment: .epoch, name: "")
        #expect([frame.luma[3, 3], frame.chromaBlue[1, 1], frame.chromaRed[1, 1]] == expected)
    }
}
