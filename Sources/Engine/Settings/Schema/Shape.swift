import Timetable

/// What may stand at one place of a settings file.
indirect enum Shape: Sendable {
    case text(TextRule)
    /// `true` or `false`.
    case flag
    case whole(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case duration(ClosedRange<Duration>)
    case choice([String])
    case record(Record)
    case list(of: Shape, count: ClosedRange<Int>)
    /// One alone, or a list.
    case oneOrMany(Shape)
    /// A mapping with names of the writer's choice.
    case named(Shape, by: TextRule)
    /// So many numbers in a list, each named in the messages.
    case numbers([String], in: ClosedRange<Double>)
    /// A scalar of the first kind, or a mapping of the second.
    case either(Shape, Record)
}

/// What a text must be like.
struct TextRule: Sendable {
    /// In words, after "needs".
    let allowed: String
    /// An ECMA regular expression for the JSON Schema; the whole text must match.
    let pattern: String?
    /// `${NAME}` is replaced; the text may be secret and is never shown.
    let mayHoldSecrets: Bool
    /// Known texts of which the nearest is proposed.
    let known: @Sendable () -> [String]
    let accepts: @Sendable (String) -> Bool

    init(
        _ allowed: String, pattern: String? = nil, mayHoldSecrets: Bool = false,
        known: @escaping @Sendable () -> [String] = { [] },
        accepts: @escaping @Sendable (String) -> Bool
    ) {
        self.allowed = allowed
        self.pattern = pattern
        self.mayHoldSecrets = mayHoldSecrets
        self.known = known
        self.accepts = accepts
    }
}

/// A mapping with known keys.
final class Record: Sendable {
    /// What the manual calls it: `camera`.
    let name: String
    let help: String
    let fields: [Field]
    private let places: [String: Int]

    init(_ name: String, _ help: String, _ fields: [Field]) {
        self.name = name
        self.help = help
        self.fields = fields
        places = Dictionary(
            uniqueKeysWithValues: fields.enumerated().map { ($1.key, $0) })
    }

    subscript(key: String) -> Field? { places[key].map { fields[$0] } }
}

/// One key of a mapping.
struct Field: Sendable {
    let key: String
    let shape: Shape
    let required: Bool
    /// What holds where the key is left out; nil: nothing.
    let standard: Content?
    /// What it is, in which unit, and what more or less of it does.
    let help: String

    init(
        _ key: String, _ shape: Shape, required: Bool = false, standard: Content? = nil,
        _ help: String
    ) {
        self.key = key
        self.shape = shape
        self.required = required
        self.standard = standard
        self.help = help
    }
}

extension Shape {
    /// What may stand here, in words.
    var allowed: String {
        switch self {
        case .text(let rule): rule.allowed
        case .flag: "true or false"
        case .whole(let range): "a whole number \(range.lowerBound) ... \(range.upperBound)"
        case .number(let range):
            "a number \(Shape.plain(range.lowerBound)) ... \(Shape.plain(range.upperBound))"
        case .duration(let range):
            DurationText.format(range.lowerBound) + " ... "
                + DurationText.format(range.upperBound)
        case .choice(let words): words.joined(separator: " | ")
        case .record(let record): "a mapping (\(record.name))"
        case .list(let inner, let count):
            (count.lowerBound == 0 ? "a list: " : "a list of \(count.lowerBound) or more: ")
                + inner.allowed
        case .oneOrMany(let shape): shape.allowed + ", or a list of such"
        case .named: "a mapping of names"
        case .numbers(let names, let range):
            "[\(names.joined(separator: ", "))], each "
                + "\(Shape.plain(range.lowerBound)) ... \(Shape.plain(range.upperBound))"
        case .either(let shape, let record): "\(shape.allowed), or a mapping (\(record.name))"
        }
    }

    /// A number without a useless `.0`.
    static func plain(_ number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
    }
}
