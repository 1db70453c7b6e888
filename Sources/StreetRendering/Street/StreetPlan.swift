/// The street's measures in metres: y across it, all ground at z = 0.
enum StreetPlan {
    static let nearKerb: Float = 1
    static let farKerb: Float = 9
    static let facade: Float = 15
    /// Height of the roof edge of the houses with the shops.
    static let roof: Float = 14
    /// The houses behind the camera, whose shadow falls on the street.
    static let oppositeFacade: Float = -7
    /// The middle of the lane that runs toward +x, and of the one that runs toward -x.
    static let lanes: (outward: Float, inward: Float) = (3.0, 7.0)
}
