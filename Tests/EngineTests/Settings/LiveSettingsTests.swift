import Foundation
import Testing

@testable import Engine

@Suite("Settings of live sources")
struct LiveSettingsTests {
    private func camera(_ keys: String) throws -> CameraSettings {
        try #require(try read("cameras: [{id: a, \(keys)}]\n").cameras.first)
    }

    @Test("a transport, a second source and a recorder's limit are taken, or left out")
    func values() throws {
        let plain = try camera("source: \"rtsp://10.0.0.7/small\"")
        #expect(plain.transport == .tcp && plain.evidenceSource == nil)
        let full = try camera(
            "source: \"rtsp://10.0.0.7/small\", transport: udp, "
                + "evidence: {source: \"rtsp://10.0.0.7/large\"}")
        #expect(full.transport == .udp)
        #expect(full.evidenceSource?.address == "rtsp://10.0.0.7/large")
        let view = try #require(
            read("cameras: [{id: a, source: a.mp4, evidence: {source: b.mp4}}]\n").views.first)
        #expect(view.evidenceSource?.address == "b.mp4")
        #expect(try read("cameras: [{id: a, source: a.mp4}]\n").grab.perHost == nil)
        let limited = try read("grab: {per_host: 4}\ncameras: [{id: a, source: a.mp4}]\n")
        #expect(limited.grab.perHost == 4)
    }

    /// A checkpoint fits while this hash stays what it is.
    @Test("none of them changes what a scan finds")
    func hash() throws {
        let plain = try read("cameras: [{id: a, source: \"rtsp://10.0.0.7/x\"}]\n").hash()
        let full = try read(
            "cameras: [{id: a, source: \"rtsp://10.0.0.7/x\", transport: udp, "
                + "evidence: {source: b.mp4}}]\n"
        ).hash()
        #expect(plain == full)
    }

    @Test(
        "what does not go together is refused",
        arguments: [
            ("source: \"http://10.0.0.7/x.jpg\", transport: udp", "transport: found udp"),
            ("source: \"onvif:snapshot\"", "source: found onvif:snapshot of a camera without"),
            (
                "source: a.mp4, evidence: {source: recording}",
                "evidence: found recording"
            ),
            ("source: a.mp4, evidence: {}", "source"),
            ("source: a.mp4, transport: both", "transport"),
        ])
    func refused(keys: String, words: String) throws {
        let found = problems("cameras: [{id: a, \(keys)}]\n")
        #expect(found.count == 1 && found.first?.contains(words) == true, "\(found)")
    }

    @Test(
        "a zone goes by its IANA name, by UTC or GMT, and by older names of a place",
        arguments: ["UTC", "GMT", "Etc/GMT+8", "Asia/Shanghai", "PRC", "Japan", "Zulu"])
    func zones(name: String) throws {
        let site = try read("site: {zone: \(name)}\ncameras: [{id: a, source: a.mp4}]\n").site
        let expected = try #require(TimeZone(identifier: name))
        let instant = Date(timeIntervalSince1970: 1_769_846_400)
        #expect(
            site.zone.secondsFromGMT(for: instant) == expected.secondsFromGMT(for: instant))
    }

    @Test(
        "an offset and an abbreviation are no zone: they know no daylight saving",
        arguments: ["GMT+8", "GMT+0800", "EST", "PST", "CET", "nowhere"])
    func noZones(name: String) {
        let found = problems("site: {zone: \(name)}\ncameras: [{id: a, source: a.mp4}]\n")
        #expect(found.count == 1 && found[0].contains("needs an IANA zone"), "\(found)")
        #expect(!found[0].contains("did you mean \(name)?"))
    }
}
