/// One channel of a picture: `height` rows of `width` bytes, row `y` beginning at `y * stride`.
///
/// Read-only and shared without copying: a plane may lie in memory that a decoder owns, which
/// `owner` keeps alive.
public struct Plane: Sendable {
    public let width: Int
    public let height: Int
    /// Bytes from one row to the next, at least `width`.
    public let stride: Int
    private let storage: Storage

    /// Takes over packed bytes: `height` rows of `width`.
    public init(width: Int, height: Int, bytes: [UInt8]) {
        precondition(width >= 0 && height >= 0 && bytes.count == width * height)
        let base = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, bytes.count))
        bytes.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { base.update(from: start, count: source.count) }
        }
        self.init(
            width: width, height: height, stride: width,
            storage: Storage(base: UnsafePointer(base), owner: nil, allocated: base))
    }

    /// Makes a plane by filling packed, zeroed bytes.
    public init(
        width: Int, height: Int, fill: (UnsafeMutableBufferPointer<UInt8>) throws -> Void
    ) rethrows {
        precondition(width >= 0 && height >= 0)
        let count = width * height
        let base = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, count))
        base.initialize(repeating: 0, count: max(1, count))
        let storage = Storage(base: UnsafePointer(base), owner: nil, allocated: base)
        try fill(UnsafeMutableBufferPointer(start: base, count: count))
        self.init(width: width, height: height, stride: width, storage: storage)
    }

    /// Borrows rows from memory that `owner` frees when the last plane over it is gone.
    ///
    /// - Parameters:
    ///   - base: the first byte of row 0; `stride * (height - 1) + width` bytes are readable and
    ///     nobody writes to them while `owner` lives.
    public init(
        width: Int, height: Int, stride: Int, base: UnsafePointer<UInt8>, owner: any AnyObject
    ) {
        precondition(width > 0 && height > 0 && stride >= width)
        self.init(
            width: width, height: height, stride: stride,
            storage: Storage(base: base, owner: owner, allocated: nil))
    }

    private init(width: Int, height: Int, stride: Int, storage: Storage) {
        self.width = width
        self.height = height
        self.stride = stride
        self.storage = storage
    }

    /// Calls `body` with the bytes from the first of row 0 to the last of the last row. The
    /// pointer is valid during the call only.
    public func withBytes<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let count = height > 0 ? stride * (height - 1) + width : 0
        defer { withExtendedLifetime(storage) {} }
        return try body(UnsafeBufferPointer(start: storage.base, count: count))
    }

    public subscript(x: Int, y: Int) -> UInt8 {
        precondition(x >= 0 && x < width && y >= 0 && y < height)
        return storage.base[y * stride + x]
    }

    /// `@unchecked Sendable`: the bytes are written before the storage is shared and never after;
    /// whoever lends memory by `owner` promises the same.
    private final class Storage: @unchecked Sendable {
        let base: UnsafePointer<UInt8>
        let owner: (any AnyObject)?
        let allocated: UnsafeMutablePointer<UInt8>?

        init(
            base: UnsafePointer<UInt8>, owner: (any AnyObject)?,
            allocated: UnsafeMutablePointer<UInt8>?
        ) {
            self.base = base
            self.owner = owner
            self.allocated = allocated
        }

        deinit { allocated?.deallocate() }
    }
}
