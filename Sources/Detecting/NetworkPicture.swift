internal import Kernels
public import Scene

/// Pictures as the input of a network that need not be a detector.
public enum NetworkPicture {
    /// Brings a part of a picture to a network's size and scale.
    ///
    /// - Parameter part: in fractions of the picture.
    /// - Returns: three planes, channel by channel, rows from the top.
    /// - Throws: ``DetectorError`` `picture`.
    public static func floats(
        of part: Box, in frame: Frame, as input: DetectorCard.Input
    ) throws(DetectorError) -> [Float] {
        var floats = [Float](repeating: 0, count: 3 * input.width * input.height)
        var room = LetterboxRoom()
        try InputPlan(part: part, of: frame, input).fill(&floats, from: frame, room: &room)
        return floats
    }

    /// The square in the middle of a picture whose side is `share` of the shorter side.
    public static func middle(of frame: Frame, share: Double) -> Box {
        let side = Double(min(frame.width, frame.height)) * share
        let width = side / Double(frame.width)
        let height = side / Double(frame.height)
        return Box(x: (1 - width) / 2, y: (1 - height) / 2, width: width, height: height)
    }
}
