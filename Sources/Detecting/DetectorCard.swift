public import Foundation

/// What must be known about a network to use it as a detector: the card that lies beside it.
public struct DetectorCard: Sendable, Hashable, Codable {
    /// How the network's outputs are to be read.
    public enum Family: String, Sendable, Hashable, Codable, CaseIterable {
        /// N × (x, y, w, h, object, classes), offsets in cells of the grids, sizes as logarithms.
        case yolox
        /// Maps of anchors × (x, y, w, h, object, classes) × H × W, before any activation.
        case yolov3
        /// N × (x, y, w, h, object, classes) in pixels of the input.
        case yolov5
        /// (x, y, w, h, classes) × N in pixels of the input.
        case yolov8
        /// N × (classes, four distributions over distances), centres on the grid's corners.
        case nanodet
        /// For each grid N × classes and N × four distributions, centres in the cells' middles.
        case picodet
        /// N × (left, top, right, bottom) in 0...1 and N × classes, the first one background.
        case ssd
    }

    /// How values 0...255 become the network's input: `(value * scale - mean) / deviation`.
    public struct Input: Sendable, Hashable, Codable {
        public enum Channels: String, Sendable, Hashable, Codable { case rgb, bgr }
        /// Where the picture lies in the network's input.
        public enum Fit: String, Sendable, Hashable, Codable {
            /// In the upper left corner, its shape kept.
            case corner
            /// In the middle, its shape kept.
            case middle
            /// Over all of it, its shape lost.
            case stretch
        }

        public var width: Int
        public var height: Int
        public var channels: Channels
        public var fit: Fit
        /// What fills the rest, 0...255 before `scale`.
        public var padding: Double
        public var scale: Double
        /// By channel, in the network's order.
        public var mean: [Double]
        public var deviation: [Double]

        public init(
            width: Int, height: Int, channels: Channels, fit: Fit = .corner, padding: Double = 114,
            scale: Double = 1, mean: [Double] = [0, 0, 0], deviation: [Double] = [1, 1, 1]
        ) {
            self.width = width
            self.height = height
            self.channels = channels
            self.fit = fit
            self.padding = padding
            self.scale = scale
            self.mean = mean
            self.deviation = deviation
        }
    }

    public var name: String
    public var family: Family
    /// What the classes are called, in the network's order.
    public var labels: [String]
    public var input: Input
    /// Detections below this are not given, 0...1.
    public var floor: Double
    /// Two boxes of one kind that overlap by more are one thing, 0...1.
    public var sameThing: Double
    /// Cells of the grids in pixels, finest first; empty where the family has none.
    public var strides: [Int]
    /// For `yolov3`: for each output, widths and heights in pixels of the input.
    public var anchors: [[[Double]]]
    /// 64 lower-case hex digits over the network's bytes.
    public var sha256: String
    public var origin: String
    public var licence: String

    public init(
        name: String, family: Family, labels: [String], input: Input, floor: Double,
        sameThing: Double = 0.45, strides: [Int] = [], anchors: [[[Double]]] = [], sha256: String,
        origin: String = "", licence: String = ""
    ) {
        self.name = name
        self.family = family
        self.labels = labels
        self.input = input
        self.floor = floor
        self.sameThing = sameThing
        self.strides = strides
        self.anchors = anchors
        self.sha256 = sha256
        self.origin = origin
        self.licence = licence
    }

    /// Reads the card beside a network: `NAME.json` for `NAME.onnx`.
    ///
    /// - Throws: ``DetectorError`` `unreadable` or `badCard`, naming the file and the key.
    public static func beside(_ model: URL) throws(DetectorError) -> DetectorCard {
        let file = model.deletingPathExtension().appendingPathExtension("json")
        let data: Data
        do {
            data = try Data(contentsOf: file)
        } catch {
            throw DetectorError(.unreadable, "\(file.path): the network's card cannot be read")
        }
        do {
            return try JSONDecoder().decode(DetectorCard.self, from: data)
        } catch {
            throw DetectorError(.badCard, "\(file.path): \(Self.place(of: error))")
        }
    }

    private static func place(of error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "\(key.stringValue) is missing"
        case DecodingError.typeMismatch(_, let context),
            DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            "\(context.codingPath.map(\.stringValue).joined(separator: ".")): "
                + context.debugDescription
        default: "not a card"
        }
    }
}
