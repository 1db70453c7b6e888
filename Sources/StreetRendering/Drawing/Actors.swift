/// Everything that comes and goes, as it stands at one instant.
struct Actors {
    private(set) var meshes: [Mesh] = []
    private(set) var contacts: [Composer.Contact] = []
    private(set) var headlights: [(place: Vector, direction: Float)] = []

    init(scene: StreetScene, time: Float) {
        for prop in scene.props {
            if let mesh = prop.mesh(at: time) { add(mesh) }
        }
        for walker in scene.walkers {
            guard let pose = walker.itinerary.pose(at: time) else { continue }
            let body = walker.look.mesh(
                distance: pose.distance, stride: pose.stride, bend: pose.bend,
                carries: walker.carries?.contains(time) ?? false)
            add(body.placed(at: pose.place, heading: pose.heading))
        }
        let dark = scene.sky.ambient.value(at: time) < 0.35
        for vehicle in scene.vehicles {
            guard let pose = vehicle.drive.pose(at: time) else { continue }
            let place = Vector(pose.x, vehicle.lane, 0)
            let mesh = vehicle.look.mesh(lightsOn: dark, braking: pose.braking)
            add(mesh.placed(at: place, heading: vehicle.drive.direction > 0 ? 0 : .pi))
            if dark {
                let front = place + Vector(vehicle.drive.direction * 2.2, 0, 0.7)
                headlights.append((place: front, direction: vehicle.drive.direction))
            }
        }
    }

    private mutating func add(_ mesh: Mesh) {
        meshes.append(mesh)
        var low = SIMD2<Float>(repeating: .infinity)
        var high = SIMD2<Float>(repeating: -.infinity)
        for corner in mesh.corners where corner.z < 0.25 {
            low = SIMD2(min(low.x, corner.x), min(low.y, corner.y))
            high = SIMD2(max(high.x, corner.x), max(high.y, corner.y))
        }
        guard low.x < high.x else { return }
        contacts.append(Composer.Contact(middle: (low + high) / 2, half: (high - low) / 2 * 0.85))
    }
}
