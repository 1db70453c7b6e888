public import Scene

/// Where a view's run stands: everything that a resumed run needs to go on as if never stopped.
///
/// It is written in the transaction of the events that it produced, so that neither is ever ahead
/// of the other.
public struct Checkpoint: Sendable, Hashable {
    /// How far the inputs of the view have been looked at.
    public struct Position: Sendable, Hashable {
        /// 0 for the first input of the view's sequence.
        public var inputIndex: Int
        public var inputPath: String
        /// The last picture that was considered.
        public var lastMoment: Moment
        /// Pictures decoded of this input.
        public var picturesDecoded: Int

        public init(
            inputIndex: Int, inputPath: String, lastMoment: Moment, picturesDecoded: Int
        ) {
            self.inputIndex = inputIndex
            self.inputPath = inputPath
            self.lastMoment = lastMoment
            self.picturesDecoded = picturesDecoded
        }
    }

    /// Something large that a checkpoint needs.
    public enum Part: Sendable, Hashable {
        /// As it is from now on.
        case written([UInt8])
        /// As an earlier checkpoint of the run wrote it; costs nothing.
        case kept
    }

    public var view: ViewID
    /// What tells this run from another over the same view: a hash of its inputs, or `live`.
    public var run: String
    public var position: Position
    public var memoryGeneration: Int
    /// What the run wants kept, anew with every checkpoint; opaque here.
    public var memory: [UInt8]
    /// What it wants kept beside that and does not change every time, by name.
    public var parts: [String: Part]
    /// A hash of the settings that made it; a resumed run under others begins anew.
    public var settingsHash: String

    public init(
        view: ViewID, run: String, position: Position, memoryGeneration: Int, memory: [UInt8],
        parts: [String: Part] = [:], settingsHash: String
    ) {
        self.view = view
        self.run = run
        self.position = position
        self.memoryGeneration = memoryGeneration
        self.memory = memory
        self.parts = parts
        self.settingsHash = settingsHash
    }
}
