internal import Foundation

/// How fast a folder's disk takes what must be there after a power cut.
public struct DiskSpeed: Codable, Sendable, Hashable {
    /// A large file, written and synced.
    public var bytesPerSecond: Double
    /// 4 KiB appended and synced, the median.
    public var syncSeconds: Double

    /// Measures in a folder, which is left as it was.
    ///
    /// - Throws: ``BenchError`` where nothing can be written there.
    static func measure(in folder: String) throws -> DiskSpeed {
        let path = folder + "/disk-speed"
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw BenchError("\(folder): nothing can be written there") }
        defer {
            try? file.close()
            try? FileManager.default.removeItem(atPath: path)
        }
        let block = Data(repeating: 0x5A, count: 4 << 20)
        let start = Clocks.wall
        for _ in 0..<16 { try file.write(contentsOf: block) }
        fsync(file.fileDescriptor)
        let rate = Double(16 * block.count) / max(1e-9, Clocks.wall - start)
        let syncs = try (0..<50).map { _ in
            let start = Clocks.wall
            try file.write(contentsOf: block.prefix(4096))
            fsync(file.fileDescriptor)
            return Clocks.wall - start
        }
        return DiskSpeed(bytesPerSecond: rate, syncSeconds: Spread(of: syncs).median)
    }
}

/// What this process has used so far, as the kernel counts.
enum Usage {
    /// Bytes that it caused to be written to disks.
    static var written: Double { number("write_bytes:", in: "/proc/self/io") }
    /// Its greatest resident size, bytes.
    static var resident: Double { number("VmHWM:", in: "/proc/self/status") * 1024 }

    private static func number(_ name: String, in path: String) -> Double {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else {
            return 0
        }
        let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
        return words.count > 1 ? Double(words[1]) ?? 0 : 0
    }
}
