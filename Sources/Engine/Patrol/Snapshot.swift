internal import Diffing
internal import Foundation
internal import Grabbing
internal import Patrolling
internal import Picturing
public import Scene

/// One picture of a source, outside any timetable.
public struct Snapshot: Sendable {
    public var source: String
    /// Pictures taken; of three or more the median is kept.
    public var count: Int
    public var timeout: Duration
    /// How an RTSP camera sends.
    public var transport: CameraSettings.Transport

    public init(
        source: String, count: Int = 1, timeout: Duration = .seconds(10),
        transport: CameraSettings.Transport = .tcp
    ) {
        self.source = source
        self.count = count
        self.timeout = timeout
        self.transport = transport
    }

    /// Takes the picture and returns it as JPEG, the given polygons covered.
    ///
    /// - Throws: `GrabError` where the source gives none.
    public func jpeg(privacy: [Polygon]) throws -> [UInt8] {
        let frames = try burst()
        guard let newest = frames.last else {
            throw GrabError(.noPictures, source: name, attempt: "take a picture")
        }
        let frame = frames.count >= 3 ? try Burst.median(frames) : newest
        return try PictureWriter(privacy: privacy).jpeg(frame)
    }

    /// The polygons that are covered in pictures of a view.
    ///
    /// - Throws: ``ScanError`` of reason `usage` where the settings have no such view.
    public static func privacy(of view: ViewID, in settings: Settings) throws -> [Polygon] {
        guard let found = settings.views.first(where: { $0.id == view }) else {
            throw ScanError(
                .usage,
                "--view \(view): the settings have no such view; they have "
                    + settings.views.prefix(20).map(\.id.description).joined(separator: ", "))
        }
        return found.zones.map(\.zone).filter { $0.kind == .privacy }.map(\.polygon)
    }

    private var name: String { SourceAddress(source).description }

    private func burst() throws -> [Frame] {
        if let camera = CameraBook.live(source, name: name, transport: transport) {
            return try camera.burst(
                count: count, deadline: timeout, stamp: { Moment(Date()) },
                cancellation: Cancellation(), sight: { _ in .unknown })
        }
        var frames: [Frame] = []
        guard let input = try InputResolver().resolve(source).first else { return [] }
        let pictures = try input.open(sampling: .all, deadline: timeout)
        while frames.count < count, let frame = try pictures.next() { frames.append(frame) }
        return frames
    }
}
