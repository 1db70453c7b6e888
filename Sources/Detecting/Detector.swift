internal import Crypto
public import Foundation
internal import Inference
public import Scene
internal import Synchronization

/// A network that names what stands where in a picture.
///
/// One instance serves any number of callers at a time: the weights are shared, and each call runs
/// on a session of its own, taken from those that are free.
public final class Detector: Sendable {
    public let card: DetectorCard
    private let model: Model
    private let head: any Head
    private let threads: Int
    private let free: Mutex<[Seat]>

    /// Reads `NAME.onnx` and the card beside it, `NAME.json`.
    ///
    /// - Parameter threads: how many threads one call computes on; the result is the same for any.
    /// - Throws: ``DetectorError``.
    public convenience init(model: URL, threads: Int) throws(DetectorError) {
        try self.init(model: model, card: .beside(model), threads: threads)
    }

    /// Reads a network whose card is known, and tries it once, so that what does not fit shows now.
    public init(model: URL, card: DetectorCard, threads: Int) throws(DetectorError) {
        try card.check()
        let bytes: Data
        do {
            bytes = try Data(contentsOf: model, options: .alwaysMapped)
        } catch {
            throw DetectorError(.unreadable, "\(model.path): the network cannot be read")
        }
        let hash = Hex.text(SHA256.hash(data: bytes))
        guard hash == card.sha256 else {
            throw DetectorError(
                .differentBytes,
                "\(model.path): SHA-256 is \(hash), its card says \(card.sha256)")
        }
        head = try card.head()
        let seat: Seat
        do {
            self.model = try Model(bytes: [UInt8](bytes))
            try Self.check(self.model, card)
            seat = try Seat(model: self.model, card: card, threads: threads)
        } catch let error as ModelError {
            throw DetectorError(.network, "\(model.path): \(error)")
        } catch let error as DetectorError {
            throw error
        } catch {
            throw DetectorError(.network, "\(model.path): \(error)")
        }
        _ = try head.read(try seat.run())
        self.card = card
        self.threads = threads
        free = Mutex([seat])
    }

    /// Finds what the network knows in a picture.
    ///
    /// - Parameters:
    ///   - boxes: nil for the whole picture by the tiling; else only the parts that cover these.
    /// - Returns: Things, best first; scores rounded to 1e-4, none below the card's floor.
    /// - Throws: ``DetectorError``.
    public func detect(
        in frame: Frame, tiling: Tiling, around boxes: [Box]?
    ) throws(DetectorError) -> [Detection] {
        guard frame.width > 0 && frame.height > 0 else { return [] }
        let seat = try takeSeat()
        defer { free.withLock { $0.append(seat) } }
        var sightings: [Sighting] = []
        for (number, part) in tiling.parts(around: boxes).enumerated() {
            let plan = InputPlan(part: part, of: frame, card.input)
            for candidate in try head.read(try seat.look(plan, frame)) {
                guard let box = plan.box(candidate) else { continue }
                sightings.append(
                    Sighting(
                        box: box, label: card.labels[candidate.label], score: candidate.score,
                        part: number, of: part))
            }
        }
        return Merging(sameThing: card.sameThing).merged(sightings)
    }

    private func takeSeat() throws(DetectorError) -> Seat {
        if let seat = free.withLock({ $0.popLast() }) { return seat }
        do {
            return try Seat(model: model, card: card, threads: threads)
        } catch {
            throw DetectorError(.network, "\(card.name): \(error)")
        }
    }

    private static func check(_ model: Model, _ card: DetectorCard) throws(DetectorError) {
        let wanted = [1, 3, card.input.height, card.input.width]
        guard model.inputs.count == 1, let port = model.inputs.first,
            port.shape.count == 4, zip(port.shape, wanted).allSatisfy({ $0 == nil || $0 == $1 })
        else {
            throw DetectorError(
                .badCard,
                "\(card.name): the network takes \(model.inputs.map(\.shape)), its card says "
                    + "\(wanted)")
        }
    }
}

extension DetectorCard {
    /// Refuses a card that cannot be used.
    ///
    /// - Throws: ``DetectorError`` `badCard`, naming the key.
    func check() throws(DetectorError) {
        let rules: [(String, Bool)] = [
            (
                "labels: needs at least one, none twice",
                !labels.isEmpty && Set(labels).count == labels.count
            ),
            ("input.width: needs 32 ... 4096", (32...4096).contains(input.width)),
            ("input.height: needs 32 ... 4096", (32...4096).contains(input.height)),
            ("input.padding: needs 0 ... 255", (0...255).contains(input.padding)),
            ("input.scale: needs a number above 0", input.scale > 0 && input.scale.isFinite),
            (
                "input.mean: needs three numbers",
                input.mean.count == 3 && input.mean.allSatisfy(\.isFinite)
            ),
            (
                "input.deviation: needs three numbers above 0",
                input.deviation.count == 3
                    && input.deviation.allSatisfy { $0 > 0 && $0.isFinite }
            ),
            ("floor: needs 0.001 ... 1", (0.001...1).contains(floor)),
            ("sameThing: needs 0.1 ... 0.95", (0.1...0.95).contains(sameThing)),
        ]
        if let broken = rules.first(where: { !$0.1 }) {
            throw DetectorError(.badCard, "\(name): \(broken.0)")
        }
    }
}
