internal import Scene

/// Labels of a detector by what they mean to every rule: COCO's names and those of our own.
enum Labels {
    static let person: Set<String> = ["person"]
    static let cycles: Set<String> = ["bicycle", "motorcycle", "moped", "tricycle"]
    static let vehicles: Set<String> = ["car", "van", "bus", "truck", "train"]
    static let animals: Set<String> = ["dog", "cat", "bird", "horse"]
    /// What a person has along.
    static let carried: Set<String> = ["handbag", "suitcase", "backpack", "umbrella"]
    static let anyThatMoves = person.union(cycles).union(vehicles).union(animals)

    /// What speaks for a class where the site's table says nothing: names of COCO and of ImageNet.
    static func standard(_ violation: Violation) -> [String] {
        switch violation {
        case .garbagePile: ["bag_garbage", "plastic bag", "carton"]
        case .streetVending:
            ["umbrella", "dining table", "chair_table", "cart", "tricycle", "barrow", "stall"]
        case .overflowingBin: []
        case .shopEncroachment:
            [
                "dining table", "chair_table", "chair", "bench", "potted plant", "crate", "carton",
                "grocery store", "goods",
            ]
        case .streetHanging: ["jersey", "quilt", "laundry"]
        case .disorderlyCycles: ["bicycle", "motorcycle", "moped", "tricycle"]
        case .illegalBanner: ["banner"]
        case .piledMaterials: ["material_heap"]
        case .illegalParking: ["car", "van", "bus", "truck"]
        case .leftObject: []
        }
    }
}
