internal import CaseFiling
internal import Picturing
internal import Scene

/// The pictures of suspicions that are neither confirmed nor suppressed, by event id.
///
/// They go to disk when the suspicion is confirmed, when a checkpoint names them, or when more than
/// `roomForDecoded` wait in memory; a suspicion that comes to nothing before costs no file.
struct PendingEvidence {
    private struct Entry {
        var id: String
        var files: [EvidenceKind: EvidenceFile] = [:]
        var latent: [EvidenceKind: LatentPicture] = [:]
    }

    /// Decoded pictures that may wait: 3 MB each at 1080p.
    static let roomForDecoded = 2

    private let evidence: EvidenceStore
    private let writer: PictureWriter
    /// The oldest first.
    private var entries: [Entry]

    init(
        evidence: EvidenceStore, writer: PictureWriter,
        files: [String: [EvidenceKind: EvidenceFile]] = [:]
    ) {
        self.evidence = evidence
        self.writer = writer
        entries = files.sorted { $0.key < $1.key }.map { Entry(id: $0.key, files: $0.value) }
    }

    var ids: Set<String> { Set(entries.map(\.id)) }

    mutating func add(_ id: String, _ pictures: [EvidenceKind: LatentPicture]) throws {
        entries.removeAll { $0.id == id }
        entries.append(Entry(id: id, latent: pictures))
        for place in entries.indices where decoded.count > Self.roomForDecoded {
            try write(place)
        }
    }

    /// Hands over the pictures of one suspicion, on disk; it is pending no longer.
    mutating func take(_ id: String) throws -> [EvidenceKind: EvidenceFile] {
        guard let place = entries.firstIndex(where: { $0.id == id }) else { return [:] }
        try write(place)
        return entries.remove(at: place).files
    }

    /// Forgets one suspicion and removes what was written of it.
    mutating func drop(_ id: String) throws {
        guard let place = entries.firstIndex(where: { $0.id == id }) else { return }
        if !entries[place].files.isEmpty { try evidence.remove(event: id) }
        entries.remove(at: place)
    }

    /// Writes what still waits; the names of all, for a checkpoint.
    mutating func written() throws -> [String: [EvidenceKind: EvidenceFile]] {
        for place in entries.indices { try write(place) }
        return Dictionary(uniqueKeysWithValues: entries.map { ($0.id, $0.files) })
    }

    private var decoded: Set<ObjectIdentifier> {
        Set(entries.flatMap(\.latent.values).filter(\.isDecoded).map { ObjectIdentifier($0) })
    }

    private mutating func write(_ place: Int) throws {
        for (kind, picture) in entries[place].latent {
            entries[place].files[kind] = try evidence.put(
                event: entries[place].id, kind: kind, bytes: try picture.jpeg(writer: writer))
        }
        entries[place].latent = [:]
    }
}
