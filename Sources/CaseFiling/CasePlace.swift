/// Where a view looks, as a case states it. What the settings do not say stays nil.
public struct CasePlace: Sendable, Hashable, Codable {
    /// The source's name in the settings, never an address with a password.
    public var source: String?
    public var address: String?
    /// CGCS2000 or WGS 84, degrees.
    public var longitude: Double?
    public var latitude: Double?
    /// 15 digits: 12 of the area and 3 of the sequence.
    public var grid: String?
    /// 18 characters.
    public var departmentCode: String?
    public var departmentName: String?

    public init(
        source: String? = nil, address: String? = nil, longitude: Double? = nil,
        latitude: Double? = nil, grid: String? = nil, departmentCode: String? = nil,
        departmentName: String? = nil
    ) {
        self.source = source
        self.address = address
        self.longitude = longitude
        self.latitude = latitude
        self.grid = grid
        self.departmentCode = departmentCode
        self.departmentName = departmentName
    }
}
