internal import Picturing
internal import Scene

/// The last pictures of a view without an open suspicion, from which the `before` of a new one is
/// chosen.
struct CleanPictures {
    /// Pictures kept: the one before a thing came may be older than the newest clean one, since a
    /// thing is suspected only after it stood still.
    static let capacity = 3
    /// The least time between two kept pictures of a watched stream.
    static let spacing: Duration = .seconds(10)

    private var kept: [LatentPicture] = []

    /// Offers a picture in which nothing is suspected.
    mutating func offer(_ picture: LatentPicture, looking: Observation.Looking) {
        if let newest = kept.last, looking == .watch,
            picture.moment - newest.moment < Self.spacing
        {
            return
        }
        kept.append(picture)
        if kept.count > Self.capacity { kept.removeFirst() }
    }

    /// The newest picture taken before `moment`; nil where there is none.
    func picture(before moment: Moment) -> LatentPicture? {
        kept.last { $0.moment < moment }
    }

    /// Every kept picture as JPEG, for the checkpoint.
    func encoded(writer: PictureWriter) throws -> [(moment: Moment, jpeg: [UInt8])] {
        try kept.map { ($0.moment, try $0.jpeg(writer: writer)) }
    }

    init() {}

    init(encoded pictures: [(moment: Moment, jpeg: [UInt8])]) {
        kept = pictures.map { LatentPicture(moment: $0.moment, jpeg: $0.jpeg) }
    }
}
