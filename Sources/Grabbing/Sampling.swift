/// Which pictures of a recording are looked at.
public enum Sampling: Sendable, Hashable {
    /// Pictures that can be decoded without any other; the rest is not decoded at all.
    case keyframes
    case all
    /// The first picture at or after each multiple of 1/R seconds of presentation time, R in
    /// pictures a second, 0.0001...1000.
    case rate(Double)

    /// Reads `keyframes`, `all` or a rate such as `2fps` and `0.5fps`; nil for anything else.
    public init?(_ text: String) {
        switch text {
        case "keyframes": self = .keyframes
        case "all": self = .all
        default:
            guard text.hasSuffix("fps"), let rate = Double(text.dropLast(3)),
                (0.0001...1000).contains(rate)
            else { return nil }
            self = .rate(rate)
        }
    }
}

extension Sampling: CustomStringConvertible {
    /// The text from which ``init(_:)`` reads the same sampling.
    public var description: String {
        switch self {
        case .keyframes: "keyframes"
        case .all: "all"
        case .rate(let rate): rate == rate.rounded() ? "\(Int(rate))fps" : "\(rate)fps"
        }
    }
}
