public import Scene

extension RegionClass {
    /// What a confirmed violation looks like; nil where it may look like anything.
    public init?(confirmed violation: Violation) {
        switch violation {
        case .garbagePile: self = .garbage
        case .streetVending: self = .stall
        case .overflowingBin: self = .binOverflowing
        case .shopEncroachment: self = .goods
        case .streetHanging: self = .hangingCloth
        case .disorderlyCycles: self = .cycles
        case .illegalBanner: self = .banner
        case .piledMaterials: self = .materialHeap
        case .illegalParking: self = .vehicle
        case .leftObject: return nil
        }
    }

    /// What a rejected violation looks like: something else, where the class goes by looks. Of cycles,
    /// parking and what was left nothing is learnt: the thing was there, only in the right place.
    public init?(rejected violation: Violation) {
        switch violation {
        case .disorderlyCycles, .illegalParking, .leftObject: return nil
        default: self = .other
        }
    }
}
