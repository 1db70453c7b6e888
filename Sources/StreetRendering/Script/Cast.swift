import Scene

/// One person of a scene.
struct Walker: Sendable {
    var look: WalkerLook
    var itinerary: Itinerary
    /// Seconds of the scene during which a bag hangs from the hand.
    var carries: Range<Float>?
}

/// One vehicle of a scene.
struct Vehicle: Sendable {
    var look: CarLook
    var drive: Drive
    /// The middle of its lane.
    var lane: Float
}

/// A thing that is put somewhere and may be taken away or pushed.
struct Prop: Sendable {
    var mesh: Mesh
    /// Where it rests.
    var place: Vector
    var heading: Float = 0
    /// Seconds of the scene in which it rests there.
    var rests: Range<Float>
    /// Its way before and after its rest, where it does not just appear in someone's hands.
    var itinerary: Itinerary?
    /// What it is to the city; nil for what belongs to the street.
    var violation: Violation?
    /// Things of one name are one violation.
    var pile: String

    /// The thing as it stands at a time, nil where it is not there.
    func mesh(at time: Float) -> Mesh? {
        if let pose = itinerary?.pose(at: time) {
            return mesh.placed(at: pose.place, heading: heading)
        }
        return rests.contains(time) ? resting : nil
    }

    var resting: Mesh { mesh.placed(at: place, heading: heading) }
}
