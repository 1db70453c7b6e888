internal import Foundation
internal import NIOCore
internal import NIOHTTP1

/// One connection to a simulated camera's web server.
///
///     POST /onvif/…       SOAP
///     GET  /snapshot.jpg  a picture, for the camera's user by Basic or Digest
///     GET  /video.mjpeg   pictures without end, five a second
///     POST /fault         orders the fault that the body names
final class CameraDoor: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let camera: SimulatedCamera
    private let lock: DoorLock
    private let streamURI: String
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var ticks: RepeatedTask?

    init(camera: SimulatedCamera, lock: DoorLock, streamURI: String) {
        self.camera = camera
        self.lock = lock
        self.streamURI = streamURI
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let piece):
            body += piece.readableBytesView
            if body.count > 1 << 20 { context.close(promise: nil) }
        case .end:
            guard let head else { return }
            if head.uri == "/fault" {
                order(context)
            } else {
                suffer(head, context)
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { ticks?.cancel() }

    private func order(_ context: ChannelHandlerContext) {
        let word = String(decoding: body, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        guard let fault = SimulatedFault(rawValue: word) else {
            let words = SimulatedFault.allCases.map(\.rawValue).joined(separator: ", ")
            return send(.badRequest, "text/plain", Array("needs one of \(words)\n".utf8), context)
        }
        camera.fault = fault
        send(.ok, "text/plain", Array("\(fault.rawValue)\n".utf8), context)
    }

    private func suffer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        switch camera.fault {
        case .silent: return
        case .reset: return context.close(promise: nil)
        case .unauthorised: return challenge(context)
        case .slow:
            let later = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .seconds(5)) {
                let (door, context) = later.value
                if context.channel.isActive { door.serve(head, context) }
            }
        case .none, .corrupt, .frozen, .stuck, .astray: serve(head, context)
        }
    }

    private func serve(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let path = head.uri.prefix { $0 != "?" }
        if head.method == .POST, path.hasPrefix("/onvif/") {
            let host = head.headers.first(name: "Host") ?? "127.0.0.1"
            let service = SimulatedService(
                camera: camera, base: "http://\(host)", streamURI: streamURI)
            let (status, text) = service.answer(body)
            return send(
                HTTPResponseStatus(statusCode: status), "application/soap+xml; charset=utf-8",
                Array(text.utf8), context)
        }
        guard path == "/snapshot.jpg" || path == "/video.mjpeg" else {
            return send(.notFound, "text/plain", Array("not simulated\n".utf8), context)
        }
        guard lock.opens(head) else { return challenge(context) }
        if path == "/snapshot.jpg" {
            send(.ok, "image/jpeg", camera.jpeg(), context)
        } else {
            stream(context)
        }
    }

    private func challenge(_ context: ChannelHandlerContext) {
        send(
            .unauthorized, "text/plain", Array("who?\n".utf8), context,
            extra: [
                ("WWW-Authenticate", lock.challenge), ("WWW-Authenticate", "Basic realm=\"c\""),
            ]
        )
    }

    private func send(
        _ status: HTTPResponseStatus, _ type: String, _ bytes: [UInt8],
        _ context: ChannelHandlerContext, extra: [(String, String)] = []
    ) {
        let headers = HTTPHeaders(
            [("Content-Type", type), ("Content-Length", "\(bytes.count)")] + extra)
        context.write(
            wrapOutboundOut(.head(.init(version: .http1_1, status: status, headers: headers))),
            promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(.init(bytes: bytes)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func stream(_ context: ChannelHandlerContext) {
        let type = "multipart/x-mixed-replace; boundary=picture"
        context.writeAndFlush(
            wrapOutboundOut(
                .head(
                    .init(version: .http1_0, status: .ok, headers: ["Content-Type": type]))),
            promise: nil)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        ticks = context.eventLoop.scheduleRepeatedTask(
            initialDelay: .zero, delay: .milliseconds(200)
        ) { _ in
            let (door, context) = bound.value
            // A reader that does not read gets fewer pictures, not a growing heap.
            if context.channel.isWritable { door.writePart(context) }
        }
    }

    private func writePart(_ context: ChannelHandlerContext) {
        guard ![.silent, .reset].contains(camera.fault) else { return }
        let bytes = camera.jpeg()
        var buffer = context.channel.allocator.buffer(capacity: bytes.count + 100)
        buffer.writeString(
            "--picture\r\nContent-Type: image/jpeg\r\nContent-Length: \(bytes.count)\r\n\r\n")
        buffer.writeBytes(bytes)
        buffer.writeString("\r\n")
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
    }
}
