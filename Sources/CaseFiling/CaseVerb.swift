/// What an officer does with a case; each is one kind of step from state to state.
///
/// Every step of ``CaseState/next`` belongs to exactly one verb, so a repeated command is refused
/// instead of taking the case a second step on.
public enum CaseVerb: String, Sendable, Hashable, CaseIterable {
    case confirm, reject, dispatch, handle, finish, verify, close, reopen, cancel
    /// One step back: to the dispatcher, the crew, or the register.
    case `return`

    /// Where the verb takes a case; nil where it may not be used.
    public func target(from state: CaseState) -> CaseState? {
        switch (self, state) {
        case (.confirm, .reported): .registered
        case (.reject, .reported), (.reject, .registered): .rejected
        case (.dispatch, .registered): .dispatched
        case (.handle, .dispatched): .handling
        case (.finish, .handling): .handled
        case (.verify, .handled): .verified
        case (.close, .verified): .closed
        case (.reopen, .closed): .registered
        case (.reopen, .rejected), (.reopen, .cancelled): .reported
        case (.cancel, .reported), (.cancel, .registered), (.cancel, .dispatched),
            (.cancel, .handling):
            .cancelled
        case (.return, .dispatched): .registered
        case (.return, .handling): .dispatched
        case (.return, .handled), (.return, .verified): .handling
        default: nil
        }
    }

    /// The verbs that a case in this state takes.
    public static func allowed(in state: CaseState) -> [CaseVerb] {
        allCases.filter { $0.target(from: state) != nil }
    }

    /// As it is written on the command line.
    public var words: String { self == .finish ? "handle --done" : rawValue }
}
