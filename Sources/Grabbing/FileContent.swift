internal import Glibc

/// Whether a file is taken for a picture or a video.
enum FileContent: Hashable {
    case picture, video, neither

    /// Looks at the first bytes of a file that a person named; in a folder or pattern the name's
    /// ending selects first, so that notes, labels and indexes beside the pictures are passed over.
    init(_ path: String, isNamed: Bool) {
        let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
        if isNamed {
            self = Self.beginsAsPicture(path) ? .picture : Self.byEnding(ending, else: .video)
        } else {
            self = Self.byEnding(ending, else: .neither)
        }
    }

    private static func byEnding(_ ending: String, else other: FileContent) -> FileContent {
        switch ending {
        case "jpg", "jpeg", "png", "bmp": .picture
        case "mp4", "m4v", "mov", "mkv", "avi", "ts", "m2ts", "mts", "webm", "3gp": .video
        default: other
        }
    }

    private static func beginsAsPicture(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        let head = [UInt8](unsafeUninitializedCapacity: 16) { buffer, filled in
            filled = max(0, read(descriptor, buffer.baseAddress, 16))
        }
        return head.withUnsafeBytes(PictureHeader.begins)
    }
}
