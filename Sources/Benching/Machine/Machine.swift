internal import Engine
internal import Foundation
internal import Grabbing
internal import Inference

/// What was measured on, and by what.
public struct Machine: Codable, Sendable, Hashable {
    public var processor: String
    /// Cores that this process may use.
    public var cores: Int
    public var memoryGiB: Double
    public var system: String
    /// Which kernels networks run on here: `wide` is AVX-512, `floor` AVX2.
    public var networkKernels: String
    /// For which processors the picture kernels were built.
    public var pictureKernels: String
    public var versions: [String: String]

    /// Describes the machine that this runs on.
    public static var here: Machine {
        let info = ProcessInfo.processInfo
        return Machine(
            processor: line("model name", of: text("/proc/cpuinfo")) ?? "unknown processor",
            cores: info.activeProcessorCount,
            memoryGiB: (Double(info.physicalMemory) / Double(1 << 30) * 10).rounded() / 10,
            system: (line("PRETTY_NAME", of: text("/etc/os-release").replacing("=", with: ": "))
                ?? info.operatingSystemVersionString).replacing("\"", with: "")
                + ", kernel "
                + text("/proc/sys/kernel/osrelease").trimmingCharacters(in: .whitespacesAndNewlines),
            networkKernels: KernelBuild.best.rawValue, pictureKernels: Version.kernelVariant,
            versions: [
                "curbwatch": Version.text, "decoder": DecoderVersion.text, "swift": swift,
            ])
    }

    private static var swift: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }

    /// The value of the first line `name : value`.
    static func line(_ name: String, of text: String) -> String? {
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }),
            let colon = line.firstIndex(of: ":")
        else { return nil }
        return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
}
