/// How evidence pictures are written.
public struct EvidenceSettings: Sendable, Hashable, Codable {
    /// JPEG quality, 1 ... 100.
    public var quality: Int

    public init(quality: Int = 85) { self.quality = quality }
}

/// How the program reports on itself.
public struct LogSettings: Sendable, Hashable, Codable {
    public enum Format: String, Sendable, Hashable, Codable, CaseIterable { case text, json }
    public enum Level: String, Sendable, Hashable, Codable, CaseIterable {
        case debug, info, notice, warning, error
    }
    public var format: Format
    public var level: Level

    public init(format: Format = .text, level: Level = .info) {
        self.format = format
        self.level = level
    }
}

/// How a visit takes its pictures.
public struct GrabSettings: Sendable, Hashable, Codable {
    /// From opening the source to the last picture.
    public var timeout: Duration
    /// Pictures of one visit; their median is judged.
    public var burst: Int
    /// Visits that wait for their cameras at the same time.
    public var atOnce: Int
    /// Of these, at most so many at one host; nil: as many as there are.
    public var perHost: Int?

    public init(
        timeout: Duration = .seconds(10), burst: Int = 3, atOnce: Int = 64, perHost: Int? = nil
    ) {
        self.timeout = timeout
        self.burst = burst
        self.atOnce = atOnce
        self.perHost = perHost
    }
}
