internal import Foundation

/// GStreamer's RTSP server in a process of its own, which turns a camera's pictures into H.264.
final class StreamServer: Sendable {
    let port: Int
    /// `@unchecked`: started once in `init`, then only asked to end by whoever owns the server.
    private struct Child: @unchecked Sendable {
        let process: Process
        let input: Pipe
    }
    private let child: Child

    init(
        source: String, host: String, port: Int, user: (name: String, password: String)?,
        isGroupEndless: Bool
    ) throws(Simulator.Failure) {
        let process = Process()
        let input = Pipe()
        let output = Pipe()
        // Debian's own interpreter: the bindings belong to it.
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", Self.script]
        // By the environment, since everybody can read a process's arguments.
        process.environment = ProcessInfo.processInfo.environment.merging([
            "SOURCE": source, "HOST": host, "PORT": "\(port)",
            "KEYS": isGroupEndless ? "18000" : "5", "RTSP_USER": user?.name ?? "",
            "RTSP_PASSWORD": user?.password ?? "",
        ]) { $1 }
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            throw Simulator.Failure(description: "/usr/bin/python3: cannot start: \(error)")
        }
        let line = String(
            decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Simulator.Failure(
                description: "RTSP needs Debian's python3-gi gir1.2-gst-rtsp-server-1.0 "
                    + "gstreamer1.0-plugins-{base,good,ugly}; give --no-stream to do without")
        }
        self.port = port
        child = Child(process: process, input: input)
    }

    /// It ends with its standard input.
    func stop() {
        try? child.input.fileHandleForWriting.close()
        child.process.waitUntilExit()
    }

    private static let script = """
        import os, sys, threading
        import gi
        gi.require_version("Gst", "1.0")
        gi.require_version("GstRtspServer", "1.0")
        from gi.repository import GLib, Gst, GstRtspServer
        Gst.init(None)
        env = os.environ
        server = GstRtspServer.RTSPServer()
        server.set_address(env["HOST"])
        server.set_service(env["PORT"])
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(
            "( souphttpsrc location=" + env["SOURCE"] + " is-live=true do-timestamp=true ! "
            "multipartdemux ! image/jpeg,framerate=0/1 ! jpegdec ! videoconvert ! "
            "video/x-raw,format=I420 ! x264enc tune=zerolatency sliced-threads=false "
            "speed-preset=ultrafast bitrate=2000 key-int-max=" + env["KEYS"] + " ! "
            "rtph264pay name=pay0 pt=96 config-interval=-1 )")
        factory.set_shared(True)
        if env["RTSP_USER"]:
            permissions = GstRtspServer.RTSPPermissions()
            permissions.add_permission_for_role("user", "media.factory.access", True)
            permissions.add_permission_for_role("user", "media.factory.construct", True)
            factory.set_permissions(permissions)
            auth = GstRtspServer.RTSPAuth()
            token = GstRtspServer.RTSPToken()
            token.set_string("media.factory.role", "user")
            auth.add_basic(
                GstRtspServer.RTSPAuth.make_basic(env["RTSP_USER"], env["RTSP_PASSWORD"]), token)
            server.set_auth(auth)
        server.get_mount_points().add_factory("/stream", factory)
        server.attach(None)
        print(server.get_bound_port(), flush=True)
        loop = GLib.MainLoop()
        threading.Thread(
            target=lambda: (sys.stdin.read(), loop.quit()), daemon=True).start()
        loop.run()
        """
}
