internal import CFFmpeg
internal import Glibc
internal import Scene

/// Decodes single picture files: JPEG, PNG and BMP, by content and not by name.
///
/// The file's bytes go straight to the decoder; no demuxer sees them, so a name such as `a%d.jpg`
/// or a list of other files has no meaning here.
final class StillDecoder {
    private let converter: PictureConverter
    private static let attempt = "read picture"
    /// More bytes than any picture within the size limit takes.
    private static let largestFile = 512 << 20

    init(name: String) { converter = PictureConverter(name: name) }

    /// Returns the picture in a file.
    ///
    /// - Throws: `notFound`, `unreadable`, `noPictures` for an empty file, `notAPicture`,
    ///   `tooLarge`, and `truncated` or `corrupt` where it cannot be decoded whole.
    func frame(_ still: Still) throws(GrabError) -> Frame {
        _ = Options.silence
        var packet = try Self.load(still.path)
        defer { Self.free(&packet) }
        return try frame(packet, of: still)
    }

    /// Returns the picture in bytes that came from elsewhere than a file.
    ///
    /// - Throws: as for a file.
    func frame(_ bytes: [UInt8], _ still: Still) throws(GrabError) -> Frame {
        _ = Options.silence
        guard !bytes.isEmpty else {
            throw GrabError(.noPictures, source: still.path, attempt: Self.attempt)
        }
        var packet = try Self.packet(bytes.count, still.path)
        defer { Self.free(&packet) }
        bytes.withUnsafeBytes {
            UnsafeMutableRawBufferPointer(start: packet.pointee.data, count: $0.count)
                .copyMemory(from: $0)
        }
        return try frame(packet, of: still)
    }

    private func frame(
        _ packet: UnsafeMutablePointer<AVPacket>, of still: Still
    ) throws(GrabError) -> Frame {
        let path = still.path
        let bytes = UnsafeRawBufferPointer(
            start: packet.pointee.data, count: Int(packet.pointee.size))
        guard let header = PictureHeader(bytes) else {
            throw GrabError(
                PictureHeader.begins(bytes) ? .truncated : .notAPicture, source: path,
                attempt: Self.attempt)
        }
        try header.size.check(source: path, attempt: Self.attempt)
        // A decoder of its own for each file: a JPEG without tables must not borrow the last one's.
        let decoder = try Decoder(
            codec: header.kind.codec, parameters: nil, name: path, attempt: Self.attempt,
            errors: AV_EF_EXPLODE | AV_EF_CRCCHECK)
        var code = decoder.send(packet)
        if code >= 0 { code = decoder.send(nil) }
        guard code >= 0 else { throw Self.failure(path, code, header: header, bytes: bytes) }
        let (received, picture) = decoder.receive()
        guard received >= 0, picture.pointee.decode_error_flags == 0,
            picture.pointee.flags & AV_FRAME_FLAG_CORRUPT == 0
        else { throw Self.failure(path, received, header: header, bytes: bytes) }
        var frame = try converter.frame(
            picture, orientation: .of(picture, stream: nil), moment: still.moment, isKey: true)
        frame.name = path
        return frame
    }

    private static func failure(
        _ path: String, _ code: Int32 = 0, header: PictureHeader, bytes: UnsafeRawBufferPointer
    ) -> GrabError {
        GrabError(
            header.kind.isCutOff(bytes) ? .truncated : .corrupt, source: path, attempt: attempt,
            libraryCode: code)
    }

    /// Reads a whole file into a padded packet.
    private static func load(_ path: String) throws(GrabError) -> UnsafeMutablePointer<AVPacket> {
        let file = try RegularFile(path, name: path, attempt: attempt)
        guard file.size > 0 else {
            throw GrabError(
                .noPictures, source: path, attempt: attempt, detail: "the file is empty")
        }
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw GrabError(.unreadable, source: path, attempt: attempt)
        }
        defer { close(descriptor) }
        let packet = try packet(file.size, path)
        var unused: UnsafeMutablePointer<AVPacket>? = packet
        var filled = 0
        while filled < file.size {
            let count = read(descriptor, packet.pointee.data + filled, file.size - filled)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                av_packet_free(&unused)
                throw GrabError(.unreadable, source: path, attempt: attempt)
            }
            filled += count
        }
        return packet
    }

    /// A padded packet for so many bytes.
    private static func packet(
        _ count: Int, _ path: String
    ) throws(GrabError) -> UnsafeMutablePointer<AVPacket> {
        guard count <= largestFile else {
            throw GrabError(
                .tooLarge, source: path, attempt: attempt,
                detail: "found \(count) bytes, at most \(largestFile)")
        }
        guard let packet = av_packet_alloc() else { throw outOfMemory(path) }
        var unused: UnsafeMutablePointer<AVPacket>? = packet
        guard av_new_packet(packet, Int32(count)) >= 0 else {
            av_packet_free(&unused)
            throw outOfMemory(path)
        }
        packet.pointee.flags |= AV_PKT_FLAG_KEY
        return packet
    }

    private static func outOfMemory(_ path: String) -> GrabError {
        GrabError(.unreadable, source: path, attempt: attempt, detail: "out of memory")
    }

    private static func free(_ packet: inout UnsafeMutablePointer<AVPacket>) {
        var freed: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&freed)
    }
}

extension PictureHeader.Kind {
    var codec: AVCodecID {
        switch self {
        case .jpeg: AV_CODEC_ID_MJPEG
        case .png: AV_CODEC_ID_PNG
        case .bmp: AV_CODEC_ID_BMP
        }
    }

    /// Whether the file ends before its own mark of the end, or before the length it states.
    func isCutOff(_ bytes: UnsafeRawBufferPointer) -> Bool {
        switch self {
        case .jpeg: Self.tail(of: bytes).firstRange(of: [0xFF, 0xD9]) == nil
        case .png: Self.tail(of: bytes).firstRange(of: Array("IEND".utf8)) == nil
        case .bmp:
            bytes.loadUnaligned(fromByteOffset: 2, as: UInt32.self).littleEndian > bytes.count
        }
    }

    /// The last bytes: some cameras pad behind the mark of the end.
    private static func tail(of bytes: UnsafeRawBufferPointer) -> [UInt8] {
        Array(bytes.suffix(4096))
    }
}
