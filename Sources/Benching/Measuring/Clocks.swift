internal import Foundation

/// The clocks that a run is measured by, seconds from any origin.
enum Clocks {
    /// Wall time, never set back.
    static var wall: Double { read(CLOCK_MONOTONIC) }
    /// Processor time of all threads of this process, user and system.
    static var processor: Double { read(CLOCK_PROCESS_CPUTIME_ID) }

    /// Processor time of the calling thread.
    static var thread: Double { read(CLOCK_THREAD_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
