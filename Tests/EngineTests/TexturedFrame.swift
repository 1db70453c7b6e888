import Scene

extension Frame {
    /// A small picture with relief everywhere, the same each time.
    static func textured(at moment: Moment, name: String) -> Frame {
        let luma = Plane(
            width: 160, height: 96,
            bytes: (0..<160 * 96).map { index -> UInt8 in
                let texture: Int = index * 7 + index / 160 * 13
                return UInt8(90 + texture % 64)
            })
        let chroma = Plane(width: 80, height: 48, bytes: Array(repeating: 128, count: 80 * 48))
        return Frame(
            luma: luma, chromaBlue: chroma, chromaRed: chroma, moment: moment, name: name)
    }
}
