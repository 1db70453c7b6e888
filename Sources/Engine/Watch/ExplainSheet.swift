internal import Diffing
internal import Foundation
internal import Picturing
internal import Scene
internal import Timetable

/// Writes what a view's diffing saw in one picture as four tiles on one sheet, for people:
///
///     reference   picture, laid over the reference, with the regions
///     difference  mask, with the regions
///
/// Vetoes are framed in the difference. Privacy zones are covered in every tile.
struct ExplainSheets {
    private let folder: String
    private let zone: TimeZone
    private let writer: PictureWriter

    /// Makes the view's own folder below `directory`.
    init(directory: String, plan: ViewPlan) throws {
        folder = "\(directory)/\(FileName.of(plan.id))"
        zone = plan.site.zone
        let covered = plan.privacy.flatMap { polygon in
            Tile.allCases.map { tile in
                Polygon(polygon.corners.map { tile.place($0) })
            }
        }
        writer = PictureWriter(privacy: covered, quality: plan.evidence.quality)
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw ScanError(.cannotWrite, "\(folder): cannot make the folder of --explain")
        }
    }

    func write(_ planes: ExplainPlanes, finding: Finding, moment: Moment, view: ViewID) throws {
        let width = planes.reference.width
        let height = planes.reference.height
        let tiles = [planes.reference, planes.aligned, planes.difference, planes.mask]
        let luma = Plane(width: 2 * width, height: 2 * height) { sheet in
            for (tile, plane) in zip(Tile.allCases, tiles) {
                let start = tile.row * height * 2 * width + tile.column * width
                plane.withBytes { bytes in
                    for y in 0..<height {
                        for x in 0..<width {
                            sheet[start + y * 2 * width + x] = bytes[y * plane.stride + x]
                        }
                    }
                }
            }
        }
        let neutral = Plane(
            width: width, height: height, bytes: Array(repeating: 128, count: width * height))
        let frame = Frame(
            luma: luma, chromaBlue: neutral, chromaRed: neutral, moment: moment,
            name: view.description)
        let time = LocalTime.iso8601(Date(moment), zone: zone)
        let annotation = Annotation(
            marks: finding.regions.flatMap { region in
                [Tile.picture, .mask].map { tile in
                    .init(box: tile.place(region.box), label: Self.words(for: region))
                }
            }
                + finding.vetoes.map {
                    .init(box: Tile.difference.place($0.box), label: $0.cause.rawValue)
                },
            outlines: Tile.allCases.map {
                .init(
                    polygon: Polygon(Polygon.whole.corners.map($0.place)), label: $0.rawValue)
            },
            caption: ["\(view)  \(time)", Self.words(for: finding)])
        let name = time.replacingOccurrences(of: ":", with: "")
        let path = "\(folder)/\(name).jpg"
        do {
            try Data(writer.jpeg(frame, annotation: annotation))
                .write(to: URL(fileURLWithPath: path))
        } catch let error as CocoaError {
            throw ScanError(.cannotWrite, "\(path): cannot write: \(error)")
        }
    }

    private static func words(for region: Region) -> String {
        "\(region.id) \(region.state.rawValue)\(region.still ? " still" : "")"
    }

    private static func words(for finding: Finding) -> String {
        let fault = finding.health.fault.map { "unusable: \($0.rawValue)" } ?? "usable"
        let learning = finding.learning ? ", learning" : ""
        return "\(fault)\(learning), \(finding.regions.count) regions"
    }

    private enum Tile: String, CaseIterable {
        case reference, picture, difference, mask

        var column: Int { self == .reference || self == .difference ? 0 : 1 }
        var row: Int { self == .reference || self == .picture ? 0 : 1 }

        func place(_ point: Point) -> Point {
            Point(x: (point.x + Double(column)) / 2, y: (point.y + Double(row)) / 2)
        }

        func place(_ box: Box) -> Box {
            let corner = place(Point(x: box.x, y: box.y))
            return Box(x: corner.x, y: corner.y, width: box.width / 2, height: box.height / 2)
        }
    }
}
