/// The samples of one picture, two by two to a pixel: what is seen, how far, and what kind it is.
///
/// Not shared between threads: one picture maker owns it.
final class SampleBuffer {
    /// What lies at a sample, which decides how it is lit.
    enum Kind {
        /// Colour is final.
        static let lit: UInt8 = 0
        /// Colour is reflectance, lit as ground or as wall when the picture is put together.
        static let ground: UInt8 = 1
        static let wall: UInt8 = 2
        static let sky: UInt8 = 3
    }

    /// Samples, not pixels.
    let width: Int
    let height: Int
    /// Red, green, blue; for walls the share of lamplight that shines through.
    let color: UnsafeMutableBufferPointer<SIMD4<Float>>
    /// 1 / distance along the optical axis.
    let nearness: UnsafeMutableBufferPointer<Float>
    let kind: UnsafeMutableBufferPointer<UInt8>
    /// Which lamps shine through.
    let group: UnsafeMutableBufferPointer<UInt8>
    /// Bit 0: out of the sun on the ground; bit 1: on the wall.
    let shadow: UnsafeMutableBufferPointer<UInt8>

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        let count = width * height
        color = .allocate(capacity: count)
        nearness = .allocate(capacity: count)
        kind = .allocate(capacity: count)
        group = .allocate(capacity: count)
        shadow = .allocate(capacity: count)
        color.initialize(repeating: .zero)
        nearness.initialize(repeating: 0)
        kind.initialize(repeating: 0)
        group.initialize(repeating: 0)
        shadow.initialize(repeating: 0)
    }

    /// Becomes a copy of `other`, which has the same size, with no shadow anywhere.
    func restore(from other: SampleBuffer) {
        precondition(width == other.width && height == other.height)
        _ = color.update(fromContentsOf: other.color)
        _ = nearness.update(fromContentsOf: other.nearness)
        _ = kind.update(fromContentsOf: other.kind)
        _ = group.update(fromContentsOf: other.group)
        shadow.update(repeating: 0)
    }

    deinit {
        color.deallocate()
        nearness.deallocate()
        kind.deallocate()
        group.deallocate()
        shadow.deallocate()
    }
}
