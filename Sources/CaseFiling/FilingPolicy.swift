public import Timetable

/// When one class is filed, beyond what its catalogue entry says.
public struct FilingPolicy: Sendable, Hashable {
    /// When a class that registers by itself does so; at other times it is only reported.
    public var registerHours: ActiveWindow
    /// How many cases of the class a view may file on one local day; nil for any number. What comes
    /// beyond it stays an event and is counted (``CaseStore/notFiled(_:)``).
    public var dailyCap: Int?
    /// When nothing of the class is filed. What still stands when a window ends is filed then.
    public var quiet: [ActiveWindow]

    public static let standard = FilingPolicy()

    public init(
        registerHours: ActiveWindow = .always, dailyCap: Int? = nil, quiet: [ActiveWindow] = []
    ) {
        self.registerHours = registerHours
        self.dailyCap = dailyCap
        self.quiet = quiet
    }
}

/// When a thing that another view has a case for becomes no second case.
///
/// The cases of a site then depend on the order in which its views file, so a scan, which promises
/// the same cases for any number of jobs, leaves it off.
public struct NeighbourRule: Sendable, Hashable {
    public var metres: Double
    /// Between the two sightings.
    public var within: Duration

    public static let standard = NeighbourRule()

    public init(metres: Double = 50, within: Duration = .seconds(86400)) {
        self.metres = metres
        self.within = within
    }
}

/// What becomes of a thing that is back where a case was closed.
public struct Recurrence: Sendable, Hashable {
    public enum Action: String, Sendable, Hashable, Codable, CaseIterable {
        /// The closed case is registered again, with a new deadline.
        case reopen
        /// A new case, whose history names the closed one.
        case link
    }

    /// After the closing.
    public var within: Duration
    public var action: Action

    public init(within: Duration, action: Action) {
        self.within = within
        self.action = action
    }
}
