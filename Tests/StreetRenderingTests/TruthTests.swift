import Foundation
import Scene
import Testing

@testable import StreetRendering

@Suite("What a scene says of itself is what its pictures show")
struct TruthTests {
    @Test("a busy street on which nothing is left has no truth and expects no event")
    func nothingIsNothing() throws {
        let scene = try #require(SceneLibrary.recipe(named: "busy-nothing")).scene()
        #expect(scene.truth().isEmpty)
        let expected = ExpectedEvents(
            scene: scene, clipName: "busy-nothing", visible: scene.settledSpans(preset: 0))
        #expect(expected.events.isEmpty)
        #expect(expected.othersAllowed == 0)
    }

    @Test("bags and boxes each become one entry, from the setting down to the last bag's leaving")
    func bagsAreOneEntry() throws {
        let truth = try #require(SceneLibrary.recipe(named: "bags")).scene().truth()
        #expect(truth.map(\.violation) == [.garbagePile, .garbagePile])
        #expect(truth.map(\.start) == ["2026-05-12T09:00:30+08:00", "2026-05-12T09:00:52+08:00"])
        #expect(
            truth.map(\.end) == ["2026-05-12T09:01:35.600+08:00", "2026-05-12T09:02:10+08:00"])
    }

    @Test("what is there before the first picture starts with it")
    func presentAtStart() throws {
        let scene = try #require(SceneLibrary.recipe(named: "present-at-start")).scene()
        let entry = try #require(scene.truth().first)
        #expect(entry.start == CaptionClock.iso(scene.start))
    }

    @Test("a thing is expected to be seen when the camera comes back, not when it was put down")
    func expectedOnReturn() throws {
        let scene = try #require(SceneLibrary.recipe(named: "two-presets")).scene()
        let spans = scene.settledSpans(preset: 0)
        #expect(spans == [0..<40, 78..<110, 138..<170])
        let expected = ExpectedEvents(scene: scene, clipName: "two-presets", visible: spans)
        #expect(expected.events.first?.firstSeen.first == CaptionClock.iso(scene.moment(76)))
        #expect(scene.truth(preset: 1).isEmpty)
    }

    @Test("a clip cut short leaves out what happens later")
    func shortClip() throws {
        var scene = try #require(SceneLibrary.recipe(named: "bags")).scene()
        scene.duration = .seconds(40)
        #expect(scene.truth().map(\.end) == ["2026-05-12T09:00:40+08:00"])
        scene.duration = .seconds(4)
        #expect(scene.truth().isEmpty)
    }

    /// 12 gray levels are four times the sensor's noise by day.
    @Test("pictures differ inside a truth box once the thing stands there, and hardly outside")
    func boxIsWhereItChanges() throws {
        var scene = try #require(SceneLibrary.recipe(named: "bags")).scene()
        scene.walkers = []
        scene.vehicles = []
        scene.sky.wind = 0
        let box = try #require(scene.truth().first).box
        let maker = PictureMaker(scene: scene, width: 320, height: 180)
        let before = maker.picture(130).luma
        let after = maker.picture(200).luma
        var inside: [Int] = []
        var outside: [Int] = []
        for y in 90..<180 {
            for x in 0..<320 {
                let difference = abs(Int(before[x, y]) - Int(after[x, y]))
                let place = Point(x: (Double(x) + 0.5) / 320, y: (Double(y) + 0.5) / 180)
                if box.contains(place) {
                    inside.append(difference)
                } else if place.x < box.x - 0.03 || place.x > box.maxX + 0.03 {
                    outside.append(difference)
                }
            }
        }
        #expect(Double(inside.reduce(0, +)) / Double(inside.count) > 12)
        #expect(Double(outside.reduce(0, +)) / Double(outside.count) < 4)
    }
}
