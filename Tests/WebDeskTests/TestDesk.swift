import CaseFiling
import Engine
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Scene
import Timetable

@testable import WebDesk

/// A desk over a store of its own, with a token for each role and one for a camera group.
final class TestDesk: Sendable {
    let folder: String
    let store: CaseStore
    let board: Board
    let desk: Desk
    let admin: String
    let officer: String
    let viewer: String
    /// An officer who may see camera `north` only.
    let north: String
    /// Whether the folder goes with the desk.
    private let ownsFolder: Bool

    /// The desk of a daemon whose patrol does not begin: `north` is on a head that turns, `south` is
    /// fixed.
    ///
    /// - Parameter folder: made by the caller, who removes it: another desk may open it later.
    init(patrolling folder: String) throws {
        let settings = Settings(cameras: [Self.turning("north"), Self.visited("south")])
        let patrol = try Patrol(
            settings: settings, folder: folder, output: folder,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        self.folder = folder
        ownsFolder = false
        let access = patrol.deskAccess
        store = access.store
        board = access.board
        var desk = DeskSettings(groups: ["upper": [CameraID("north")]])
        desk.rate = 1000
        self.desk = Desk(
            access, desk, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let (keyring, now, suffix) = (self.desk.keyring, Date(), UUID().uuidString)
        admin = try keyring.add(name: "ada \(suffix)", role: .admin, now: now)
        officer = try keyring.add(name: "li \(suffix)", role: .officer, now: now)
        viewer = try keyring.add(name: "wang \(suffix)", role: .viewer, now: now)
        north = try keyring.add(
            name: "north's \(suffix)", role: .officer, groups: ["upper"], now: now)
    }

    private static func turning(_ name: String) -> CameraSettings {
        var camera = visited(name)
        camera.head = .onvif(SourceAddress("http://127.0.0.1:9/onvif"))
        camera.presets[0].token = "1"
        return camera
    }

    private static func visited(_ name: String) -> CameraSettings {
        CameraSettings(
            id: CameraID(name), source: SourceAddress("rtsp://127.0.0.1:9/\(name)"),
            presets: [
                PresetSettings(
                    id: PresetID("corner"), schedule: Schedule(every: .seconds(3600)))
            ])
    }

    /// - Parameters:
    ///   - cases: filed at `north/corner` and `south/corner` in turn, a minute apart.
    ///   - change: of the desk's settings.
    init(
        cases: Int = 3, viewFiles: Bool = false, _ change: (inout DeskSettings) -> Void = { _ in }
    ) throws {
        folder =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("curbwatch-desk-\(UUID().uuidString)").path
        ownsFolder = true
        try FileManager.default.createDirectory(
            atPath: folder + "/evidence", withIntermediateDirectories: true)
        store = try CaseStore(path: folder + "/curbwatch.sqlite")
        let settings = Settings(cameras: [
            Self.camera("north", 116.40), Self.camera("south", 116.41),
        ])
        board = Board(settings)
        var desk = DeskSettings(groups: ["upper": [CameraID("north")]])
        desk.rate = 1000
        change(&desk)
        var access = DeskAccess(board: board, store: store, output: folder)
        if viewFiles { access.viewFiles = ViewFiles(besides: folder + "/curbwatch.yaml") }
        self.desk = Desk(
            access, desk, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let keyring = self.desk.keyring
        let now = Date()
        admin = try keyring.add(name: "ada", role: .admin, now: now)
        officer = try keyring.add(name: "li", role: .officer, now: now)
        viewer = try keyring.add(name: "wang", role: .viewer, now: now)
        north = try keyring.add(name: "north's", role: .officer, groups: ["upper"], now: now)
        for number in 0..<cases { try file(number) }
    }

    deinit { if ownsFolder { try? FileManager.default.removeItem(atPath: folder) } }

    private static func camera(_ name: String, _ longitude: Double) -> CameraSettings {
        CameraSettings(
            id: CameraID(name), source: .recording,
            location: LocationSettings(place: .init(longitude: longitude, latitude: 39.9)),
            presets: [PresetSettings(id: PresetID("corner"))])
    }

    /// The id of the event with a number.
    static func event(_ number: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
    }

    /// 2026-01-31T08:00:00Z.
    static let start = Moment(milliseconds: 1_769_846_400_000)

    /// Files one case with one picture of 1000 bytes.
    func file(_ number: Int) throws {
        let id = Self.event(number)
        let view = ViewID(
            camera: CameraID(number % 2 == 0 ? "north" : "south"), preset: PresetID("corner"))
        let evidence = try EvidenceStore(root: folder)
        let picture = try evidence.put(
            event: id, kind: .confirmed, bytes: (0..<1000).map { UInt8($0 % 251) })
        let at = Self.start + .seconds(60 * number)
        var batch = Batch(view: view)
        batch.events = [
            Event(
                id: id, violation: .garbagePile, view: view, zone: "walk", firstSeen: at,
                confirmed: at,
                box: Box(x: 0.1 + 0.01 * Double(number % 50), y: 0.5, width: 0.005, height: 0.1),
                confidence: 0.9, reason: Reason("a heap <b>stands</b> there"),
                evidence: [.confirmed: picture])
        ]
        batch.filing = Filing(place: CasePlace(longitude: 116.4, latitude: 39.9))
        try store.commit(batch)
    }

    /// Speaks to the desk through the router alone.
    func talk(_ body: @escaping @Sendable (Visitor) async throws -> Void) async throws {
        _ = try await desk.standing.refresh(store)
        let application = Application(
            responder: DeskResponder(desk: desk, routes: RouteTable(Routes.all)))
        try await application.test(.router) { client in try await body(Visitor(client: client)) }
    }

    /// One who asks.
    struct Visitor: Sendable {
        let client: any TestClientProtocol

        struct Answer: Sendable {
            var status: Int
            var headers: HTTPFields
            var body: [UInt8]
            var text: String { String(decoding: body, as: UTF8.self) }

            func json() throws -> [String: Any] {
                try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] ?? [:]
            }
        }

        func ask(
            _ method: HTTPRequest.Method, _ path: String, token: String? = nil,
            body: String? = nil, headers: [(String, String)] = []
        ) async throws -> Answer {
            var fields = HTTPFields()
            if let token { fields[.authorization] = "Bearer \(token)" }
            if body != nil { fields[.contentType] = "application/json" }
            for (name, value) in headers { fields[HTTPField.Name(name)!] = value }
            let response = try await client.executeRequest(
                uri: path, method: method, headers: fields,
                body: body.map { ByteBuffer(string: $0) })
            return Answer(
                status: response.status.code, headers: response.headers,
                body: Array(response.body.readableBytesView))
        }

        func get(
            _ path: String, _ token: String? = nil, _ headers: [(String, String)] = []
        ) async throws -> Answer {
            try await ask(.get, path, token: token, headers: headers)
        }
    }
}
