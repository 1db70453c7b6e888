import CaseFiling
import Foundation
import Scene
import Testing

/// Cameras along a street that runs north; a degree of latitude is 111.2 km.
private enum Street {
    static let metre = 1 / 111_195.0

    static func view(_ camera: Int, preset: String = "p") -> ViewID {
        ViewID(camera: CameraID("c\(camera)"), preset: PresetID(preset))
    }

    static func filing(
        metres: Double, calibrated: Bool = false, rule: NeighbourRule? = .standard
    ) throws -> Filing {
        let latitude = 23.129 + metres * metre
        // A picture whose every point lies on the ground: 2 m across, the camera in its middle.
        func mark(_ x: Double, _ y: Double) -> GroundCalibration.Mark {
            GroundCalibration.Mark(
                picture: Point(x: x, y: y),
                ground: GroundPosition(
                    longitude: 113.264 + (x - 0.5) * 2 * metre,
                    latitude: latitude - (y - 0.5) * 2 * metre))
        }
        return Filing(
            place: CasePlace(longitude: 113.264, latitude: latitude), neighbours: rule,
            calibration: calibrated
                ? try GroundCalibration([mark(0, 0), mark(1, 0), mark(1, 1), mark(0, 1)]) : nil)
    }
}

@Suite("What two cameras see")
struct NeighbourTests {
    let folder: TemporaryFolder
    let store: CaseStore

    init() throws {
        folder = try TemporaryFolder()
        store = try CaseStore(path: folder.store)
    }

    @discardableResult
    private func see(
        _ camera: Int, metres: Double, calibrated: Bool = false, preset: String = "p",
        later: Int = 0, violation: Violation = .garbagePile, rule: NeighbourRule? = .standard
    ) throws -> Event {
        let view = Street.view(camera, preset: preset)
        let event = Sample.event(violation, at: Sample.friday + .seconds(later), view: view)
        let filing = try Street.filing(metres: metres, calibrated: calibrated, rule: rule)
        try store.commit(Batch(view: view, filing: filing, events: [event]))
        return event
    }

    @Test("is one case where both are calibrated to the ground")
    func linked() throws {
        try see(1, metres: 0, calibrated: true)
        let second = try see(2, metres: 40, calibrated: true, later: 60)
        let record = try #require(try store.cases().first)
        #expect(try store.cases().count == 1)
        #expect(record.linked == [second.id])
        #expect(record.history.last?.note?.contains("c2/p sees it too, 40 m away") == true)
        #expect(try store.audit().verdict == .consistent)
    }

    @Test("is proposed as one where a camera is not calibrated; an officer decides")
    func proposed() throws {
        try see(1, metres: 0, calibrated: true)
        let same = try see(2, metres: 40, later: 60)
        let other = try see(3, metres: 30, later: 120)
        var record = try #require(try store.cases().first)
        #expect(try store.cases().count == 1)
        #expect(record.linked.isEmpty && Set(record.proposed) == [same.id, other.id])
        record = try store.decide(
            proposed: same.id, isSame: true, by: .officer("li"), at: Sample.friday)
        #expect(record.linked == [same.id] && record.proposed == [other.id])
        record = try store.decide(
            proposed: other.id, isSame: false, by: .officer("li"), at: Sample.friday)
        #expect(record.event.id == other.id && record.state == .reported)
        #expect(try store.cases().count == 2)
        let audit = try store.audit()
        #expect(audit.verdict == .consistent, "\(audit.breaks)")
        #expect(throws: StoreError.self) {
            try store.decide(
                proposed: other.id, isSame: true, by: .officer("li"), at: Sample.friday)
        }
    }

    @Test("is two cases beyond the distance, the time, or of two classes")
    func apart() throws {
        try see(1, metres: 0)
        try see(2, metres: 51)
        try see(3, metres: 102, later: 86401 + 60)
        try see(4, metres: 1, violation: .illegalBanner)
        #expect(try store.cases().count == 4)
        #expect(try store.cases().allSatisfy { $0.proposed.isEmpty })
    }

    @Test("is two cases for two presets of one camera, which hang in one place")
    func presets() throws {
        try see(1, metres: 0, preset: "left")
        try see(1, metres: 0, preset: "right", later: 60)
        #expect(try store.cases().count == 2)
    }

    @Test("is two cases where the site does not ask for it, and once the first is over")
    func off() throws {
        try see(1, metres: 0, rule: nil)
        try see(2, metres: 0)
        let number = try #require(
            try store.cases().first { $0.event.view == Street.view(2) }?.number)
        try store.perform(.reject, on: number, by: .officer("li"), at: Sample.friday)
        try see(3, metres: 0, later: 60)
        #expect(try store.cases().count == 3)
    }

    @Test("keeps the pictures of what is proposed as long as the case is open")
    func pictures() throws {
        try see(1, metres: 0)
        let evidence = try EvidenceStore(root: folder.path)
        let view = Street.view(2)
        var event = Sample.event(at: Sample.friday + .seconds(60), view: view)
        event.evidence = [
            .first: try evidence.put(event: event.id, kind: .first, bytes: [1, 2, 3])
        ]
        try store.commit(
            Batch(view: view, filing: Street.filing(metres: 10), events: [event]))
        let report = try store.prune(
            Retention(unfiled: .zero, budget: 0), evidence: evidence,
            now: Sample.friday + .seconds(1_000_000))
        #expect(report.files == 0)
    }

    /// Random sightings by cameras in a row, some calibrated, with restarts between. Held to: every
    /// event is in exactly one place; no two open cases of a class were filed by two cameras within
    /// the distance and the time of each other.
    @Test("never loses or doubles a thing, whatever the order", arguments: 0..<8)
    func random(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var store = store
        var events: [Event] = []
        var cameras: [Int: (metres: Double, calibrated: Bool)] = [:]
        for camera in 0..<8 {
            cameras[camera] = (
                Double.random(in: 0...300, using: &random), Bool.random(using: &random)
            )
        }
        for step in 0..<60 {
            let camera = Int.random(in: 0..<8, using: &random)
            let (metres, calibrated) = cameras[camera] ?? (0, false)
            let view = Street.view(camera)
            let event = Sample.event(
                at: Sample.friday + .seconds(step * 1800),
                box: Box(
                    x: 0.2 * Double(Int.random(in: 0..<4, using: &random)), y: 0.4, width: 0.1,
                    height: 0.1), view: view)
            let filing = try Street.filing(metres: metres, calibrated: calibrated)
            try store.commit(Batch(view: view, filing: filing, events: [event]))
            events.append(event)
            if step % 7 == 6, let record = try store.cases().randomElement(using: &random),
                record.state == .reported
            {
                try store.perform(
                    .reject, on: record.number, by: .officer("li"), at: event.confirmed)
            }
            if step % 11 == 10 { store = try CaseStore(path: folder.store, access: .desk) }
        }
        let cases = try store.cases()
        let held = cases.flatMap { [$0.event.id] + $0.linked + $0.proposed }
        #expect(held.sorted() == events.map(\.id).sorted())
        let open = cases.filter { $0.state.isOpen }
        for (place, first) in open.enumerated() {
            for second in open[(place + 1)...]
            where first.event.view.camera != second.event.view.camera {
                let apart = abs((first.place.latitude ?? 0) - (second.place.latitude ?? 0))
                let between = second.event.confirmed - first.event.confirmed
                // Calibrated things stand up to a metre from their camera.
                #expect(apart / Street.metre > 48 || between > .seconds(86400))
            }
        }
        let audit = try store.audit()
        #expect(audit.verdict == .consistent, "\(audit.breaks)")
    }
}

@Suite("A calibration to the ground")
struct CalibrationTests {
    private static let origin = GroundPosition(longitude: 113.264, latitude: 23.129)

    /// A camera 6 m up that looks 30° down: where on the ground, in metres, a point of its picture
    /// lies. The picture's top is above the horizon.
    private static func ground(_ point: Point) -> (east: Double, north: Double) {
        let (x, y) = ((point.x - 0.5) * 1.4, (point.y - 0.5) * 1.4)
        let (sine, cosine) = (0.5, 3.0.squareRoot() / 2)
        let scale = 6 / (sine + y * cosine)
        return (x * scale, (cosine - y * sine) * scale)
    }

    private static func mark(_ x: Double, _ y: Double) -> GroundCalibration.Mark {
        let (east, north) = ground(Point(x: x, y: y))
        let perDegree = 6_371_008.8 * Double.pi / 180
        return .init(
            picture: Point(x: x, y: y),
            ground: GroundPosition(
                longitude: origin.longitude
                    + east / (perDegree * cos(origin.latitude * Double.pi / 180)),
                latitude: origin.latitude + north / perDegree))
    }

    @Test("finds every point of the ground to a centimetre from four marks, and more")
    func finds() throws {
        let four = [mark(0.1, 0.5), mark(0.9, 0.5), mark(0.9, 0.95), mark(0.1, 0.95)]
        for marks in [four, four + [mark(0.5, 0.6), mark(0.3, 0.8)]] {
            let calibration = try GroundCalibration(marks)
            #expect(calibration.residual < 0.01)
            for (x, y) in [(0.5, 0.7), (0.2, 0.6), (0.8, 0.9), (0.5, 0.45)] {
                let position = try #require(calibration.position(of: Point(x: x, y: y)))
                #expect(position.metres(to: mark(x, y).ground) < 0.01)
            }
        }
    }

    private func mark(_ x: Double, _ y: Double) -> GroundCalibration.Mark { Self.mark(x, y) }

    @Test("knows no ground above the horizon")
    func horizon() throws {
        let calibration = try GroundCalibration([
            mark(0.1, 0.5), mark(0.9, 0.5), mark(0.9, 0.95), mark(0.1, 0.95),
        ])
        #expect(calibration.position(of: Point(x: 0.5, y: 0.0)) == nil)
    }

    @Test("needs four marks, no three of them in a line")
    func faults() {
        #expect(throws: GroundCalibration.Fault.tooFewMarks(3)) {
            try GroundCalibration([mark(0, 0.6), mark(1, 0.6), mark(0, 0.9)])
        }
        #expect(throws: GroundCalibration.Fault.noGround) {
            try GroundCalibration([
                mark(0.1, 0.6), mark(0.3, 0.6), mark(0.6, 0.6), mark(0.9, 0.6),
            ])
        }
    }

    /// Haversine of the same sphere, worked out by hand: 0.001° north and 0.001° east at 60° are
    /// 111.195 m and half of that.
    @Test("measures along the ground")
    func metres() {
        let here = GroundPosition(longitude: 179.9995, latitude: 60)
        let north = GroundPosition(longitude: 179.9995, latitude: 60.001)
        let east = GroundPosition(longitude: -179.9995, latitude: 60)
        #expect(abs(here.metres(to: north) - 111.195) < 0.01)
        #expect(abs(here.metres(to: east) - 55.597) < 0.01)
    }
}
