public import Scene

/// What is drawn over an evidence picture, for people.
public struct Annotation: Sendable, Hashable {
    /// A thing with its frame and what it is called.
    public struct Mark: Sendable, Hashable {
        public var box: Box
        public var label: String

        public init(box: Box, label: String) {
            self.box = box
            self.label = label
        }
    }

    /// A zone's outline and its name.
    public struct Outline: Sendable, Hashable {
        public var polygon: Polygon
        public var label: String

        public init(polygon: Polygon, label: String) {
            self.polygon = polygon
            self.label = label
        }
    }

    public var marks: [Mark]
    public var outlines: [Outline]
    /// Lines at the foot of the picture: class, camera, local time, zone.
    public var caption: [String]

    public init(marks: [Mark] = [], outlines: [Outline] = [], caption: [String] = []) {
        self.marks = marks
        self.outlines = outlines
        self.caption = caption
    }
}
