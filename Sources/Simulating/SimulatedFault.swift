/// What a simulated camera can be ordered to suffer from.
public enum SimulatedFault: String, Sendable, Hashable, CaseIterable {
    case none
    /// Takes the question and never answers.
    case silent
    /// Answers after five seconds.
    case slow
    /// Hangs up before it answers.
    case reset
    /// Refuses every user.
    case unauthorised
    /// Sends half of each picture.
    case corrupt
    /// Shows the same picture for ever, noise included.
    case frozen
    /// The head takes orders and stays where it is.
    case stuck
    /// The head stops half its range beside the preset.
    case astray
}
