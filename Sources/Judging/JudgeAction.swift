public import Scene

/// What the judge asks of its caller after one picture, in the order in which to do it.
public enum JudgeAction: Sendable, Hashable {
    /// Something was seen for the first time: keep the picture before it and this one.
    case open(Suspicion)
    /// It was seen again.
    case strengthen(Suspicion)
    /// It has stood long enough. Comes once, after `open`.
    case confirm(Suspicion, Reason)
    /// A confirmed one is gone; `at` is the first picture that showed its place clean.
    case clear(Suspicion, at: Moment, Reason)
    /// An unconfirmed one is given up.
    case suppress(Suspicion, Suppression.Cause, Reason)
    /// A wish to an earlier stage.
    case directive(Directive)
}
