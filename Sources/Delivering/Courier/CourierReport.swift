public import Scene

/// What a courier has to say while it works, for the log and the metrics.
public enum CourierReport: Sendable {
    case delivered(Notice)
    /// It is tried again after the pause.
    case refused(Notice, DeliveryError, tries: Int, pause: Duration)
    case gaveUp(Notice, DeliveryError, tries: Int)
    /// Nobody answers; all wait.
    case paused(DeliveryError, Duration)
    /// The outbox itself could not be read or written.
    case outboxFailed(String)
}
