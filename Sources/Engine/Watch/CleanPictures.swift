internal import Picturing
internal import Scene

/// The last pictures of a view without an open suspicion, from which the `before` of a new one is
/// chosen.
///
/// A picture is kept as it was decoded and encoded when it is needed, at the latest when the
/// checkpoint is written; the same picture gives the same bytes either way, so a resumed scan shows
/// what an uninterrupted one does.
struct CleanPictures {
    private struct Kept {
        var moment: Moment
        var picture: Picture
    }

    private enum Picture {
        case decoded(Frame)
        case encoded([UInt8])
    }

    /// Pictures kept: the one before a thing came may be older than the newest clean one, since a
    /// thing is suspected only after it stood still.
    static let capacity = 3
    /// The least time between two kept pictures of a watched stream.
    static let spacing: Duration = .seconds(10)

    private var kept: [Kept] = []

    /// Offers a picture in which nothing is suspected.
    mutating func offer(_ frame: Frame, looking: Observation.Looking) {
        if let newest = kept.last, looking == .watch, frame.moment - newest.moment < Self.spacing {
            return
        }
        kept.append(Kept(moment: frame.moment, picture: .decoded(frame)))
        if kept.count > Self.capacity { kept.removeFirst() }
    }

    /// The newest picture taken before `moment`, as JPEG; nil where there is none.
    mutating func jpeg(before moment: Moment, writer: PictureWriter) throws -> [UInt8]? {
        guard let place = kept.lastIndex(where: { $0.moment < moment }) else { return nil }
        return try encode(place, writer: writer)
    }

    /// Every kept picture as JPEG, for the checkpoint.
    mutating func encoded(writer: PictureWriter) throws -> [(moment: Moment, jpeg: [UInt8])] {
        try kept.indices.map { (kept[$0].moment, try encode($0, writer: writer)) }
    }

    init() {}

    init(encoded pictures: [(moment: Moment, jpeg: [UInt8])]) {
        kept = pictures.map { Kept(moment: $0.moment, picture: .encoded($0.jpeg)) }
    }

    private mutating func encode(_ place: Int, writer: PictureWriter) throws -> [UInt8] {
        switch kept[place].picture {
        case .encoded(let bytes):
            return bytes
        case .decoded(let frame):
            let bytes = try writer.jpeg(frame)
            kept[place].picture = .encoded(bytes)
            return bytes
        }
    }
}
