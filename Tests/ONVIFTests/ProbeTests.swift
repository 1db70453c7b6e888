import Foundation
import Testing

@testable import ONVIF

@Suite("Which cameras are there")
struct ProbeTests {
    private func answer(to id: UUID, addresses: String) -> [UInt8] {
        Array(
            """
            <e:Envelope xmlns:e="x" xmlns:a="y" xmlns:d="z"><e:Header>
            <a:RelatesTo>\(Probe.urn(id).uppercased())</a:RelatesTo></e:Header><e:Body>
            <d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>urn:uuid:7</a:Address>
            </a:EndpointReference><d:Scopes>onvif://www.onvif.org/name/North%20Gate
            onvif://www.onvif.org/hardware/DS-2DE</d:Scopes><d:XAddrs>\(addresses)</d:XAddrs>
            </d:ProbeMatch></d:ProbeMatches></e:Body></e:Envelope>
            """.utf8)
    }

    @Test("an answer names the camera and its web addresses")
    func reads() throws {
        let id = UUID()
        let found = Probe.matches(
            in: answer(to: id, addresses: "http://10.0.0.7/onvif/device_service file:///etc/x"),
            to: id)
        let match = try #require(found.first)
        #expect(match.addresses == ["http://10.0.0.7/onvif/device_service"])
        #expect(match.name == "North Gate" && match.hardware == "DS-2DE")
        #expect(match.endpoint == "urn:uuid:7")
    }

    @Test("an answer to another's question, or without an address, is no camera")
    func others() {
        let id = UUID()
        let address = "http://10.0.0.7/onvif/device_service"
        #expect(Probe.matches(in: answer(to: UUID(), addresses: address), to: id).isEmpty)
        #expect(Probe.matches(in: answer(to: id, addresses: "rtsp://x/"), to: id).isEmpty)
        #expect(Probe.matches(in: Array("<a".utf8), to: id).isEmpty)
    }

    @Test("the question is well-formed and carries its id")
    func asks() throws {
        let id = UUID()
        let root = try XMLReading.root(of: Probe.message(id: id))
        #expect(root.at("Header", "MessageID")?.text == Probe.urn(id))
        #expect(root.at("Body", "Probe", "Types")?.text == "dn:NetworkVideoTransmitter")
    }
}
