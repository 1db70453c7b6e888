internal import Glibc

/// Holds what a recording's header promises against what the file holds.
///
/// An mp4 with its index first, an .avi or an .mkv opens cleanly when its end is cut off; only the
/// lengths written at its beginning tell.
struct DeclaredLength {
    enum Verdict: Hashable {
        case whole
        /// A box, chunk or packet reaches past the end of the file.
        case cutOff
        /// The kind of file says nothing of its length.
        case unknown
        /// Not one of the containers read here.
        case foreign
    }

    /// Reads the few bytes of a file that tell; never throws, an unreadable file is `foreign`.
    static func verdict(path: String) -> Verdict {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return .foreign }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return .foreign
        }
        return DeclaredLength(descriptor: descriptor, size: Int(status.st_size)).verdict
    }

    private let descriptor: Int32
    private let size: Int

    private var verdict: Verdict {
        let head = bytes(at: 0, count: 16)
        guard head.count >= 12 else { return .foreign }
        if head[0] == 0x47 { return transportStream }
        if head[0..<4].elementsEqual([0x1A, 0x45, 0xDF, 0xA3]) { return matroska }
        if head[0..<4].elementsEqual("RIFF".utf8), head[8..<11].elementsEqual("AVI".utf8) {
            let promised = littleEndian(head[4..<8])
            return promised == 0 || promised == 0xFFFF_FFFF
                ? .unknown : promised + 8 > size ? .cutOff : .whole
        }
        let boxes: [String] = ["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "styp"]
        return boxes.contains { head[4..<8].elementsEqual($0.utf8) } ? movie : .foreign
    }

    /// Walks the outermost boxes of an mp4 or mov.
    private var movie: Verdict {
        var place = 0
        var hasIndex = false
        var hasData = false
        while place < size {
            let head = bytes(at: place, count: 16)
            guard head.count >= 8 else { return .cutOff }
            if head[4..<8].elementsEqual("moov".utf8) { hasIndex = true }
            if head[4..<8].elementsEqual("mdat".utf8) { hasData = true }
            var length = bigEndian(head[0..<4])
            if length == 0 { break }
            if length == 1 {
                guard head.count == 16, head[8] == 0 else { return .unknown }
                length = bigEndian(head[8..<16])
            }
            guard length >= 8 else { return .unknown }
            guard place + length <= size else { return .cutOff }
            place += length
        }
        return hasData && !hasIndex ? .cutOff : .whole
    }

    /// Steps over the EBML header and reads the length of the segment.
    private var matroska: Verdict {
        let head = bytes(at: 4, count: 8)
        guard let header = variableLength(head[...]), let value = header.value else {
            return .unknown
        }
        let place = 4 + header.width + value
        guard place >= 0, place < size else { return .cutOff }
        let next = bytes(at: place, count: 12)
        guard next.count == 12, next[0..<4].elementsEqual([0x18, 0x53, 0x80, 0x67]),
            let segment = variableLength(next[4...])
        else { return .unknown }
        guard let length = segment.value else { return .unknown }
        return place + 4 + segment.width + length > size ? .cutOff : .whole
    }

    /// Transport packets all have one size; a part of one at the end was cut.
    private var transportStream: Verdict {
        for packet in [188, 192, 204] where bytes(at: packet, count: 1).first == 0x47 {
            return size % packet == 0 ? .unknown : .cutOff
        }
        return .unknown
    }

    /// A number that says its own width by its leading zero bits; a value of all ones is nil, "not
    /// known".
    private func variableLength(_ bytes: ArraySlice<UInt8>) -> (width: Int, value: Int?)? {
        guard let first = bytes.first, first != 0 else { return nil }
        let width = first.leadingZeroBitCount + 1
        guard bytes.count >= width else { return nil }
        var value = Int(first) & ((1 << (8 - width)) - 1)
        for byte in bytes.dropFirst().prefix(width - 1) { value = value << 8 | Int(byte) }
        return (width, value == (1 << (7 * width)) - 1 ? nil : value)
    }

    private func bigEndian(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reduce(0) { $0 << 8 | Int($1) }
    }

    private func littleEndian(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private func bytes(at place: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, pread(descriptor, buffer.baseAddress, count, place))
        }
    }
}
