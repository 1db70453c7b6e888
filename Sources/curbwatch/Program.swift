internal import Foundation

/// The running program.
enum Program {
    /// Its file, beside which networks are looked for.
    static var path: String {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
            ?? CommandLine.arguments[0]
    }
}
