import Foundation
import Synchronization

/// Programs in Python that tests hold the product against, each in an environment of its own.
public struct PythonPeer: Sendable {
    /// The environment's interpreter.
    public let python: String

    /// Made or found once in this process, by name; nil where it cannot be had.
    private static let known = Mutex<[String: PythonPeer?]>([:])

    /// An environment with pinned packages, made once beside the build.
    ///
    /// - Parameters:
    ///   - name: of the environment's folder.
    ///   - packages: as pip takes them, with versions.
    ///   - modules: what must be importable.
    /// - Returns: nil where there is no Python or no registry; that is printed, so that a run shows
    ///   what it left out.
    public static func with(
        _ name: String, packages: [String], modules: String
    ) -> PythonPeer? {
        known.withLock { known in
            if let found = known[name] { return found }
            let made = make(name, packages, modules)
            if made == nil {
                print("SKIPPED: needs python3-venv and PyPI's \(packages.joined(separator: ", "))")
            }
            known[name] = .some(made)
            return made
        }
    }

    private static func make(
        _ name: String, _ packages: [String], _ modules: String
    ) -> PythonPeer? {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = root.appendingPathComponent(".build/peers/\(name)").path
        let peer = PythonPeer(python: "\(folder)/bin/python")
        if peer.run(["-c", "import \(modules)"]) { return peer }
        let venv = PythonPeer(python: "/usr/bin/env")
        guard venv.run(["python3", "-m", "venv", folder]),
            peer.run(["-m", "pip", "--disable-pip-version-check", "install", "-q"] + packages),
            peer.run(["-c", "import \(modules)"])
        else { return nil }
        return peer
    }

    /// Runs the interpreter silently; true where it ends with 0.
    public func run(_ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// ONVIF's client for Python.
    public static let zeep = with(
        "onvif-zeep", packages: ["onvif-zeep==0.2.12", "zeep==4.3.3"], modules: "onvif, zeep")

    /// The runtime that networks are held against.
    public static let onnxruntime = with(
        "onnxruntime", packages: ["onnxruntime==1.32.0", "numpy<2"], modules: "onnxruntime")
}
