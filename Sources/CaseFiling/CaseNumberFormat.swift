internal import Foundation
internal import Scene

/// How a case number is written: text with `{date}` (20260131, local), `{time}` (0805, local),
/// `{site}`, `{class}` (digits of the 2026 code, `00000` where there is none) and `{id}` (the first
/// ten hex digits of the event). A pattern without `{id}` gets `-{id}` at its end.
///
/// The number follows from the event alone and from no counter: docs/decisions tells why.
public struct CaseNumberFormat: Sendable, Hashable, Codable {
    public var pattern: String
    public var site: String

    public static let standard = CaseNumberFormat()

    public init(_ pattern: String = "{date}-{id}", site: String = "") {
        self.pattern = pattern.contains("{id}") ? pattern : pattern + "-{id}"
        self.site = site
    }

    /// - Parameter digits: how many hex digits of the event stand for `{id}`.
    func number(
        of event: Event, _ entry: CatalogueEntry, zone: TimeZone, digits: Int = 10
    ) -> String {
        let local = Lines(zone: zone).local(event.confirmed).utf8.filter { (48...57).contains($0) }
        let clock = String(decoding: local.prefix(12), as: UTF8.self)
        let values = [
            ("{date}", String(clock.prefix(8))), ("{time}", String(clock.suffix(4))),
            ("{site}", site), ("{class}", entry.code2026?.code ?? "00000"),
            ("{id}", event.id.prefix(digits).uppercased()),
        ]
        return values.reduce(pattern) { text, value in
            text.replacingOccurrences(of: value.0, with: value.1)
        }
    }
}
