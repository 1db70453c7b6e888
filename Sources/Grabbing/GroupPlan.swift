internal import Scene

/// Decides which packets between two random-access pictures need not be decoded at a rate.
///
/// A group begins with a picture that nothing before it can touch and ends before the next one. In
/// it only these are needed: chosen pictures, and whatever is decoded before the last chosen one
/// unless no other picture rests on it. A chosen picture then decodes to the same bytes as ever.
struct GroupPlan {
    /// One packet in the order of decoding.
    struct Packet: Hashable {
        /// When it is shown, from the recording's start; nil where the container does not say.
        var milliseconds: Int64?
        /// No other picture rests on it.
        var isDisposable: Bool
    }

    private let rate: Double
    private var picker: Picker
    /// When the last picture of the groups before is shown.
    private var newest: Int64 = -1
    /// Times that are missing, repeat or run back: then nothing is spared any more, since what is
    /// chosen would depend on how they are mended.
    private(set) var isIrregular = false

    init(rate: Double) {
        self.rate = rate
        picker = Picker(.rate(rate))
    }

    /// Returns for each packet of the next group whether it must be decoded.
    ///
    /// - Parameters:
    ///   - isWhole: whether the group begins with a random-access picture and ends before one.
    ///   - isLeantOn: whether pictures of the group after it rest on this one.
    mutating func needs(_ group: [Packet], isWhole: Bool, isLeantOn: Bool) -> [Bool] {
        let all = [Bool](repeating: true, count: group.count)
        let order = group.indices.sorted {
            (group[$0].milliseconds ?? .min, $0) < (group[$1].milliseconds ?? .min, $1)
        }
        var chosen: Set<Int> = []
        for index in order {
            guard let time = group[index].milliseconds, time > newest else {
                isIrregular = true
                return all
            }
            newest = time
            if picker.picks(time) { chosen.insert(index) }
        }
        // Pictures shown before the first one lean on the group before.
        guard isWhole, !isLeantOn, !isIrregular, order.first == 0 else { return all }
        let last = chosen.max() ?? -1
        return group.indices.map { index in
            index <= last && (chosen.contains(index) || !group[index].isDisposable)
        }
    }
}
