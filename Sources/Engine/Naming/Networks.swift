public import Detecting
internal import Foundation

/// The networks of a process, loaded once and shared by all its views.
public struct Networks: Sendable {
    let detector: Detector?
    let classifier: RegionClassifier?
    /// sha256 of each file that was loaded, by its name.
    public let hashes: [String: String]

    /// Nothing is named; change alone is judged.
    public static let none = Networks(detector: nil, classifier: nil, hashes: [:])

    /// Tells one choice of networks from another.
    var digest: String {
        hashes.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.prefix(16))" }
            .joined(separator: ",")
    }

    /// What `auto` takes, the best first.
    static let detectors = ["yolox-nano", "yolov3-tiny", "street-detector"]
    public static let backbone = "efficientnet-lite0"
    public static let head = "region-classifier"
    public static let mapBackbone = "efficientnet-lite2"
    public static let map = "garbage-map"

    /// Loads what the settings ask for.
    ///
    /// - Parameters:
    ///   - threads: on which one look of a network computes.
    ///   - program: the path of the running program, beside which the networks are looked for.
    ///   - warn: told once what `auto` did not find.
    /// - Throws: ``NetworkError`` where a network that is asked for by name is not there, or one
    ///   that is there does not load.
    public static func load(
        _ settings: DetectionSettings, threads: Int, environment: [String: String],
        program: String, warn: (String) -> Void
    ) throws -> Networks {
        if settings.detector == "none", settings.classifier == .none { return .none }
        let folder = ModelFolder(settings: settings, environment: environment, program: program)
        var hashes: [String: String] = [:]
        let detector = try detector(settings, in: folder, threads: threads, warn, &hashes)
        let classifier = try classifier(settings, in: folder, threads: threads, warn, &hashes)
        return Networks(detector: detector, classifier: classifier, hashes: hashes)
    }

    private static func detector(
        _ settings: DetectionSettings, in folder: ModelFolder?, threads: Int,
        _ warn: (String) -> Void, _ hashes: inout [String: String]
    ) throws -> Detector? {
        guard settings.detector != "none" else { return nil }
        let isAuto = settings.detector == "auto"
        let names = isAuto ? detectors : [settings.detector]
        for name in names {
            guard let file = folder?.file(named: name) else { continue }
            do {
                let detector = try Detector(model: file, threads: threads)
                // The bytes were held against it when the network was read.
                hashes[name] = detector.card.sha256
                return detector
            } catch {
                throw NetworkError("detector \(name): \(error)")
            }
        }
        guard isAuto else {
            throw NetworkError(
                "no detector is called \(settings.detector) in \(folder?.path ?? "Models"); "
                    + "run `make models` or `curbwatch models pull`, or choose none")
        }
        warn(
            "no detector is installed, so people and vehicles are not named; "
                + "`make models` fetches one, --detector none silences this")
        return nil
    }

    private static func classifier(
        _ settings: DetectionSettings, in folder: ModelFolder?, threads: Int,
        _ warn: (String) -> Void, _ hashes: inout [String: String]
    ) throws -> RegionClassifier? {
        guard settings.classifier == .auto else { return nil }
        guard let folder, let backbone = folder.file(named: backbone) else {
            warn(
                "no region classifier is installed, so things are told by size and place; "
                    + "`make models` fetches what it needs")
            return nil
        }
        let head = try taughtHead(settings) ?? folder.file(Self.head)
        guard FileManager.default.fileExists(atPath: head.path) else {
            warn("\(head.path): the region classifier's head is missing; things are told by size")
            return nil
        }
        do {
            let map = try garbageMap(in: folder, threads: threads)
            if map == nil {
                warn(
                    "no garbage map is installed, so tiles stand in for it; "
                        + "`make models` fetches what it needs")
            }
            let classifier = try RegionClassifier(
                backbone: backbone, head: head, garbage: map, threads: threads)
            hashes[Self.backbone] = ModelFolder.hash(of: backbone)
            try note(head, as: Self.head, in: &hashes)
            if map != nil, let mapBackbone = folder.file(named: mapBackbone) {
                hashes[Self.mapBackbone] = ModelFolder.hash(of: mapBackbone)
                try note(folder.file(Self.map), as: Self.map, in: &hashes)
            }
            return classifier
        } catch {
            throw NetworkError("region classifier: \(error)")
        }
    }

    /// Finds garbage in the absolute look.
    ///
    /// - Returns: nil where its networks are not installed.
    public static func garbageMap(in folder: ModelFolder, threads: Int) throws -> GarbageMap? {
        let head = folder.file(map)
        guard let backbone = folder.file(named: mapBackbone),
            FileManager.default.fileExists(atPath: head.appendingPathComponent("map.json").path)
        else { return nil }
        return try GarbageMap(backbone: backbone, head: head, threads: threads)
    }

    /// The hashes of a head's files, but for what people read.
    private static func note(
        _ folder: URL, as name: String, in hashes: inout [String: String]
    ) throws {
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        where !file.hasSuffix(".md") {
            hashes["\(name)/\(file)"] = ModelFolder.hash(of: folder.appendingPathComponent(file))
        }
    }

    /// - Returns: nil where the site taught nothing, or took the last head back.
    private static func taughtHead(_ settings: DetectionSettings) throws -> URL? {
        guard let taught = settings.taught else { return nil }
        guard FileManager.default.fileExists(atPath: taught) else {
            throw NetworkError(
                "detection.taught: \(taught) is not there; `curbwatch teach add --in` makes it")
        }
        do {
            return try TeachingFolder(URL(fileURLWithPath: taught)).current
        } catch {
            throw NetworkError("detection.taught: \(error)")
        }
    }
}

/// A network that was asked for cannot be used.
public struct NetworkError: Error, Sendable, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = description }
}
