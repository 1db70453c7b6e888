/// Chooses pictures by sampling, one decision after the other in the order of presentation.
///
/// A picture at `t` milliseconds is chosen at rate R when `floor(t·R/1000)` is greater than that of
/// the picture before, so the decision depends on two neighbours only and is the same after a seek.
struct Picker {
    let sampling: Sampling
    private var slot: Int64?

    init(_ sampling: Sampling) { self.sampling = sampling }

    mutating func picks(_ milliseconds: Int64) -> Bool {
        guard case .rate(let rate) = sampling else { return true }
        // A thousandth of a picture keeps 1/3 from falling short of its own multiple.
        let slot = Int64((Double(milliseconds) * rate / 1000 + 0.001).rounded(.down))
        defer { self.slot = slot }
        guard let before = self.slot else { return true }
        return slot > before
    }
}
