internal import Kernels

/// A connected difference in one look, before it is known whether it is a thing and which.
struct Candidate: Sendable, Hashable {
    /// The number that its pixels carry in the shape plane, from 1.
    var label: Int32
    var left: Int
    var top: Int
    var right: Int
    var bottom: Int
    var area: Int
    /// How sure it is that this is a thing and not light, 0...1.
    var confidence: Float = 1
    /// The level of deviation around, before dividing by it.
    var restlessness: Float = 0
    /// The light that it is known to be.
    var light: LightCause?

    init(_ component: Component, label: Int) {
        self.label = Int32(label)
        left = component.left
        top = component.top
        right = component.right
        bottom = component.bottom
        area = component.area
    }

    /// One without pixels yet.
    init(label: Int32) {
        self.label = label
        left = .max
        top = .max
        right = -1
        bottom = -1
        area = 0
    }

    /// How sure it is that something stands here that the memory does not know, 0...1: in calm
    /// surroundings a difference proves itself, in restless ones it must look like a thing.
    var certainty: Float { max(confidence, 1 - restlessness) }

    /// Takes in a pixel.
    mutating func take(x: Int, y: Int) {
        left = min(left, x)
        right = max(right, x)
        top = min(top, y)
        bottom = max(bottom, y)
        area += 1
    }

    /// A line that an edge leaves when head and memory disagree by part of a pixel.
    var isSliver: Bool {
        let length = max(right - left, bottom - top) + 1
        return area < 4 * length && length * length > 12 * area
    }

    /// Why it may not become a region, nil where it may: in calm surroundings every certain
    /// difference may, else only what looks like a thing.
    ///
    /// A visit sees a place once in minutes, so light has moved on; a watched view sees light come
    /// and things arrive, and has the last seconds in its memory.
    func veto(_ settings: DiffSettings, isVisit: Bool) -> Veto.Cause? {
        if isSliver { return .edge }
        if isVisit, let light { return light == .shadow ? .shadow : .highlight }
        let isThing = restlessness < 0.65 || Double(confidence) >= settings.confidence
        return isThing ? nil : .foliage
    }
}
