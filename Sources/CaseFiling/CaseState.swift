/// Where a case stands, from the engine's report to its end.
public enum CaseState: String, Sendable, Hashable, Codable, CaseIterable {
    case reported, registered, dispatched, handling, handled, verified, closed
    case rejected, cancelled

    /// The states that may come next, in the order of the usual way.
    public var next: [CaseState] {
        switch self {
        case .reported: [.registered, .rejected, .cancelled]
        case .registered: [.dispatched, .rejected, .cancelled]
        case .dispatched: [.handling, .registered, .cancelled]
        case .handling: [.handled, .dispatched, .cancelled]
        case .handled: [.verified, .handling]
        case .verified: [.closed, .handling]
        case .closed: [.registered]
        case .rejected, .cancelled: [.reported]
        }
    }

    /// Whether the violation still has this case; an ended one does not keep a new one away.
    public var isOpen: Bool {
        switch self {
        case .reported, .registered, .dispatched, .handling, .handled, .verified: true
        case .closed, .rejected, .cancelled: false
        }
    }
}

/// Who changed a case.
public enum Actor: Sendable, Hashable {
    case engine
    case officer(String)

    /// `engine`, or `officer:` and the name.
    public var text: String {
        switch self {
        case .engine: "engine"
        case .officer(let name): "officer:\(name)"
        }
    }

    public init(text: String) {
        self = text.hasPrefix("officer:") ? .officer(String(text.dropFirst(8))) : .engine
    }
}
