/// A part of one view that means something to the rules.
public struct Zone: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case pavement
        case carriagewayNoParking = "carriageway_no_parking"
        case cycleBay = "cycle_bay"
        case vehicleBay = "vehicle_bay"
        case binPoint = "bin_point"
        case shopFront = "shop_front"
        case hangingLine = "hanging_line"
        case facade
        case buildingSite = "building_site"
        case ignore
        case privacy
    }

    /// The settings' name; unique within the view.
    public var id: String
    public var kind: Kind
    public var polygon: Polygon
    /// The bin's own box, for `binPoint` only.
    public var bin: Box?
    /// The least changed area that counts here, as a fraction of the picture; nil: the rule's own.
    public var minArea: Double?

    public init(
        id: String, kind: Kind, polygon: Polygon, bin: Box? = nil, minArea: Double? = nil
    ) {
        self.id = id
        self.kind = kind
        self.polygon = polygon
        self.bin = bin
        self.minArea = minArea
    }
}
