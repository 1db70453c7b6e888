internal import Scene

/// What makes a picture say nothing about its place, beyond what the picture itself shows.
extension View {
    /// The very same bytes for a long time: the camera repeats itself. A scene at rest is not that
    /// exact for that long, unless it was drawn.
    mutating func frozen(
        at moment: Moment, _ settings: DiffSettings
    ) -> PictureHealth.Fault? {
        let sum = stateChecksum(picture.luma[...])
        defer { lastSum = sum }
        guard sum == lastSum, let since = sameSince else {
            sameSince = moment
            sameLooks = 0
            return nil
        }
        sameLooks += 1
        return sameLooks >= 6 && moment - since >= settings.frozenAfter ? .frozen : nil
    }

    /// A fault that only the memory shows; after many looks in a row that agree on it the view is
    /// learned anew, because the camera was moved for good.
    mutating func strange(_ settings: DiffSettings) -> PictureHealth.Fault? {
        guard let fault = check.against(alignment, hasWideRange: check.hasWideRange(picture))
        else {
            strangeLooks = 0
            return nil
        }
        strangeLooks += 1
        if fault == .notThisView, strangeLooks >= settings.relearnLooks {
            memory = ViewMemory(grid: grid)
            tracker.closeAll()
            strangeLooks = 0
            return .moved
        }
        return fault
    }

    /// A still that arrived in part. Two in a row are taken for what stands there: a bus may hide the
    /// picture's lower end too.
    func torn(
        _ looking: Observation.Looking, _ before: PictureHealth.Fault?
    ) -> PictureHealth.Fault? {
        looking != .watch && before != .corrupt && check.isTorn(alignment) ? .corrupt : nil
    }

    /// More than twice or less than half the light of a moment ago, everywhere.
    mutating func isLightSwitch(_ looking: Observation.Looking) -> Bool {
        defer { lastLight = difference.light }
        guard case .watch = looking, let lastLight else { return false }
        return abs(difference.light - lastLight) > 700
    }
}
