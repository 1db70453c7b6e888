/// Where the camera looks over a scene's time: presets and turns between them.
struct CameraPlan: Sendable {
    struct Visit: Sendable {
        /// Seconds of the scene at which the turn to the preset begins; 0 for the first.
        var start: Float
        var preset: Int
    }

    var presets: [(id: String, pose: CameraPose)]
    var visits: [Visit]
    /// Seconds a turn takes.
    var turn: Float = 3

    static func fixed(_ pose: CameraPose, id: String = "street") -> CameraPlan {
        CameraPlan(presets: [(id: id, pose: pose)], visits: [Visit(start: 0, preset: 0)])
    }

    func pose(at time: Float) -> CameraPose {
        let index = current(at: time)
        let pose = presets[visits[index].preset].pose
        guard index > 0, time < visits[index].start + turn else { return pose }
        let before = presets[visits[index - 1].preset].pose
        return before.turned(
            toward: pose, share: smoothstep(0, 1, (time - visits[index].start) / turn))
    }

    /// Whether the head moves at a time.
    func isTurning(at time: Float) -> Bool {
        let index = current(at: time)
        return index > 0 && time < visits[index].start + turn
    }

    /// The spans of seconds in which the camera stands still at a preset.
    func settled(at preset: Int, until duration: Float) -> [Range<Float>] {
        visits.indices.compactMap { index in
            guard visits[index].preset == preset else { return nil }
            let begin = index == 0 ? 0 : visits[index].start + turn
            let end = index + 1 < visits.count ? visits[index + 1].start : duration
            return begin < end ? begin..<end : nil
        }
    }

    private func current(at time: Float) -> Int {
        visits.lastIndex { $0.start <= time } ?? 0
    }
}
