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

    /// Gives back the pages of program and libraries that only starting needed.
    ///
    /// Loading 160 libraries touches their relocations, names and initialisers once; the kernel maps
    /// 64 KiB around each touch and keeps them. What is needed again comes from the page cache.
    /// Measured on a minute of 1080p: docs/decisions/0011. A failure only leaves the pages.
    static func releaseStartPages() {
        #if os(Linux)
            // String(contentsOfFile:) stops after the first part of what has no size.
            guard let file = FileHandle(forReadingAtPath: "/proc/self/smaps"),
                let maps = try? file.readToEnd()
            else { return }
            for range in FilePages.untouched(smaps: String(decoding: maps, as: UTF8.self)) {
                _ = madvise(
                    UnsafeMutableRawPointer(bitPattern: range.lowerBound), range.count,
                    MADV_DONTNEED)
            }
        #endif
    }
}
