internal import Foundation
internal import NIOCore
internal import NIOPosix
internal import ONVIF

/// Answers WS-Discovery for simulated cameras.
public final class DiscoveryDoor: Sendable {
    private let channel: any Channel
    public let port: Int

    /// - Parameters:
    ///   - group: joined where it is a multicast address.
    ///   - services: the cameras' device services, with their names.
    public init(
        host: String = "127.0.0.1", port: Int, group: String? = nil,
        services: [(name: String, address: String)]
    ) throws(Simulator.Failure) {
        let bootstrap = DatagramBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.socketOption(.so_reuseaddr), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answerer(services: services))
                }
            }
        do {
            channel = try bootstrap.bind(host: group == nil ? host : "0.0.0.0", port: port).wait()
            if let group, let multicast = channel as? any MulticastChannel {
                try multicast.joinGroup(.init(ipAddress: group, port: port)).wait()
            }
        } catch {
            throw Simulator.Failure(description: "discovery: cannot listen: \(error)")
        }
        self.port = channel.localAddress?.port ?? port
    }

    public func stop() { try? channel.close().wait() }
}

private final class Answerer: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    private let services: [(name: String, address: String)]

    init(services: [(name: String, address: String)]) { self.services = services }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        guard let root = try? XMLReading.root(of: Array(envelope.data.readableBytesView)),
            root.at("Body", "Probe") != nil, let id = root.at("Header", "MessageID")?.text
        else { return }
        for (index, service) in services.enumerated() {
            let text = Self.answer(to: id, service, index)
            context.write(
                wrapOutboundOut(
                    .init(remoteAddress: envelope.remoteAddress, data: .init(string: text))),
                promise: nil)
        }
        context.flush()
    }

    private static func answer(
        to id: String, _ service: (name: String, address: String), _ index: Int
    ) -> String {
        let ws = "http://schemas.xmlsoap.org/ws"
        let name =
            service.name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" "
            + "xmlns:a=\"\(ws)/2004/08/addressing\" xmlns:d=\"\(ws)/2005/04/discovery\">"
            + "<s:Header><a:MessageID>\(Probe.urn(UUID()))</a:MessageID>"
            + "<a:RelatesTo>\(XMLText.escaped(id))</a:RelatesTo></s:Header><s:Body>"
            + "<d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>"
            + "urn:uuid:00000000-0000-4000-8000-\(String(format: "%012d", index))</a:Address>"
            + "</a:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types>"
            + "<d:Scopes>onvif://www.onvif.org/name/\(name) "
            + "onvif://www.onvif.org/hardware/simulated</d:Scopes>"
            + "<d:XAddrs>\(XMLText.escaped(service.address))</d:XAddrs>"
            + "<d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches>"
            + "</s:Body></s:Envelope>"
    }
}
