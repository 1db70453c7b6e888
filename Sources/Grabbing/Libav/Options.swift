internal import CFFmpeg

/// A dictionary of options that libav takes and frees.
struct Options {
    static func make(_ pairs: KeyValuePairs<String, String>) -> OpaquePointer? {
        var dictionary: OpaquePointer?
        for (key, value) in pairs { av_dict_set(&dictionary, key, value, 0) }
        return dictionary
    }

    /// Keeps libav from printing: what goes wrong is thrown, and a log is the engine's matter.
    static let silence: Void = av_log_set_level(AV_LOG_QUIET)
}
