internal import CFFmpeg

/// What libav may open for one kind of source, in its own names. All else is refused, so that a
/// playlist that calls itself .avi, or a camera that hands out an address, reaches nothing.
struct WhiteList {
    var protocols: String
    var formats: String

    static let recording = WhiteList(
        protocols: "file", formats: "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts")
    static let camera = WhiteList(protocols: "rtsp,rtp,udp,tcp,tls", formats: "rtsp")
    /// What somebody sends to a port of ours: one container, which names no other place.
    static let sent = WhiteList(protocols: "udp", formats: "mpegts")

    /// Decoders, as far as street cameras and their recorders need them. None for sound.
    static let decoders =
        "h264,hevc,mpeg4,msmpeg4v1,msmpeg4v2,msmpeg4,h263,mjpeg,mpeg1video,mpeg2video,"
        + "vp8,vp9,libdav1d,av1,png,bmp,rawvideo"

    /// Columns and rows a picture may have; more is refused before memory is taken for it.
    static let largestSide = 8192

    static func allows(decoder: UnsafePointer<AVCodec>) -> Bool {
        decoders.split(separator: ",").contains { $0 == String(cString: decoder.pointee.name) }
    }
}
