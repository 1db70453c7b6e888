internal import Inference
internal import Kernels
internal import Scene

/// What one caller at a time works in: a session of the network and the memory of its input.
///
/// `@unchecked Sendable`: a seat is either among the free ones of its ``Detector`` or held by exactly
/// one call; it changes hands under the detector's lock.
final class Seat: @unchecked Sendable {
    private let session: Session
    private let input: Model.Port
    private let outputs: [String]
    private let card: DetectorCard
    private var floats: [Float]
    private var room = LetterboxRoom()

    init(model: Model, card: DetectorCard, threads: Int) throws(ModelError) {
        session = try Session(model: model, threads: threads)
        input = model.inputs[0]
        outputs = model.outputs.map(\.name)
        self.card = card
        floats = [Float](repeating: 0, count: 3 * card.input.width * card.input.height)
    }

    /// The network's outputs on a part of a picture, in the order of the network.
    func look(_ plan: InputPlan, _ frame: Frame) throws(DetectorError) -> [Tensor] {
        try plan.fill(&floats, from: frame, room: &room)
        return try run()
    }

    /// The network's outputs on whatever the input holds.
    func run() throws(DetectorError) -> [Tensor] {
        do {
            let tensor = Tensor(
                shape: [1, 3, card.input.height, card.input.width], floats: floats)
            let results = try session.run([input.name: tensor])
            return outputs.compactMap { results[$0] }
        } catch {
            throw DetectorError(.network, "\(card.name): \(error)")
        }
    }
}

extension PlaneBytes {
    init(_ plane: Plane, _ bytes: UnsafeBufferPointer<UInt8>) {
        self.init(
            bytes: bytes, width: plane.width, height: plane.height, stride: plane.stride)
    }
}
