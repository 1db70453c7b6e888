internal import CMalloc
internal import Foundation

/// The running program.
enum Program {
    /// Its file, beside which networks are looked for.
    static var path: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
    }
}

extension Program {
    /// Lets pictures that were let go leave the process at once.
    ///
    /// glibc raises the size from which it maps a block by itself whenever such a block is freed; a
    /// few pictures later they come from the heap, which can only shrink from its end. Measured on a
    /// minute of 1080p: 131 instead of 135 MiB at the same speed.
    static func keepHeapSmall() {
        #if os(Linux)
            _ = mallopt(M_MMAP_THRESHOLD, 256 * 1024)
        #endif
    }
}
