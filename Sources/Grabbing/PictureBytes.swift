public import Scene

/// A picture that came as bytes: what a camera gives for an HTTP request.
public enum PictureBytes {
    /// Decodes a JPEG, PNG or BMP, by content and not by name.
    ///
    /// - Parameters:
    ///   - name: what the frame and errors call the camera.
    /// - Throws: `noPictures` for no bytes, `notAPicture`, `tooLarge`, and `truncated` or `corrupt`
    ///   where it cannot be decoded whole.
    public static func frame(
        _ bytes: [UInt8], name: String, moment: Moment
    ) throws(GrabError) -> Frame {
        try StillDecoder(name: name).frame(bytes, Still(path: name, moment: moment))
    }
}
