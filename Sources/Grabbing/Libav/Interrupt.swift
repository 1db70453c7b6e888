internal import CFFmpeg

/// Ends a blocking libav call at a deadline on a monotonic clock, or on cancellation.
///
/// libav asks between its waits; a single system call that never returns is out of its reach, which
/// is why only regular files and resolved hosts are opened.
final class Interrupt {
    private let cancellation: Cancellation
    private let clock = ContinuousClock()
    private var deadline: ContinuousClock.Instant
    /// Anything else that must end the call at once, asked for on every poll.
    var objection: () -> Bool = { false }
    private(set) var isExpired = false
    private(set) var isObjected = false

    init(cancellation: Cancellation, limit: Duration) {
        self.cancellation = cancellation
        deadline = clock.now + limit
    }

    var isCancelled: Bool { cancellation.isCancelled }

    /// Gives the next calls `limit` from now.
    func arm(_ limit: Duration) {
        deadline = clock.now + limit
        isExpired = false
    }

    var shouldStop: Bool {
        if cancellation.isCancelled { return true }
        if objection() { isObjected = true }
        if clock.now >= deadline { isExpired = true }
        return isObjected || isExpired
    }

    /// The form in which libav takes it; valid while this object lives.
    var callback: AVIOInterruptCB {
        AVIOInterruptCB(
            callback: { opaque in
                guard let opaque else { return 0 }
                let interrupt = Unmanaged<Interrupt>.fromOpaque(opaque).takeUnretainedValue()
                return interrupt.shouldStop ? 1 : 0
            },
            opaque: Unmanaged.passUnretained(self).toOpaque())
    }

    /// What a code returned under this interrupt means to a caller.
    func reason(_ code: Int32, otherwise: GrabError.Reason) -> GrabError.Reason {
        if isCancelled { return .cancelled }
        if isObjected { return .forbidden }
        if isExpired { return .stalled }
        switch code {
        case curb_averror(ENOENT), CURB_AVERROR_HTTP_NOT_FOUND: return .notFound
        case curb_averror(EACCES), curb_averror(EPERM), curb_averror(EISDIR): return .unreadable
        case curb_averror(ECONNREFUSED), CURB_AVERROR_HTTP_FORBIDDEN: return .refused
        case curb_averror(ETIMEDOUT): return .stalled
        case curb_averror(EHOSTUNREACH), curb_averror(ENETUNREACH), curb_averror(ECONNRESET),
            curb_averror(EPIPE):
            return .unreachable
        case CURB_AVERROR_HTTP_UNAUTHORIZED: return .unauthorised
        case CURB_AVERROR_PROTOCOL_NOT_FOUND, CURB_AVERROR_DECODER_NOT_FOUND: return .forbidden
        default: return otherwise
        }
    }
}
