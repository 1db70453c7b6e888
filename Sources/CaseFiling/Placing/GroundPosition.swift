internal import Foundation

/// A point on the ground, CGCS2000 or WGS 84, degrees.
public struct GroundPosition: Sendable, Hashable, Codable {
    public var longitude: Double
    public var latitude: Double

    /// Along a meridian, of a sphere of 6371 km.
    static let metresPerDegree = 6_371_008.8 * Double.pi / 180

    public init(longitude: Double, latitude: Double) {
        self.longitude = longitude
        self.latitude = latitude
    }

    /// On the sphere, to a thousandth for the few hundred metres it is used for.
    public func metres(to other: GroundPosition) -> Double {
        let (east, north) = offset(of: other)
        return (east * east + north * north).squareRoot()
    }

    /// How far east and north another point lies, in metres.
    func offset(of other: GroundPosition) -> (east: Double, north: Double) {
        // The short way round where the two lie on either side of the date line.
        let turn = (other.longitude - longitude).remainder(dividingBy: 360)
        let middle = (latitude + other.latitude) / 2 * Double.pi / 180
        return (
            turn * Self.metresPerDegree * cos(middle),
            (other.latitude - latitude) * Self.metresPerDegree
        )
    }

    func moved(east: Double, north: Double) -> GroundPosition {
        let newLatitude = latitude + north / Self.metresPerDegree
        let middle = (latitude + newLatitude) / 2 * Double.pi / 180
        return GroundPosition(
            longitude: longitude + east / (Self.metresPerDegree * cos(middle)),
            latitude: newLatitude)
    }
}
