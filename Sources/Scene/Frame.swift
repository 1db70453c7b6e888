/// One picture in planar 4:2:0 YUV, upright, with square pixels, and the moment it shows.
///
/// Luma is H rows of W columns; both chroma planes are (H+1)/2 rows of (W+1)/2 columns, neutral at
/// 128. Values are limited range, luma 16...235, whatever the source was; `matrix` says by which
/// weights they were made from red, green and blue.
public struct Frame: Sendable {
    public var luma: Plane
    public var chromaBlue: Plane
    public var chromaRed: Plane
    public var moment: Moment
    /// Where the picture came from, for people and for `observations.jsonl`: a file's path, or the
    /// settings' name of a camera. Never an address with a password.
    public var name: String
    /// A picture that can be decoded without any other.
    public var isKey: Bool
    /// The weights of the source, kept so that its planes need not be copied.
    public var matrix: ColorMatrix

    public init(
        luma: Plane, chromaBlue: Plane, chromaRed: Plane, moment: Moment, name: String,
        isKey: Bool = true, matrix: ColorMatrix = .bt601
    ) {
        self.luma = luma
        self.chromaBlue = chromaBlue
        self.chromaRed = chromaRed
        self.moment = moment
        self.name = name
        self.isKey = isKey
        self.matrix = matrix
    }

    public var width: Int { luma.width }
    public var height: Int { luma.height }
}

/// The weights by which luma and chroma were made from red, green and blue.
public enum ColorMatrix: String, Sendable, Hashable, Codable {
    /// Standard definition, JPEG, and every source that says nothing.
    case bt601
    /// High definition, where the source says so.
    case bt709
}
