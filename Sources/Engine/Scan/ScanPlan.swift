internal import Crypto
internal import Foundation
internal import Grabbing
internal import Scene

/// Which inputs belong to which view, in which order.
struct ScanPlan {
    /// One view and its inputs by start time.
    struct Sequence {
        var plan: ViewPlan
        var inputs: [RecordingInput]
    }

    var sequences: [Sequence]
    /// Arguments that named nothing that can be scanned.
    var failures: [InputReport]
    /// What tells this scan from another: inputs, their times, sampling.
    var run: String

    init(request: ScanRequest, settings: Settings, cancellation: Cancellation) throws {
        var failures: [InputReport] = []
        var notFound = 0
        var found: [RecordingInput] = []
        let zone = settings.site.zone
        let resolver = InputResolver(
            start: request.start.map { Moment($0) }, interval: request.interval,
            clock: { LocalMoment.moment(of: $0, in: zone) })
        for argument in request.inputs {
            do {
                found += try resolver.resolve(argument, cancellation: cancellation)
            } catch {
                if error.reason == .notFound { notFound += 1 }
                failures.append(
                    InputReport(path: argument, status: .failed, error: error.description))
            }
        }
        if found.isEmpty, notFound == request.inputs.count {
            throw ScanError(
                .noInput,
                request.inputs.count == 1
                    ? "\(request.inputs[0]): no such file or folder"
                    : "none of the \(request.inputs.count) inputs is there; "
                        + "the first is \(request.inputs[0])")
        }
        let viewOf = try Self.assignment(of: found, request: request, settings: settings)
        var sequences: [ViewID: Sequence] = [:]
        for (input, plan) in zip(found, viewOf) {
            sequences[plan.id, default: Sequence(plan: plan, inputs: [])].inputs.append(input)
        }
        self.sequences = sequences.values.sorted { $0.plan.id < $1.plan.id }.map { sequence in
            var sequence = sequence
            sequence.inputs.sort { ($0.start, $0.name) < ($1.start, $1.name) }
            return sequence
        }
        self.failures = failures
        run = Self.digest(of: self.sequences, request: request)
    }

    /// The view of each input.
    private static func assignment(
        of inputs: [RecordingInput], request: ScanRequest, settings: Settings
    ) throws -> [ViewPlan] {
        guard let site = request.site else {
            var names: [String: Int] = [:]
            return inputs.map { input in
                let stem = stem(of: input.name)
                names[stem, default: 0] += 1
                let count = names[stem] ?? 1
                let camera = count == 1 ? stem : "\(stem)-\(count)"
                return ViewPlan(
                    view: settings.views[0], settings: settings,
                    as: ViewID(camera: CameraID(camera), preset: .main))
            }
        }
        let views = settings.views
        if let wanted = request.view {
            guard let view = views.first(where: { $0.id == wanted }) else {
                throw ScanError(
                    .usage,
                    "--view \(wanted): \(site) has no such view; it has "
                        + views.prefix(20).map(\.id.description).joined(separator: ", "))
            }
            return inputs.map { _ in ViewPlan(view: view, settings: settings) }
        }
        if views.count == 1 {
            return inputs.map { _ in ViewPlan(view: views[0], settings: settings) }
        }
        let folder = URL(fileURLWithPath: site).deletingLastPathComponent().path
        return try inputs.map { input in
            let matching = views.filter { matches($0.source, input: input.name, folder: folder) }
            guard matching.count == 1 else {
                let why =
                    matching.isEmpty
                    ? "its path is the source of no view"
                    : "it is the source of \(matching.map(\.id.description).joined(separator: ", "))"
                throw ScanError(
                    .usage,
                    "\(input.name): \(site) has \(views.count) views and \(why); "
                        + "name one with --view CAMERA/PRESET")
            }
            return ViewPlan(view: matching[0], settings: settings)
        }
    }

    private static func matches(_ source: SourceAddress, input: String, folder: String) -> Bool {
        let address = source.address
        let path = address.hasPrefix("file:") ? String(address.dropFirst(5)) : address
        if path == input { return true }
        let absolute = path.hasPrefix("/") ? path : "\(folder)/\(path)"
        return URL(fileURLWithPath: absolute).resolvingSymlinksInPath().standardizedFileURL.path
            == URL(fileURLWithPath: input).resolvingSymlinksInPath().standardizedFileURL.path
    }

    private static func stem(of name: String) -> String {
        let last = URL(fileURLWithPath: name).deletingPathExtension().lastPathComponent
        return last.isEmpty || last == "/" ? "input" : last
    }

    private static func digest(of sequences: [Sequence], request: ScanRequest) -> String {
        var text = "sampling \(request.sampling?.description ?? "standard")\n"
        text += "observations \(request.observations)\n"
        for sequence in sequences {
            text += "view \(sequence.plan.id)\n"
            for input in sequence.inputs {
                text += "input \(input.name) \(input.start.milliseconds)\n"
                if case .stills(let stills) = input.content {
                    for still in stills { text += "\(still.path) \(still.moment.milliseconds)\n" }
                }
            }
        }
        return Hex.text(SHA256.hash(data: Data(text.utf8)).prefix(8))
    }
}
