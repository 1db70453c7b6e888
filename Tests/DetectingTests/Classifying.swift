import Foundation
import Scene

@testable import Detecting

/// The networks of the classifier where they are, and pictures to classify.
enum Classifying {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let backbone = root.appendingPathComponent("Models/fetched/efficientnet-lite0.onnx")
    static let head = root.appendingPathComponent("Models/region-classifier")

    /// False until `make models` has run; the tests that need it are then listed as skipped.
    static let isHere = FileManager.default.fileExists(atPath: backbone.path)

    static func classifier(threads: Int = 1) throws -> RegionClassifier {
        try RegionClassifier(backbone: backbone, head: head, threads: threads)
    }

    /// The bytes of `generated` in `Models/training/classifier/reference.py`.
    static func generated(width: Int, height: Int, darkness: Int = 1) -> Frame {
        let luma = Plane(width: width, height: height) { bytes in
            for y in 0..<height {
                for x in 0..<width {
                    let value = x * 5 + y * 3 + (x / 24) * (y / 20) * 37 + (x * y) / 97
                    bytes[y * width + x] = UInt8(16 + (value % 220) / darkness)
                }
            }
        }
        let (columns, rows) = ((width + 1) / 2, (height + 1) / 2)
        let blue = Plane(width: columns, height: rows) { bytes in
            for y in 0..<rows {
                for x in 0..<columns {
                    bytes[y * columns + x] = UInt8(64 + (x * 3 + (y / 16) * 29) % 128)
                }
            }
        }
        let red = Plane(width: columns, height: rows) { bytes in
            for y in 0..<rows {
                for x in 0..<columns {
                    bytes[y * columns + x] = UInt8(64 + (y * 2 + (x / 12) * 41) % 128)
                }
            }
        }
        return Frame(
            luma: luma, chromaBlue: blue, chromaRed: red, moment: Moment(milliseconds: 0),
            name: "generated")
    }
}
