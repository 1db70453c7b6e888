internal import Scene

/// Decides which pictures of a live stream make up a burst. Fed with arrivals, keeps frames.
struct Burst {
    /// A decoded picture before anything is spent on it.
    struct Arrival: Hashable {
        /// By the stream's own clock.
        var milliseconds: Int64
        var stamp: Moment
        var isKey: Bool
    }

    let count: Int
    /// Half a second, less a tenth for cameras whose clock is not steady.
    private static let distance: Int64 = 450
    private var keys: [Frame] = []
    private var spaced: [Frame] = []
    private var firstKey: Int64?
    private var lastKey: Int64?
    private var lastSpaced: Int64?
    private var newest: Int64 = 0

    init(count: Int) { self.count = count }

    /// A second key picture came soon enough to wait for the others.
    var isOfKeyPictures: Bool { keys.count >= 2 }

    /// How many pictures there are so far.
    var held: Int { max(keys.count, spaced.count) }

    /// Notes an arrival and returns whether its frame is needed.
    mutating func wants(_ arrival: Arrival?) -> Bool {
        guard let arrival else { return false }
        newest = arrival.milliseconds
        guard firstKey != nil else { return arrival.isKey }
        return isNewKey(arrival) || isSpaced(arrival)
    }

    mutating func take(_ frame: Frame, _ arrival: Arrival?) {
        guard let arrival else { return }
        if isNewKey(arrival) {
            keys.append(frame)
            lastKey = arrival.milliseconds
        }
        if isSpaced(arrival) {
            spaced.append(frame)
            lastSpaced = arrival.milliseconds
        }
        if firstKey == nil { firstKey = arrival.milliseconds }
    }

    /// The burst once it is complete. Decoded pictures count when no second key picture came in
    /// 2 s, or when there is no more time to wait for it.
    func frames(isLate: Bool) -> [Frame]? {
        if keys.count == count { return keys }
        guard let firstKey, spaced.count == count else { return nil }
        return isLate || (!isOfKeyPictures && newest - firstKey > 2000) ? spaced : nil
    }

    private func isNewKey(_ arrival: Arrival) -> Bool {
        guard arrival.isKey, keys.count < count else { return false }
        guard let firstKey, let lastKey else { return true }
        let isSoon = keys.count > 1 || arrival.milliseconds - firstKey <= 2000
        return isSoon && arrival.milliseconds - lastKey >= Self.distance
    }

    private func isSpaced(_ arrival: Arrival) -> Bool {
        guard spaced.count < count else { return false }
        guard let lastSpaced else { return arrival.isKey }
        return arrival.milliseconds - lastSpaced >= Self.distance
    }
}
