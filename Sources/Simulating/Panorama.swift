public import Scene
internal import StreetRendering

/// What the street looks like from one side to the other; a head shows a part of it.
public struct Panorama: Sendable {
    private let whole: Frame
    private let width: Int
    private let height: Int

    /// - Parameter whole: larger than the pictures, which are `width` × `height`.
    public init(whole: Frame, width: Int, height: Int) {
        precondition(whole.width > width && whole.height > height)
        self.whole = whole
        self.width = width
        self.height = height
    }

    /// A rendered street, three pictures wide.
    public static func rendered(width: Int = 640, height: Int = 360) -> Panorama {
        guard let recipe = SceneLibrary.recipe(named: "bags") else {
            preconditionFailure("the library has its own scenes")
        }
        let maker = PictureMaker(
            scene: recipe.scene(), width: width * 3, height: height + height / 2)
        return Panorama(whole: maker.picture(0), width: width, height: height)
    }

    /// Cuts out what a head sees, with the sensor's noise of the `index`th picture.
    public func picture(_ pose: SimulatedHead.Pose, index: Int, moment: Moment) -> Frame {
        let x = Self.place(pose.pan, whole.width - width)
        let y = Self.place(-pose.tilt, whole.height - height)
        return Frame(
            luma: Self.cut(whole.luma, x, y, width, height, noise: UInt64(index) + 1),
            chromaBlue: Self.cut(whole.chromaBlue, x / 2, y / 2, width / 2, height / 2),
            chromaRed: Self.cut(whole.chromaRed, x / 2, y / 2, width / 2, height / 2),
            moment: moment, name: "simulated", matrix: whole.matrix)
    }

    /// An even place, so that luma and chroma stay together.
    private static func place(_ share: Double, _ room: Int) -> Int {
        Int(((min(1, max(-1, share)) + 1) / 2 * Double(room / 2)).rounded()) * 2
    }

    private static func cut(
        _ plane: Plane, _ x: Int, _ y: Int, _ width: Int, _ height: Int, noise: UInt64 = 0
    ) -> Plane {
        Plane(width: width, height: height) { target in
            plane.withBytes { source in
                var state = noise &* 0x9E37_79B9_7F4A_7C15
                for row in 0..<height {
                    let start = (y + row) * plane.stride + x
                    for column in 0..<width {
                        var level = source[start + column]
                        if noise > 0 {
                            state ^= state << 13
                            state ^= state >> 7
                            state ^= state << 17
                            let change = UInt8(truncatingIfNeeded: state >> 40) & 3
                            level = level > 250 ? level : level + change
                        }
                        target[row * width + column] = level
                    }
                }
            }
        }
    }
}
