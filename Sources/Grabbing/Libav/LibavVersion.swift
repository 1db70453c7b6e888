internal import CFFmpeg

/// Which libraries decode here.
public enum DecoderVersion {
    /// As the libraries name themselves: `libav 5.1.6-0+deb12u1`.
    public static var text: String { "libav " + String(cString: av_version_info()) }
}
