internal import Picturing
internal import Scene

/// A picture that becomes JPEG when somebody needs it, and then once.
///
/// Most suspicions come to nothing, and encoding costs more than deciding: a picture is kept as it
/// was decoded until a file or a checkpoint wants it. The same picture gives the same bytes at any
/// time. Shared by all who may need it, on the one thread of their watch.
final class LatentPicture {
    private enum Content {
        case decoded(Frame)
        case encoded([UInt8])
    }

    let moment: Moment
    private var content: Content

    init(_ frame: Frame) {
        moment = frame.moment
        content = .decoded(frame)
    }

    init(moment: Moment, jpeg: [UInt8]) {
        self.moment = moment
        content = .encoded(jpeg)
    }

    /// Whether it still takes the room of a decoded picture.
    var isDecoded: Bool { if case .decoded = content { true } else { false } }

    func jpeg(writer: PictureWriter) throws -> [UInt8] {
        switch content {
        case .encoded(let bytes):
            return bytes
        case .decoded(let frame):
            let bytes = try writer.jpeg(frame)
            content = .encoded(bytes)
            return bytes
        }
    }
}
