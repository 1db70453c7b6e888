/// How well a fitted head does on crops that it was not fitted on, beside the one that came along.
public struct TeachReport: Sendable, Hashable, Codable {
    public struct Figures: Sendable, Hashable, Codable {
        /// Right decisions over all, 0...1.
        public var accuracy: Double
        /// The mean over the classes of the share that is right.
        public var balanced: Double
        /// Mean log loss, natural logarithm; 0 is perfect.
        public var logLoss: Double

        enum CodingKeys: String, CodingKey {
            case accuracy, balanced
            case logLoss = "log_loss"
        }
    }

    public var version: Int
    public var labels: Int
    /// Labels by class.
    public var classes: [String: Int]
    public var penalty: Double
    /// The head that came along, on the same labels.
    public var before: Figures
    /// By cross-validation: each crop judged by a head that saw no crop of its picture.
    public var after: Figures
    /// Taken into use though it was no better.
    public var forced: Bool

    /// Neither fewer right decisions nor a larger log loss.
    public var isBetter: Bool {
        after.balanced >= before.balanced && after.accuracy >= before.accuracy
            && after.logLoss <= before.logLoss
    }

    public var text: String {
        func percent(_ share: Double) -> String { "\(Int((share * 1000).rounded()))‰" }
        return "accuracy before \(percent(before.accuracy)), after \(percent(after.accuracy)); "
            + "mean over classes before \(percent(before.balanced)), "
            + "after \(percent(after.balanced)); log loss before "
            + "\((before.logLoss * 1000).rounded() / 1000), "
            + "after \((after.logLoss * 1000).rounded() / 1000); \(labels) labels"
    }
}
