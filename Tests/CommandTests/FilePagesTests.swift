import Foundation
import Testing

@testable import curbwatch

@Suite("What may be given back of a program's file pages")
struct FilePagesTests {
    /// One mapping as proc(5) shows it, less the figures that nothing reads.
    private func mapping(_ head: String, anonymous: Int) -> String {
        """
        \(head)
        Size:                 64 kB
        Rss:                  40 kB
        Private_Dirty:         0 kB
        Anonymous:        \(String(anonymous)) kB
        VmFlags: rd ex mr mw me sd

        """
    }

    @Test("code and constants that equal their file, and nothing else")
    func chosen() {
        let text =
            mapping("1000-2000 r-xp 00000000 fe:01 12    /usr/lib/libx.so", anonymous: 0)
            + mapping("2000-3000 r--p 00001000 fe:01 12    /usr/lib/libx.so", anonymous: 0)
            + mapping("3000-4000 r--p 00002000 fe:01 12    /usr/lib/libx.so", anonymous: 4)
            + mapping("4000-5000 rw-p 00003000 fe:01 12    /usr/lib/libx.so", anonymous: 0)
            + mapping("5000-6000 r--s 00000000 fe:01 13    /var/lib/memory.map", anonymous: 0)
            + mapping("6000-7000 r--p 00000000 00:00 0", anonymous: 0)
            + mapping("7000-8000 r-xp 00000000 00:00 0     [vdso]", anonymous: 0)
            + mapping("8000-9000 r--p 00000000 fe:01 14    /usr/share/a b.dat", anonymous: 0)
        #expect(
            FilePages.untouched(smaps: text) == [0x1000..<0x2000, 0x2000..<0x3000, 0x8000..<0x9000])
    }

    @Test(
        "broken text gives nothing back",
        arguments: [
            "", "x-y r-xp 0 0 0 /a\nAnonymous: 0 kB\n",
            "2000-1000 r-xp 0 0:0 1 /a\nAnonymous: 0 kB\n", "1000-2000 r-xp 0 0:0 1 /a\n",
        ])
    func broken(text: String) {
        #expect(FilePages.untouched(smaps: text).isEmpty)
    }

    @Test(
        "the running program goes on without them",
        .enabled(if: FileManager.default.isReadableFile(atPath: "/proc/self/smaps"), "no smaps"))
    func running() throws {
        let before = try String(contentsOfFile: "/proc/self/smaps", encoding: .utf8)
        #expect(!FilePages.untouched(smaps: before).isEmpty)
        curbwatch.Program.releaseStartPages()
        #expect("still here".uppercased() == "STILL HERE")
    }
}
