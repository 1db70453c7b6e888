public import Foundation
public import Scene

/// Labels that wait in a teaching folder: what officers said where no network is loaded.
///
///     inbox/ID.json      one label
///     inbox/ID.jpg       the picture that it speaks of, masked as evidence is
///
/// `teach fit` and `teach add --inbox` take them in. Any process may put labels in at any time: each
/// file is written whole and moved into place, the picture before the label.
public struct TeachingInbox: Sendable {
    /// A label as it waits.
    public struct Item: Sendable, Hashable, Codable {
        /// 16 hex digits of SHA-256 over picture and box: a later word on the same thing replaces
        /// the earlier one.
        public var id: String
        /// What it is.
        public var name: RegionClass
        /// Where the crop came from, as ``TaughtLabel/picture``.
        public var picture: String
        public var box: Box
        /// Who said so, and when.
        public var by: String
        public var at: Date

        enum CodingKeys: String, CodingKey {
            case id, picture, box, by, at
            case name = "class"
        }

        public init(name: RegionClass, picture: String, box: Box, by: String, at: Date) {
            let place = [box.x, box.y, box.width, box.height].map { "\($0)" }.joined(separator: ",")
            id = String(RegionHead.digest(Data("\(picture) \(place)".utf8)).prefix(16))
            self.name = name
            self.picture = picture
            self.box = box
            self.by = by
            self.at = at
        }
    }

    private let folder: URL

    /// - Parameter teaching: the folder that `teach` keeps; the inbox lies in it.
    public init(in teaching: URL) { folder = teaching.appendingPathComponent("inbox") }

    /// - Parameter jpeg: the whole picture, masked.
    /// - Throws: ``TeachError`` `cannotWrite`.
    public func put(_ item: Item, jpeg: [UInt8]) throws(TeachError) {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(jpeg).write(to: picture(of: item), options: .atomic)
            try Self.encoder.encode(item).write(to: file(item.id), options: .atomic)
        } catch {
            throw TeachError(.cannotWrite, "\(folder.path): check the folder and the disk")
        }
    }

    /// What waits, the oldest first.
    ///
    /// - Throws: ``TeachError`` `malformed` with the file.
    public func items() throws(TeachError) -> [Item] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        var items: [Item] = []
        for name in names.sorted() where name.hasSuffix(".json") && !name.hasPrefix(".") {
            let file = folder.appendingPathComponent(name)
            guard let data = try? Data(contentsOf: file),
                let item = try? Self.decoder.decode(Item.self, from: data),
                name == "\(item.id).json"
            else { throw TeachError(.malformed, "\(file.path) is no label") }
            items.append(item)
        }
        return items.sorted { ($0.at, $0.id) < ($1.at, $1.id) }
    }

    public func picture(of item: Item) -> URL { folder.appendingPathComponent("\(item.id).jpg") }

    /// Takes a label out that was taken in, unless another word on it came meanwhile.
    public func remove(_ item: Item) throws(TeachError) {
        guard let data = try? Data(contentsOf: file(item.id)),
            (try? Self.decoder.decode(Item.self, from: data)) == item
        else { return }
        do {
            try FileManager.default.removeItem(at: file(item.id))
            try FileManager.default.removeItem(at: picture(of: item))
        } catch {
            throw TeachError(.cannotWrite, "\(folder.path): check the folder and the disk")
        }
    }

    private func file(_ id: String) -> URL { folder.appendingPathComponent("\(id).json") }

    private static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return encoder
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return decoder
    }
}
