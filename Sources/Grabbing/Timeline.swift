internal import Scene

/// Turns presentation timestamps into moments that strictly increase.
struct Timeline {
    /// Milliseconds from the recording's start to the last picture; nil before the first.
    private(set) var last: Int64?
    /// What is added after a jump back, so that a recorder's restart in the middle continues.
    private var shift: Int64 = 0
    /// Whether times are those of the file: no jump back was taken out so far.
    private(set) var isStraight = true
    /// The time between two pictures where nothing says it, in milliseconds.
    private let usual: Int64
    /// Whether the first picture is at zero whatever its timestamp.
    private let countsFromFirst: Bool

    init(usual: Int64, countsFromFirst: Bool = false) {
        self.usual = max(1, usual)
        self.countsFromFirst = countsFromFirst
    }

    /// Returns the time of the next picture in milliseconds from the start.
    ///
    /// Without a timestamp it follows the last by the usual distance; a step back by less than a
    /// second is jitter and counts as 1 ms forward; a longer one starts a new stretch right behind
    /// the last picture.
    mutating func place(_ timestamp: Int64?) -> Int64 {
        guard let last else {
            if countsFromFirst { shift = -(timestamp ?? 0) }
            let first = max(0, (timestamp ?? 0) + shift)
            self.last = first
            return first
        }
        var time = timestamp.map { $0 + shift } ?? last + usual
        if time < last - 1000 {
            isStraight = false
            shift += last + usual - time
            time = last + usual
        }
        time = max(time, last + 1)
        self.last = time
        return time
    }
}
