/// What a crop of the street may look like; the keys of a region's probabilities.
public enum RegionClass: String, Sendable, Hashable, Codable, CaseIterable {
    case garbage
    case binOrderly = "bin_ok"
    case binOverflowing = "bin_overflowing"
    case stall
    case goods
    case hangingCloth = "hanging_cloth"
    case banner
    case materialHeap = "material_heap"
    case cycles
    case vehicle
    /// Pavement, road, wall or grass with nothing on it.
    case ground
    /// Anything else, and what the classifier is not sure of.
    case other
}
