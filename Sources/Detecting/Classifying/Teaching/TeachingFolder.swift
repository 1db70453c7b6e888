import Crypto
public import Foundation
public import Scene

/// What a site has taught: labelled crops, the heads fitted to them, and which one is in use.
///
///     labels.jsonl       one label a line
///     features/ID.f32    what the backbone made of the crop, 32-bit floats, little end first
///     crops/ID.jpg       the crop, for people; written by the caller
///     heads/0001/        a head as the one that came along, with report.json
///     current            the number of the head in use; none: the one that came along
///
/// One process at a time changes it. Every file is written whole and moved into place.
public struct TeachingFolder: Sendable {
    public let folder: URL

    /// Opens nothing yet.
    public init(_ folder: URL) { self.folder = folder }

    /// The folder of the head in use; nil where none was taught or the last was rolled back.
    ///
    /// - Throws: ``TeachError`` `malformed` where `current` names no head.
    public var current: URL? {
        get throws {
            let file = folder.appendingPathComponent("current")
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
            let name = text.trimmingCharacters(in: .whitespacesAndNewlines)
            guard let number = Int(name) else {
                throw TeachError(.malformed, "\(file.path) holds no number")
            }
            let head = self.head(number)
            guard FileManager.default.fileExists(atPath: head.path) else {
                throw TeachError(
                    .malformed, "\(file.path) names version \(number), which is not there")
            }
            return head
        }
    }

    /// The labels, in the order in which they were added.
    ///
    /// - Throws: ``TeachError`` `malformed` with the line.
    public func labels() throws -> [TaughtLabel] {
        let file = folder.appendingPathComponent("labels.jsonl")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
        return try text.split(separator: "\n").enumerated().map { number, line in
            do {
                return try JSONDecoder().decode(TaughtLabel.self, from: Data(line.utf8))
            } catch {
                throw TeachError(.malformed, "\(file.path), line \(number + 1) is not a label")
            }
        }
    }

    /// Keeps a crop with what it shows; a crop that is there already gets the new class.
    ///
    /// - Returns: the label, whose crop is to be written to ``crop(of:)``.
    /// - Throws: ``TeachError``, ``ClassifierError``.
    public func add(
        _ name: String, box: Box, in frame: Frame, picture: String, origin: TaughtLabel.Origin,
        by classifier: RegionClassifier
    ) throws -> TaughtLabel {
        guard classifier.head.card.classes.contains(name) else {
            throw TeachError(
                .unknown,
                "no class \(name); there are \(classifier.head.card.classes.joined(separator: ", "))"
            )
        }
        let features = try classifier.features(of: box, in: frame)
        let data = Self.bytes(features)
        let id = String(RegionHead.digest(data).prefix(16))
        let label = TaughtLabel(id: id, name: name, picture: picture, box: box, origin: origin)
        var all = try labels()
        if let place = all.firstIndex(where: { $0.id == id }) {
            all[place] = label
        } else {
            all.append(label)
        }
        try write(data, to: "features/\(id).f32")
        try write(Self.lines(all), to: "labels.jsonl")
        return label
    }

    /// Where the crop of a label lies.
    public func crop(of label: TaughtLabel) -> URL {
        folder.appendingPathComponent("crops/\(label.id).jpg")
    }

    /// Fits a head to the labels, starting from the one that came along, and takes it into use.
    ///
    /// - Parameters:
    ///   - shipped: the classifier with the head that came along.
    ///   - force: takes it into use even where it is worse.
    /// - Throws: ``TeachError`` `tooFew`, or `worse` with both figures; what is in use then stays.
    public func fit(from shipped: RegionClassifier, force: Bool = false) throws -> TeachReport {
        let labels = try labels()
        let features = try labels.map { try self.features(of: $0, width: shipped.head.features) }
        var (head, report) = try HeadTeaching(shipped.head).fit(labels, features)
        guard report.isBetter || force else { throw TeachError(.worse, report.text) }
        report.version = (versions().last ?? 0) + 1
        report.forced = !report.isBetter
        let place = "heads/\(Self.padded(report.version))"
        let (card, weights) = try head.encoded()
        let evidence = try Data(
            contentsOf: shipped.head.folder.appendingPathComponent("evidence.csv"))
        try write(evidence, to: place + "/evidence.csv")
        try write(weights, to: place + "/head.bin")
        try write(card, to: place + "/head.json")
        try write(try Self.encoder.encode(report), to: place + "/report.json")
        try use(report.version)
        return report
    }

    /// The numbers of the heads that were fitted, from the oldest on.
    public func versions() -> [Int] {
        let heads = folder.appendingPathComponent("heads").path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: heads)) ?? []
        return names.compactMap(Int.init).sorted()
    }

    /// What the fitting of a version said.
    public func report(_ version: Int) throws -> TeachReport {
        let file = head(version).appendingPathComponent("report.json")
        guard let data = try? Data(contentsOf: file),
            let report = try? JSONDecoder().decode(TeachReport.self, from: data)
        else { throw TeachError(.unknown, "no version \(version) in \(folder.path)") }
        return report
    }

    /// Takes another version into use; 0 is the head that came along.
    public func use(_ version: Int) throws {
        if version == 0 {
            try? FileManager.default.removeItem(at: folder.appendingPathComponent("current"))
            return
        }
        _ = try report(version)
        try write(Data("\(version)\n".utf8), to: "current")
    }

    private func head(_ version: Int) -> URL {
        folder.appendingPathComponent("heads/\(Self.padded(version))")
    }

    private static func padded(_ version: Int) -> String {
        let digits = String(version)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private func features(of label: TaughtLabel, width: Int) throws -> [Float] {
        let file = folder.appendingPathComponent("features/\(label.id).f32")
        guard let data = try? Data(contentsOf: file), data.count == 4 * width else {
            throw TeachError(
                .malformed, "\(file.path) does not fit this classifier; add the crop again")
        }
        return Self.floats(data)
    }

    static func bytes(_ values: [Float]) -> Data {
        var data = Data(capacity: 4 * values.count)
        for value in values {
            withUnsafeBytes(of: value.bitPattern.littleEndian) { data.append(contentsOf: $0) }
        }
        return data
    }

    static func floats(_ data: Data) -> [Float] {
        data.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map {
                Float(
                    bitPattern: UInt32(
                        littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self)))
            }
        }
    }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    private static func lines(_ labels: [TaughtLabel]) throws -> Data {
        var data = Data()
        for label in labels { data += try encoder.encode(label) + Data("\n".utf8) }
        return data
    }

    /// Writes a file whole, through a neighbour that is moved into place.
    private func write(_ data: Data, to name: String) throws {
        let file = folder.appendingPathComponent(name)
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: file, options: .atomic)
        } catch {
            throw TeachError(.cannotWrite, "\(file.path): check the folder and the disk")
        }
    }
}
