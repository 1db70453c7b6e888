public import Scene

/// Draws the pictures of one scene.
///
/// Keeps the street as the last pose of the camera saw it, so that pictures in order cost one pass
/// of light each. Not for use by two tasks at once.
public final class PictureMaker {
    public let scene: StreetScene
    public let width: Int
    public let height: Int
    private var backdrops: [CameraPose: Backdrop] = [:]
    private let samples: SampleBuffer
    private let lens: Lens
    private var pixels: [Color]

    /// - Parameters:
    ///   - width: even, at least 16; so is `height`.
    public init(scene: StreetScene, width: Int, height: Int) {
        precondition(width >= 16 && height >= 16 && width % 2 == 0 && height % 2 == 0)
        self.scene = scene
        self.width = width
        self.height = height
        samples = SampleBuffer(width: width * 2, height: height * 2)
        lens = Lens(width: width, height: height, seed: scene.seed)
        pixels = [Color](repeating: .zero, count: width * height)
    }

    /// Draws one picture; `index` counts from 0 in steps of the scene's rate.
    public func picture(_ index: Int) -> Frame {
        let time = scene.time(ofPicture: index)
        var random = SeededRandom(seed: scene.seed &+ UInt64(index) &* 0x1F7B)
        let actors = Actors(scene: scene, time: time)
        let light = Light(scene: scene, time: time, headlights: actors.headlights)
        if scene.camera.isTurning(at: time) {
            drawSmeared(time: time, actors: actors, light: light)
        } else {
            pixels = drawn(
                pose: scene.camera.pose(at: time), detail: 2, actors: actors, light: light)
        }
        if light.rain > 0 {
            lens.addRain(
                strength: light.rain, light: light.ambient, random: &random, to: &pixels)
        }
        var levels = lens.develop(
            pixels, exposure: light.exposure, gain: light.gain, random: &random)
        let moment = scene.start + .milliseconds(Int64((Double(time) * 1000).rounded()))
        Caption.write(
            CaptionClock.text(moment), x: width / 60, y: height / 36, scale: max(1, height / 270),
            width: width, height: height, into: &levels)
        return PlanarPicture.frame(
            levels, width: width, height: height, moment: moment, name: scene.name)
    }

    /// A head in motion: the mean of what it passes while the shutter is open.
    private func drawSmeared(time: Float, actors: Actors, light: Light) {
        let exposures = 4
        var sum = [Color](repeating: .zero, count: width * height)
        for step in 0..<exposures {
            let instant = time + 0.04 * Float(step)
            let pose = scene.camera.pose(at: instant)
            let part = drawn(pose: pose, detail: 1, actors: actors, light: light)
            for index in sum.indices { sum[index] += part[index] / Float(exposures) }
        }
        pixels = sum
    }

    private func drawn(pose: CameraPose, detail: Int, actors: Actors, light: Light) -> [Color] {
        let backdrop = backdrop(for: pose, detail: detail)
        samples.restore(from: backdrop.samples)
        let rasterizer = Rasterizer(projection: backdrop.projection, samples: samples)
        let standing = scene.set.meshes(
            time: light.time, wind: light.wind, lamps: light.lamps)
        for mesh in standing + actors.meshes { rasterizer.draw(mesh, light: light) }
        if light.sun.x > 0.02 {
            for mesh in standing { rasterizer.castShadow(mesh, light: light, onWall: true) }
            for mesh in actors.meshes { rasterizer.castShadow(mesh, light: light, onWall: false) }
        }
        var result = [Color](repeating: .zero, count: width * height)
        Composer(set: scene.set, light: light, width: width, height: height).compose(
            samples: samples, backdrop: backdrop, contacts: actors.contacts, into: &result)
        addGlares(to: &result, projection: backdrop.projection, light: light, actors: actors)
        return result
    }

    private func addGlares(
        to pixels: inout [Color], projection: Projection, light: Light, actors: Actors
    ) {
        let dark = smoothstep(0.5, 0.08, light.ambient.y)
        guard dark > 0 else { return }
        for foot in scene.set.lamps where light.lamps > 0 {
            let seen = projection.project(foot + FurnitureModel.lampHead)
            guard seen.z > 1 else { continue }
            lens.addGlare(
                x: seen.x / 2, y: seen.y / 2, radius: Float(width) * 0.7 / seen.z,
                color: Light.lampColor * (0.35 * light.lamps * dark), to: &pixels)
        }
        for (lamp, direction) in actors.headlights {
            let seen = projection.project(lamp)
            let toEye = (projection.position - lamp).normalized
            let facing = max(0, toEye.x * direction)
            guard seen.z > 1, facing > 0 else { continue }
            lens.addGlare(
                x: seen.x / 2, y: seen.y / 2, radius: Float(width) * 0.5 / seen.z,
                color: Light.headlightColor * (facing * dark), to: &pixels)
        }
    }

    private func backdrop(for pose: CameraPose, detail: Int) -> Backdrop {
        if let known = backdrops[pose] { return known }
        let made = Backdrop(
            set: scene.set, pose: pose, width: width, height: height, detail: detail)
        if detail > 1 { backdrops[pose] = made }
        return made
    }
}
