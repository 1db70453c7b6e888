internal import ArgumentParser
internal import Dispatch
internal import Foundation
internal import Simulating

struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Simulate a camera on a head: ONVIF, snapshots, MJPEG and RTSP.",
        discussion: """
            It shows a rendered street by three presets: 1 (west), 2 (corner), 3 (east). Prints \
            its addresses and runs until SIGTERM. A fault can be ordered while it runs: \
            curl -d stuck http://127.0.0.1:8000/fault

            Examples:

              curbwatch simulate --port 8000 --stream-port 8554
              curbwatch simulate --port 8000 --user admin --password secret --clock-offset 3600
              curbwatch simulate --port 8000 --no-stream --fault stuck
            """)

    @Option(help: "The address to listen at.")
    var host = "127.0.0.1"

    @Option(help: "Port of the web server; 0 for any free one.")
    var port = 0

    @Option(help: "Port of the RTSP server; 0 for any free one.")
    var streamPort = 0

    @Flag(help: "Without RTSP, which needs GStreamer.")
    var noStream = false

    @Option(help: "A user that every door asks for.")
    var user: String?

    @Option(help: "The user's password.")
    var password: String?

    @Option(help: "Travel per second; the whole way is 2.")
    var speed = 1.0

    @Option(help: "How far it overshoots, as a share of half the way.")
    var wobble = 0.01

    @Option(help: "How far from the preset it may stop, in the same measure.")
    var presetError = 0.0

    @Option(parsing: .unconditional, help: "Seconds by which the camera's clock is ahead.")
    var clockOffset = 0.0

    @Flag(help: "GetStatus says IDLE for ever.")
    var saysIdle = false

    @Flag(help: "GetStatus does not say whether it moves.")
    var saysNothing = false

    @Flag(help: "Tokens have a margin and names their case changed.")
    var oddTokens = false

    @Flag(help: "One key picture, then none for an hour.")
    var endlessGroup = false

    @Option(
        help: "What it suffers from at first: silent, slow, reset, corrupt, frozen, stuck, astray …"
    )
    var fault = "none"

    @Option(help: "Answer WS-Discovery at this port of the host (3702 joins the group).")
    var discoveryPort: Int?

    func validate() throws {
        guard (user == nil) == (password == nil) else {
            throw ValidationError("--user and --password belong together")
        }
        guard SimulatedFault(rawValue: fault) != nil else {
            let words = SimulatedFault.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--fault \(fault): needs one of \(words)")
        }
        guard speed > 0 else { throw ValidationError("--speed \(speed): needs more than 0") }
    }

    func run() throws {
        do {
            try simulate()
        } catch let failure as Simulator.Failure {
            Ending.report(failure.description)
            throw Ending.unavailable
        }
    }

    private func simulate() throws {
        var design = SimulatedCamera.Design(name: "simulated")
        if let user, let password { design.user = (user, password) }
        design.clockOffset = clockOffset
        let presets = SimulatedCamera.usualPresets.map { preset in
            guard oddTokens else { return preset }
            return SimulatedHead.Preset(
                token: " \(preset.token) ", name: preset.name.uppercased(), pose: preset.pose)
        }
        var head = SimulatedHead(presets: presets)
        head.manner.speed = speed
        head.manner.wobble = wobble
        head.manner.presetError = presetError
        head.manner.saysIdle = saysIdle
        head.manner.saysNothing = saysNothing
        let camera = SimulatedCamera(design: design, head: head, panorama: .rendered())
        camera.fault = SimulatedFault(rawValue: fault) ?? .none
        let simulator = try Simulator(
            camera, host: host, port: port, streamPort: streamPort, streams: !noStream,
            isGroupEndless: endlessGroup)
        var discovery: DiscoveryDoor?
        if let discoveryPort {
            discovery = try DiscoveryDoor(
                host: host, port: discoveryPort,
                group: discoveryPort == 3702 ? "239.255.255.250" : nil,
                services: [(design.name, simulator.service)])
        }
        var lines = ["onvif \(simulator.service)", "snapshot \(simulator.snapshot)"]
        if let stream = simulator.stream { lines.append("stream \(stream)") }
        if let discovery { lines.append("discovery \(discovery.port)") }
        // Not by print, which waits for a full buffer where standard output is a pipe.
        FileHandle.standardOutput.write(
            Data((lines + ["ready\n"]).joined(separator: "\n").utf8))
        Self.waitForEnd()
        simulator.stop()
        discovery?.stop()
    }

    private static func waitForEnd() {
        let done = DispatchSemaphore(value: 0)
        let sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { done.signal() }
            source.resume()
            return source
        }
        withExtendedLifetime(sources) { done.wait() }
    }
}
