/// Why a picture, a burst or a stored memory cannot be used at all.
public enum DiffError: Error, Sendable, Hashable {
    /// A picture smaller than 16 × 16 or larger than 8192 × 8192, or planes that do not belong
    /// together.
    case unusableSize(width: Int, height: Int)
    /// A burst of fewer than 3 or more than 5 pictures.
    case burstCount(Int)
    /// The pictures of a burst differ in size.
    case burstSizesDiffer
    /// The stored bytes are torn, altered, or of a version that this program does not read.
    case badMemory(reason: String)
    /// A kernel refused its extents: a mistake of this program, named for the log.
    case refused(operation: String, reason: String)
}
