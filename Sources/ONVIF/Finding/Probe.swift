internal import Fetching
public import Foundation

/// The words of WS-Discovery: who is a camera here, and what the answers say.
///
/// Source: OASIS/W3C WS-Discovery of April 2005, which ONVIF's core specification prescribes.
public enum Probe {
    /// A camera that answered. All of it is what a stranger claims.
    public struct Match: Sendable, Hashable {
        /// Its own name for itself, the same on every net: `urn:uuid:…`.
        public var endpoint: String
        /// Where its device service is, as it says.
        public var addresses: [String]
        /// From its scopes, e.g. `Hikvision DS-2DE` and `DS-2DE4425IW`; nil where it does not say.
        public var name: String?
        public var hardware: String?
    }

    /// The question. `id` becomes the message's id, which an answer repeats.
    public static func message(id: UUID) -> [UInt8] {
        let ws = "http://schemas.xmlsoap.org/ws"
        let text =
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
            + "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
            + "xmlns:a=\"\(ws)/2004/08/addressing\"><s:Header>"
            + "<a:Action s:mustUnderstand=\"1\">\(ws)/2005/04/discovery/Probe</a:Action>"
            + "<a:MessageID>\(urn(id))</a:MessageID>"
            + "<a:To s:mustUnderstand=\"1\">urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>"
            + "</s:Header><s:Body><d:Probe xmlns:d=\"\(ws)/2005/04/discovery\">"
            + "<d:Types xmlns:dn=\"http://www.onvif.org/ver10/network/wsdl\">"
            + "dn:NetworkVideoTransmitter</d:Types></d:Probe></s:Body></s:Envelope>"
        return Array(text.utf8)
    }

    /// The cameras in an answer to the question `id`; none where it answers another or does not read.
    public static func matches(in bytes: [UInt8], to id: UUID) -> [Match] {
        guard let root = try? XMLReading.root(of: bytes), let body = root["Body"],
            let asked = root.at("Header", "RelatesTo")?.text,
            asked.lowercased().hasSuffix(id.uuidString.lowercased())
        else { return [] }
        return (body["ProbeMatches"]?.all("ProbeMatch") ?? []).compactMap { match in
            guard let endpoint = match.at("EndpointReference", "Address")?.text else { return nil }
            let addresses = words(match["XAddrs"]?.text).filter { WebAddress($0) != nil }
            guard !addresses.isEmpty else { return nil }
            let scopes = words(match["Scopes"]?.text)
            return Match(
                endpoint: endpoint, addresses: addresses, name: scope("name", scopes),
                hardware: scope("hardware", scopes))
        }
    }

    public static func urn(_ id: UUID) -> String { "urn:uuid:\(id.uuidString.lowercased())" }

    private static func words(_ text: String?) -> [String] {
        (text ?? "").split { $0.isWhitespace }.prefix(64).map(String.init)
    }

    private static func scope(_ name: String, _ scopes: [String]) -> String? {
        let start = "onvif://www.onvif.org/\(name)/"
        guard let scope = scopes.first(where: { $0.lowercased().hasPrefix(start) }) else {
            return nil
        }
        return Percent.decoded(scope.dropFirst(start.count))
    }
}
