internal import Scene

/// What a rule takes for its thing, and what speaks against it.
struct Wanted {
    /// Where it counts, the kind that goes before the others first.
    var zones: [Zone.Kind]
    /// Where it does not count whatever else holds there.
    var never: [Zone.Kind] = []
    /// Where only what a classifier names counts.
    var namedOnlyIn: [Zone.Kind] = []
    /// Whether it counts where the zone runs across it, rather than where it stands in the zone.
    var crosses = false
    /// What a classifier calls it. The first names the signal of the reason.
    var classes: [RegionClass] = []
    /// Classes that speak against it where they lead.
    var contradicting: Set<RegionClass> = []
    /// Labels whose track over a region explains it away; those of the settings never do.
    var explaining: Set<String> = []
    /// The same, while the track moves; those of the settings too.
    var explainingWhileMoving: Set<String> = []
    /// Why a thing that is too large is not it.
    var tooLarge = Suppression.Cause.explainedByOther
    /// Whether a standing track of the settings' labels is enough, without a difference.
    var byTrack = false
    /// Whether the absolute look is enough.
    var byLook = false

    /// What speaks against every class but these.
    static func allBut(_ classes: Set<RegionClass>) -> Set<RegionClass> {
        Set(RegionClass.allCases).subtracting(classes).subtracting([.other])
    }

    /// How sure a classifier is; nil where none looked. Classes and labels add up.
    func probability(_ classes: [String: Double], _ settings: RuleSettings) -> Double? {
        guard !classes.isEmpty else { return nil }
        let names = Set(self.classes.map(\.rawValue)).union(settings.labels)
        let sum = classes.filter { names.contains($0.key) }.sorted { $0.key < $1.key }
            .reduce(0) { $0 + $1.value }
        return rounded(min(1, sum))
    }

    /// The most probable class, where it is one that contradicts.
    func contradiction(
        _ classes: [String: Double], _ settings: RuleSettings
    ) -> (name: RegionClass, probability: Double)? {
        let leader = classes.max { ($0.value, $1.key) < ($1.value, $0.key) }
        guard let leader, let name = RegionClass(rawValue: leader.key),
            contradicting.contains(name), !settings.labels.contains(leader.key)
        else { return nil }
        return (name, rounded(leader.value))
    }

    var signal: String { "class_" + (classes.first?.rawValue ?? "own") }
}
