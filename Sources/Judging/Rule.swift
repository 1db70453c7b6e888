internal import Scene

/// One violation's own question: where in this picture is such a thing?
///
/// A rule keeps nothing between pictures. Time, identity, claims and hysteresis are the judge's,
/// so that every rule has them alike. How to add one: `docs/adding-a-violation.md`.
protocol Rule: Sendable {
    var violation: Violation { get }
    /// Whether what touches one such thing belongs to it, as bags beside bags do; such a rule gives
    /// its sightings `gathered`.
    var gathers: Bool { get }
    /// Whether its boxes lie around several things and the ground between them, which another rule
    /// may claim; such a thing is told from others by its marks alone.
    var isGroup: Bool { get }
    /// Whether it goes by size alone, and so takes what no other rule does.
    var isGeneral: Bool { get }
    func sightings(in look: Look, _ settings: ClassSettings) -> [Sighting]
}

extension Rule {
    var gathers: Bool { false }
    var isGroup: Bool { false }
    var isGeneral: Bool { false }
}

/// The rules in the order of their claims: what an earlier one may claim, a later one may not.
///
/// Those that need most come first: a bin's own box, a person beside the thing, a label. Those that
/// go by place and size follow, and the general catch is last.
enum Rules {
    static let all: [any Rule] = [
        OverflowingBinRule(), StreetVendingRule(), IllegalParkingRule(), DisorderlyCyclesRule(),
        ShopEncroachmentRule(), StreetHangingRule(), IllegalBannerRule(), PiledMaterialsRule(),
        GarbagePileRule(), LeftObjectRule(),
    ]

    /// 0 for the first; what has no rule comes last.
    static func rank(of violation: Violation) -> Int {
        all.firstIndex { $0.violation == violation } ?? all.count
    }

    static func rule(of violation: Violation) -> (any Rule)? {
        all.first { $0.violation == violation }
    }
}
