import Foundation
import Scene
import Testing

@testable import Detecting

@Suite("Teaching a site's own crops", .enabled(if: Classifying.isHere))
struct ClassifyingTeachTests {
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("taught-\(UUID().uuidString)")

    /// A plain patch or a chequered one, each a little different by `number`.
    private func picture(chequered: Bool, _ number: Int) -> Frame {
        let luma = Plane(width: 96, height: 96) { bytes in
            for y in 0..<96 {
                for x in 0..<96 {
                    let cell = ((x + number) / 8 + y / 8) % 2
                    bytes[y * 96 + x] = UInt8(chequered ? 60 + 120 * cell : 90 + (x + number) % 7)
                }
            }
        }
        let chroma = Plane(width: 48, height: 48) { bytes in
            for index in bytes.indices { bytes[index] = UInt8(118 + number) }
        }
        return Frame(
            luma: luma, chromaBlue: chroma, chromaRed: chroma, moment: Moment(milliseconds: 0),
            name: "\(number)")
    }

    private func teach(_ taught: TeachingFolder, _ classifier: RegionClassifier) throws {
        for number in 0..<6 {
            for chequered in [false, true] {
                _ = try taught.add(
                    chequered ? "goods" : "banner", box: .whole,
                    in: picture(chequered: chequered, number), picture: "\(number).jpg",
                    origin: .officer, by: classifier)
            }
        }
    }

    @Test("what was taught is learnt, kept as a version, found by a reader, and taken back")
    func learnsAndRollsBack() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let classifier = try Classifying.classifier()
        let taught = TeachingFolder(folder)
        #expect(try taught.current == nil)
        try teach(taught, classifier)
        #expect(try taught.labels().count == 12)
        let report = try taught.fit(from: classifier)
        #expect(report.version == 1 && report.after.accuracy > 0.9)
        #expect(report.after.logLoss < report.before.logLoss)
        let head = try #require(try taught.current)
        let site = try RegionClassifier(backbone: Classifying.backbone, head: head, threads: 1)
        let fresh = try site.classes(of: .whole, in: picture(chequered: true, 7))
        #expect(fresh.max { $0.value < $1.value }?.key == "goods")
        // The same labels give the same bytes.
        _ = try taught.fit(from: classifier)
        let files = [1, 2].map { folder.appendingPathComponent("heads/000\($0)/head.bin") }
        #expect(try Data(contentsOf: files[0]) == Data(contentsOf: files[1]))
        try taught.use(0)
        #expect(try taught.current == nil)
        try taught.use(1)
        #expect(try taught.current?.lastPathComponent == "0001")
        #expect(throws: TeachError.self) { try taught.use(9) }
    }

    /// Two pictures show the same patches; one says what the head says anyway, the other says
    /// otherwise. A head fitted on either is further off on the other, however little it moved.
    @Test("labels that contradict each other make it worse: refused, and force overrules that")
    func refusesToGetWorse() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let classifier = try Classifying.classifier()
        let taught = TeachingFolder(folder)
        let seen = try classifier.classes(of: .whole, in: picture(chequered: false, 0))
        let likeliest = try #require(seen.max { $0.value < $1.value }?.key)
        let another = likeliest == "banner" ? "goods" : "banner"
        for number in 0..<8 {
            _ = try taught.add(
                number % 2 == 0 ? likeliest : another, box: .whole,
                in: picture(chequered: false, number), picture: "\(number % 2).jpg",
                origin: .officer, by: classifier)
        }
        #expect {
            try taught.fit(from: classifier)
        } throws: {
            ($0 as? TeachError)?.reason == .worse
        }
        #expect(try taught.current == nil && taught.versions().isEmpty)
        #expect(try taught.fit(from: classifier, force: true).forced)
        #expect(try taught.current?.lastPathComponent == "0001")
    }

    @Test("a crop labelled anew keeps one label; an unknown class and too few labels are told")
    func tellsWhatIsWrong() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let classifier = try Classifying.classifier()
        let taught = TeachingFolder(folder)
        let frame = picture(chequered: true, 1)
        func add(_ name: String) throws -> TaughtLabel {
            try taught.add(
                name, box: .whole, in: frame, picture: "a.jpg", origin: .officer, by: classifier)
        }
        #expect(try add("goods").id == add("stall").id)
        #expect(try taught.labels().map(\.name) == ["stall"])
        #expect(throws: TeachError.self) { try add("treasure") }
        #expect { try taught.fit(from: classifier) } throws: {
            ($0 as? TeachError)?.reason == .tooFew
        }
        try Data("{}\n".utf8).write(to: folder.appendingPathComponent("labels.jsonl"))
        #expect { try taught.labels() } throws: { ($0 as? TeachError)?.reason == .malformed }
    }

    /// Two crops at right angles, one of each class: by symmetry the shares are opposite, and a
    /// smaller penalty moves further.
    @Test("a fit moves the sums toward the truth, and further with a weaker pull")
    func fits() {
        let fitting = HeadFitting(
            features: [[2, 0], [0, 2]], sums: [[0, 0], [0, 0]], truth: [0, 1])
        var last = 0.0
        for penalty in [1.0, 0.1, 0.01] {
            let shares = fitting.shares(of: [0, 1], penalty: penalty)
            #expect(abs(shares[0][0] + shares[0][1]) < 1e-9)
            #expect(abs(shares[0][0] - shares[1][1]) < 1e-9)
            let moved = fitting.moved([0, 1], by: shares, at: [0])[0]
            let gap = moved[0] - moved[1]
            #expect(gap > last)
            // At the least the gradient is zero: p - y + n λ a = 0.
            let p = RegionHead.softmax(moved)
            #expect(abs(p[0] - 1 + 2 * penalty * shares[0][0]) < 1e-3)
            last = gap
        }
    }
}
