public import Scene

/// Pictures one after the other, in the order of their moments.
///
/// A sequence is used by one thread at a time, and every call blocks that thread.
public protocol PictureSequence: AnyObject {
    /// Returns the next picture, or nil at the end.
    ///
    /// Moments strictly increase. Damage in the middle is left out; after the last good picture
    /// it is thrown once, as ``GrabError/Reason/corrupt`` or ``GrabError/Reason/truncated``. After
    /// any throw the sequence is over and returns nil.
    func next() throws(GrabError) -> Frame?

    /// How many pictures have been decoded so far, those that sampling left out included.
    var picturesDecoded: Int { get }

    /// How far into its file the last picture lies; nil where a seek would not find it there.
    var position: Duration? { get }

    /// How far the sequence has come, 0...1; nil where its length is not known.
    var progress: Double? { get }
}

extension PictureSequence {
    public var position: Duration? { nil }
}
