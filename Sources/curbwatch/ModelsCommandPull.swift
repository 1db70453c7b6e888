internal import ArgumentParser
internal import Foundation
internal import Inference

/// `curbwatch models pull`: a network from its official release, or from a mirror, by its hash.
struct ModelsPull: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull",
        abstract: "Download a network from its release and hold it against its SHA-256.",
        discussion: """
            A download that was cut goes on where it stopped. Nothing takes a network's place before \
            its bytes have been checked. Where the hash is not pinned, give the one that you trust \
            with --sha256; without it the download is kept aside, its hash printed, and the network \
            not taken into use unless --trust-first-download says so.

              curbwatch models pull yolox-nano
              curbwatch models pull yolox-s --from https://mirror.example/yolox_s.onnx --sha256 …
            """)

    @Argument(help: "A name from `models list`: yolox-nano, yolox-tiny, yolox-s.")
    var name: String

    @OptionGroup var place: ModelsPlace

    @Option(help: ArgumentHelp("Another address of the same file.", valueName: "url"))
    var from: String?

    @Option(help: ArgumentHelp("The SHA-256 that the file must have.", valueName: "hex"))
    var sha256: String?

    @Flag(help: "Take a network whose hash nobody has pinned, whatever it turns out to be.")
    var trustFirstDownload = false

    func run() throws {
        try ModelsEnding.around {
            let model = try pullable()
            let wanted = try hash(for: model)
            let target = "\(place.models)/\(model.file)"
            if let wanted, ModelHash.of(file: target) == wanted {
                try ModelCardFile.write(
                    model.name, from: place.models, hash: wanted, beside: target)
                print("\(model.name): already here, ok")
                return
            }
            let address = try PullAddress(from ?? model.url ?? "", isHashKnown: wanted != nil)
            let part = target + ".part"
            try makeFolder(of: target)
            if wanted == nil || ModelHash.of(file: part) != wanted {
                try Download(
                    from: address, to: part,
                    mayLeadTo: from == nil ? model.mayRedirectTo ?? [] : []
                ).run()
            }
            let found = try accept(part, of: model, wanted)
            try ModelCardFile.write(model.name, from: place.models, hash: found, beside: target)
            guard rename(part, target) == 0 else {
                throw PullError(.cannotWrite, "\(target): cannot be put in place")
            }
            print("\(model.name): ok, \(target)")
        }
    }

    private func pullable() throws -> PinnedModel {
        let all = try place.pinned()
        guard let model = all.first(where: { $0.name == name }) else {
            throw PullError(
                .usage,
                "\(name) is not in the list; there are \(all.map(\.name).joined(separator: ", "))")
        }
        guard model.setUp == .pull else {
            throw PullError(.usage, "\(name) comes from a registry: run `make models`")
        }
        return model
    }

    private func hash(for model: PinnedModel) throws -> String? {
        if let sha256, !ModelHash.isOne(sha256) {
            throw PullError(.usage, "--sha256 \(sha256): needs 64 lower-case hex digits")
        }
        if let sha256, !model.sha256.isEmpty, sha256 != model.sha256 {
            throw PullError(.usage, "--sha256 differs from the pinned \(model.sha256)")
        }
        return model.sha256.isEmpty ? sha256 : model.sha256
    }

    private func makeFolder(of path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw PullError(.cannotWrite, "\(folder): cannot be made")
        }
    }

    /// The hash of what came, once it may be used.
    private func accept(_ part: String, of model: PinnedModel, _ wanted: String?) throws -> String {
        guard let found = ModelHash.of(file: part) else {
            throw PullError(.cannotWrite, "\(part): cannot be read back")
        }
        if let wanted, found != wanted {
            try? FileManager.default.removeItem(atPath: part)
            throw PullError(
                .wrongBytes,
                "\(model.name): SHA-256 is \(found), must be \(wanted); what came was thrown away")
        }
        if wanted == nil && !trustFirstDownload {
            throw PullError(
                .notVouchedFor,
                """
                \(model.name): SHA-256 is \(found), and no hash of this file is pinned. Compare it \
                with one from a source that you trust and run again with --sha256 \(found), or \
                with --trust-first-download. It is kept as \(part) and not used.
                """)
        }
        do {
            _ = try Model(path: part)
        } catch {
            try? FileManager.default.removeItem(atPath: part)
            throw PullError(.wrongBytes, "\(model.name): what came is no network: \(error)")
        }
        return found
    }
}

/// Why a network could not be pulled.
struct PullError: Error, CustomStringConvertible {
    enum Reason { case usage, unavailable, wrongBytes, notVouchedFor, cannotWrite }

    var reason: Reason
    var description: String

    init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }
}

/// An address that a network may be pulled from.
struct PullAddress {
    let url: URL
    let host: String

    /// - Parameter isHashKnown: without a hash only https tells who the bytes are from.
    init(_ text: String, isHashKnown: Bool) throws {
        guard let url = URL(string: text), let scheme = url.scheme?.lowercased(),
            let host = url.host, !host.isEmpty, ["https", "http"].contains(scheme)
        else { throw PullError(.usage, "an address is https://host/file") }
        guard url.user == nil, url.password == nil else {
            throw PullError(.usage, "an address with a password in it is not taken")
        }
        guard scheme == "https" || isHashKnown else {
            throw PullError(.usage, "\(text): plain http needs --sha256")
        }
        self.url = url
        self.host = host
    }
}
