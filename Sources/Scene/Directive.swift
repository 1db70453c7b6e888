/// What a later stage asks of an earlier one. The engine applies it between two pictures, in the
/// order of moments, and logs it so that a replay repeats it.
public enum Directive: Sendable, Hashable, Codable {
    /// Keep this region out of the view's memory until it is absorbed by name.
    case hold(region: Int)
    /// Let the memory take this region in.
    case absorb(region: Int)
    /// Run the detector and the classifier on these places in the next usable picture.
    case look(boxes: [Box])
}
