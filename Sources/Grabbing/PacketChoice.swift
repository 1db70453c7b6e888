/// Decides, by what is known of a live stream's packets before anything is decoded, which of them a
/// burst needs. Fed with packets in their order; pure.
///
///     K p p p p K p p p p K            a key picture each 2 s or more often: K K K
///     K p p p p p p p p p p p p …      else the first key picture and what leads to later ones
///
/// Decoding a key picture alone costs one picture; decoding all that lies between two costs fifty.
struct PacketChoice {
    /// What a packet is for.
    enum Use: Hashable {
        case nothing
        /// It may be needed where key pictures do not come often.
        case between
        case key
        /// What was held so far is of no use any more, and neither is this one.
        case restart
    }

    /// What the burst is made of.
    enum Outcome: Hashable { case keys, decoded }

    private let count: Int
    /// Half a second, less a tenth for cameras whose clock is not steady.
    private static let distance: Int64 = 450
    /// A second key picture that comes later is not waited for.
    private static let patience: Int64 = 2000
    /// Packets come in the order of decoding; a picture may be shown so much later.
    private static let reordering: Int64 = 300

    private(set) var keys = 0
    private(set) var spaced = 0
    private var firstKey: Int64?
    private var lastKey: Int64 = 0
    private var lastSpaced: Int64 = 0
    private var newest: Int64 = 0

    /// - Parameter count: pictures in the burst, at least one.
    init(count: Int) { self.count = count }

    /// How many pictures there are so far.
    var held: Int { max(keys, spaced) }

    /// Takes the next packet.
    ///
    /// - Parameters:
    ///   - milliseconds: by the stream's own clock.
    ///   - isSound: false where it is known to be damaged.
    mutating func take(_ milliseconds: Int64, isKey: Bool, isSound: Bool) -> Use {
        newest = milliseconds
        guard isSound else {
            guard firstKey != nil, keys < 2 else { return .nothing }
            self = PacketChoice(count: count)
            return .restart
        }
        guard let firstKey else {
            guard isKey else { return .nothing }
            self.firstKey = milliseconds
            (lastKey, lastSpaced, keys, spaced) = (milliseconds, milliseconds, 1, 1)
            return .key
        }
        let isSoon = keys > 1 || milliseconds - firstKey <= Self.patience
        let isNewKey = isKey && keys < count && isSoon && milliseconds - lastKey >= Self.distance
        if isNewKey {
            keys += 1
            lastKey = milliseconds
        }
        let use: Use = isNewKey ? .key : isBetween(milliseconds) ? .between : .nothing
        if spaced < count, milliseconds - lastSpaced >= Self.distance {
            spaced += 1
            lastSpaced = milliseconds
        }
        return use
    }

    /// What the burst is made of, once it is complete. Decoded pictures count when no second key
    /// picture came in time, or when there is no more time to wait for it.
    func outcome(isLate: Bool) -> Outcome? {
        if keys == count { return .keys }
        guard let firstKey, spaced == count else { return nil }
        return isLate || (keys < 2 && newest - firstKey > Self.patience) ? .decoded : nil
    }

    private func isBetween(_ milliseconds: Int64) -> Bool {
        spaced < count || milliseconds - lastSpaced <= Self.reordering
    }
}
