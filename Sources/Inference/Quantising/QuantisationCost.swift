/// What a quantised network's outputs differ by from those of the network that it was made from.
public struct QuantisationCost: Sendable, Hashable {
    /// Samples that were compared.
    public private(set) var samples = 0
    /// Samples on which both give the same index the largest output; nil where the network's first
    /// output is no list of classes.
    public private(set) var sameTop: Int?
    /// The largest difference of all, as a share of the largest number the sample's output has.
    public private(set) var largest = 0.0
    private var sum = 0.0

    /// The mean over samples and outputs of the mean difference, as a share of the largest number.
    public var mean: Double { samples == 0 ? 0 : sum / Double(samples) }

    public init() {}

    /// Compares the outputs for one sample.
    ///
    /// - Parameter first: the name of the output that classes are read from.
    public mutating func add(
        _ exact: [String: Tensor], _ quantised: [String: Tensor], first: String
    ) {
        var parts: [Double] = []
        for (name, tensor) in exact {
            let values = tensor.floats
            let others = quantised[name]?.floats ?? []
            let scale = Double(values.lazy.map(abs).max() ?? 0)
            guard scale > 0, values.count == others.count else { continue }
            let differences = zip(values, others).map { Double(abs($0 - $1)) / scale }
            largest = max(largest, differences.max() ?? 0)
            parts.append(differences.reduce(0, +) / Double(differences.count))
        }
        sum += parts.isEmpty ? 0 : parts.reduce(0, +) / Double(parts.count)
        samples += 1
        guard let a = exact[first].flatMap(Self.top), let b = quantised[first].flatMap(Self.top)
        else { return }
        sameTop = (sameTop ?? 0) + (a == b ? 1 : 0)
    }

    /// The index of the largest number of a list of classes; nil for any other tensor.
    public static func top(_ tensor: Tensor) -> Int? {
        guard tensor.shape.count == 2, tensor.shape[0] == 1, tensor.shape[1] > 1 else { return nil }
        let values = tensor.floats
        return values.indices.max { values[$0] < values[$1] }
    }
}
