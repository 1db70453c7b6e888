internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// The doors of one simulated camera: its web server and, where GStreamer is there, RTSP.
public final class Simulator: Sendable {
    public struct Failure: Error, Sendable, CustomStringConvertible {
        public var description: String
    }

    public let camera: SimulatedCamera
    public let host: String
    /// Where the web server listens.
    public let port: Int
    /// The stream's address, without a user; nil without GStreamer.
    public let stream: String?
    private let channel: any Channel
    private let rtsp: StreamServer?

    /// Begins to listen.
    ///
    /// - Parameters:
    ///   - port: 0 for any free one; the same for `streamPort`.
    ///   - streams: whether GStreamer's RTSP server is started.
    ///   - isGroupEndless: a stream whose second key picture comes after an hour.
    public init(
        _ camera: SimulatedCamera, host: String = "127.0.0.1", port: Int = 0,
        streamPort: Int = 0, streams: Bool = true, isGroupEndless: Bool = false
    ) throws(Failure) {
        self.camera = camera
        self.host = host
        let lock = DoorLock(user: camera.design.user)
        let place = LatePlace()
        let bootstrap = ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        CameraDoor(camera: camera, lock: lock, streamURI: place.text))
                }
            }
        do {
            channel = try bootstrap.bind(host: host, port: port).wait()
        } catch {
            throw Failure(description: "\(host):\(port): cannot listen: \(error)")
        }
        self.port = channel.localAddress?.port ?? port
        guard streams else {
            rtsp = nil
            stream = nil
            return
        }
        rtsp = try StreamServer(
            source: "http://\(host):\(self.port)/video.mjpeg?key=\(lock.key)", host: host,
            port: streamPort, user: camera.design.user, isGroupEndless: isGroupEndless)
        stream = rtsp.map { "rtsp://\(host):\($0.port)/stream" }
        place.text = stream ?? ""
    }

    /// The device service's address, without a user.
    public var service: String { "http://\(host):\(port)/onvif/device_service" }
    public var snapshot: String { "http://\(host):\(port)/snapshot.jpg" }

    /// Ends both servers.
    public func stop() {
        rtsp?.stop()
        try? channel.close().wait()
    }
}
