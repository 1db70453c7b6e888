/// How a case number is written: text with `{date}` (20260131, local), `{time}` (0805), `{site}`,
/// `{class}` (the 2026 code without marks) and `{id}` (hex digits of the event).
public struct CaseNumberFormat: Sendable, Hashable, Codable {
    public var pattern: String
    public var site: String

    public static let standard = CaseNumberFormat()

    public init(_ pattern: String = "{date}-{id}", site: String = "") {
        self.pattern = pattern
        self.site = site
    }
}
