public import Foundation

/// When a view is visited: the rules as the settings state them.
///
/// `every` and `at` make visits and may stand together; `between` bounds `every` only, because an
/// `at` is exact. `days`, `dates`, `except` and `blackouts` bound both. A window that runs past
/// midnight belongs to the day on which it opens.
public struct Schedule: Sendable, Hashable, Codable {
    /// The interval of a spread visit, 2 s or more, in whole seconds.
    public var every: Duration?
    /// Where in the interval the visits lie; nil spreads by the view's name.
    public var phase: Duration?
    public var at: [DayTime]
    /// Empty: the whole day.
    public var between: [DayWindow]
    public var days: DayRules
    public var blackouts: [Blackout]
    /// When two visits want one head, the higher goes first, 0 ... 9.
    public var priority: Int

    public init(
        every: Duration? = nil, phase: Duration? = nil, at: [DayTime] = [],
        between: [DayWindow] = [], days: DayRules = DayRules(), blackouts: [Blackout] = [],
        priority: Int = 5
    ) {
        self.every = every
        self.phase = phase
        self.at = at
        self.between = between
        self.days = days
        self.blackouts = blackouts
        self.priority = priority
    }

    /// Whether planning it needs to know where the camera stands.
    public var needsSun: Bool {
        at.contains { $0.needsSun } || between.contains { $0.needsSun }
            || blackouts.contains { $0.needsSun }
    }
}

/// A choice of days: one of `days` (empty: any), one of `dates` (empty: any), none of `except`.
public struct DayRules: Sendable, Hashable, Codable {
    public var days: [DayRule]
    public var dates: [DayRule]
    public var except: [DayRule]

    public init(days: [DayRule] = [], dates: [DayRule] = [], except: [DayRule] = []) {
        self.days = days
        self.dates = dates
        self.except = except
    }

    public var everyDay: Bool { days.isEmpty && dates.isEmpty && except.isEmpty }

    public func contains(_ day: LocalDay, calendar: WorkCalendar) -> Bool {
        (days.isEmpty || days.contains { $0.contains(day, calendar: calendar) })
            && (dates.isEmpty || dates.contains { $0.contains(day, calendar: calendar) })
            && !except.contains { $0.contains(day, calendar: calendar) }
    }
}

/// One look at a view that the schedule asks for.
public struct PlannedVisit: Sendable, Hashable {
    public var due: Date
    /// Why, in words: `every 10m, phase 3m12s, window 07:00-22:30`.
    public var reason: String
    /// Whether an `at` asks for it: that time and no later one is meant.
    public var isExact: Bool

    public init(due: Date, reason: String, isExact: Bool = false) {
        self.due = due
        self.reason = reason
        self.isExact = isExact
    }
}
