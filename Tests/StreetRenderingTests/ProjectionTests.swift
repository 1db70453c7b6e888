import Scene
import Testing

@testable import StreetRendering

@Suite("The camera projects as a pinhole")
struct ProjectionTests {
    private let projection = Projection(pose: Viewpoint.right, width: 960, height: 540)

    @Test("what lies on the optical axis is in the middle of the picture")
    func axis() {
        let seen = projection.project(projection.position + projection.forward * 12)
        #expect(abs(seen.x - 480) < 0.01 && abs(seen.y - 270) < 0.01 && abs(seen.z - 12) < 0.001)
    }

    @Test(
        "a ray through a sample leads back to that sample",
        arguments: [
            (Float(0), Float(0)), (959, 0), (123, 456), (480, 539),
        ])
    func rays(x: Float, y: Float) {
        let seen = projection.project(projection.position + projection.ray(x: x, y: y) * 7)
        #expect(abs(seen.x - x) < 0.01 && abs(seen.y - y) < 0.01)
    }

    @Test("a nearer thing hides a farther one, whichever is drawn first", arguments: [true, false])
    func depth(nearFirst: Bool) {
        let scene = BagsScene.make(seed: 1)
        let light = Light(scene: scene, time: 0, headlights: [])
        let samples = SampleBuffer(width: 96, height: 54)
        let rasterizer = Rasterizer(
            projection: Projection(pose: Viewpoint.right, width: 96, height: 54), samples: samples)
        let axis = rasterizer.projection.forward
        var near = Mesh()
        near.addBox(
            center: rasterizer.projection.position + axis * 8, size: Vector(1, 1, 1),
            color: Color(1, 0, 0))
        var far = Mesh()
        far.addBox(
            center: rasterizer.projection.position + axis * 14, size: Vector(3, 3, 3),
            color: Color(0, 1, 0))
        for mesh in nearFirst ? [near, far] : [far, near] { rasterizer.draw(mesh, light: light) }
        let middle = samples.color[27 * 96 + 48]
        #expect(middle.x > 0 && middle.y == 0)
    }

    @Test("a zone's outline stays inside the picture and holds what stands in it")
    func outline() throws {
        let outline = projection.outline(of: [
            Vector(-45, 9, 0), Vector(60, 9, 0), Vector(60, 15, 0), Vector(-45, 15, 0),
        ])
        #expect(outline.allSatisfy { (-0.0001...1.0001).contains($0.x) })
        #expect(outline.allSatisfy { (-0.0001...1.0001).contains($0.y) })
        for name in ["bags", "cart", "night", "present-at-start"] {
            let scene = try #require(SceneLibrary.recipe(named: name)).scene()
            for entry in scene.truth() {
                #expect(Polygon(outline).contains(entry.box.foot), "\(name): \(entry.box)")
            }
        }
    }
}
