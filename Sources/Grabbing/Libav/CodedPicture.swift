internal import CFFmpeg

/// What a packet's own bytes say about how other pictures rest on it.
struct CodedPicture {
    /// Nothing decoded after it rests on anything before it.
    let isRandomAccess: Bool
    /// No other picture rests on it.
    let isDisposable: Bool
    /// Its first part is there, or no part at all: whoever joins a stream may get the rest of a
    /// picture first.
    let isFromItsBeginning: Bool

    /// How to read one stream's packets; nil for codecs whose pictures are all to be decoded.
    struct Reading {
        fileprivate let codec: AVCodecID
        /// Bytes of the length before each unit; 0 where start codes part them.
        fileprivate let lengthBytes: Int

        init?(_ parameters: UnsafePointer<AVCodecParameters>) {
            codec = parameters.pointee.codec_id
            let extra = UnsafeBufferPointer(
                start: parameters.pointee.extradata,
                count: parameters.pointee.extradata == nil
                    ? 0 : Int(max(0, parameters.pointee.extradata_size)))
            switch codec {
            case AV_CODEC_ID_H264:
                lengthBytes = extra.count > 6 && extra[0] == 1 ? Int(extra[4] & 3) + 1 : 0
            case AV_CODEC_ID_HEVC:
                lengthBytes = extra.count > 22 && extra[0] == 1 ? Int(extra[21] & 3) + 1 : 0
            case AV_CODEC_ID_MJPEG, AV_CODEC_ID_MPEG4, AV_CODEC_ID_MSMPEG4V3:
                lengthBytes = 0
            default:
                return nil
            }
        }
    }

    init(_ packet: UnsafePointer<AVPacket>, _ reading: Reading) {
        let isKey = packet.pointee.flags & AV_PKT_FLAG_KEY != 0
        guard reading.codec == AV_CODEC_ID_H264 || reading.codec == AV_CODEC_ID_HEVC else {
            isRandomAccess = isKey
            isDisposable = false
            isFromItsBeginning = true
            return
        }
        let bytes = UnsafeBufferPointer(
            start: packet.pointee.data,
            count: packet.pointee.data == nil ? 0 : Int(max(0, packet.pointee.size)))
        let place = Self.firstSlice(bytes, reading)
        let head = place.map { bytes[$0] } ?? 0
        // The slice header's first bit says so: first_mb_in_slice is 0, or
        // first_slice_segment_in_pic_flag.
        let header = place.map { $0 + (reading.codec == AV_CODEC_ID_H264 ? 1 : 2) }
        isFromItsBeginning = header.map { $0 < bytes.count && bytes[$0] & 0x80 != 0 } ?? true
        if reading.codec == AV_CODEC_ID_H264 {
            // nal_unit_type 5 is an IDR slice, 1 another; nal_ref_idc 0 says nobody refers to it
            // (ITU-T H.264, 7.4.1).
            isRandomAccess = isKey && head & 0x1F == 5
            isDisposable = head & 0x1F == 1 && head & 0x60 == 0
        } else {
            // nal_unit_type 19 and 20 are IDR (ITU-T H.265, table 7-1).
            isRandomAccess = isKey && (19...20).contains(head >> 1 & 0x3F)
            isDisposable = false
        }
    }

    /// Where the first unit begins that holds a part of the picture.
    private static func firstSlice(
        _ bytes: UnsafeBufferPointer<UInt8>, _ reading: Reading
    ) -> Int? {
        var place = 0
        while place < bytes.count {
            var length = bytes.count
            if reading.lengthBytes > 0 {
                guard place + reading.lengthBytes < bytes.count else { return nil }
                length = bytes[place..<place + reading.lengthBytes].reduce(0) { $0 << 8 | Int($1) }
                place += reading.lengthBytes
            } else {
                guard let start = startCode(bytes, from: place) else { return nil }
                place = start
            }
            guard place < bytes.count else { return nil }
            let head = bytes[place]
            let isSlice =
                reading.codec == AV_CODEC_ID_H264
                ? (1...5).contains(head & 0x1F) : head >> 1 & 0x3F < 32
            if isSlice { return place }
            place += reading.lengthBytes > 0 ? length : 1
        }
        return nil
    }

    /// The place behind the next 0, 0, 1.
    private static func startCode(_ bytes: UnsafeBufferPointer<UInt8>, from place: Int) -> Int? {
        var zeros = 0
        for index in place..<bytes.count {
            if bytes[index] == 1, zeros >= 2 { return index + 1 }
            zeros = bytes[index] == 0 ? zeros + 1 : 0
        }
        return nil
    }
}
