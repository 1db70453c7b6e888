internal import Scene

/// A pile-sized thing that was not there and stands still on pavement, carriageway or at a bin
/// point, where no person, vehicle or cycle is and no classifier says otherwise.
struct GarbagePileRule: Rule {
    let violation = Violation.garbagePile
    let subject = "Something the size of a garbage pile"
    let gathers = true

    /// Says more about a thing's class than its size does, but less than a classifier would.
    static let confidenceBySize = 0.7

    func sightings(in look: Look, _ settings: RuleSettings) -> [Sighting] {
        let sightings: [Sighting] = look.candidates.compactMap { region in
            guard
                let zone = look.zone(
                    of: region.box, among: [.binPoint, .pavement, .carriagewayNoParking])
            else { return nil }
            let named = region.classes["garbage"]
            // A far car in its bay is as small as a pile: there, only a classifier may say so.
            if look.isIn([.vehicleBay, .cycleBay], region.box), (named ?? 0) < 0.5 { return nil }

            var test = RegionTest()
            let box = region.box
            test.atLeast(
                zone.minArea ?? settings.minArea, "area", region.area, else: .tooSmall)
            let room = (named ?? 0) >= 0.5 ? settings.roomWhenNamed : 1
            test.atMost(settings.maxBoxArea * room, "box_area", box.area, else: .explainedByOther)
            test.atMost(settings.maxWidth * room, "width", box.width, else: .explainedByOther)
            test.atMost(settings.maxHeight * room, "height", box.height, else: .explainedByOther)
            test.atLeast(
                settings.minAspect, "aspect", box.height > 0 ? box.width / box.height : 0,
                else: .explainedByOther)
            test.atLeast(
                settings.minConfidence, "thing", rounded(region.confidence), else: .light)
            test.inform("difference", region.difference)
            let all = Labels.person.union(Labels.cycles).union(Labels.vehicles)
            if let track = look.explanation(of: box, by: all) {
                test.explained(
                    "track_\(track.label)", track.score,
                    by: track.label == "person" ? .explainedByPerson : .explainedByOther)
            }
            if let named { test.inform("class_garbage", named) }
            if let other = region.contradiction(of: ["garbage", "other"]) {
                test.atMost(
                    settings.contradiction, "class_\(other.name)", other.probability,
                    else: .explainedByOther)
            }
            var sighting = Sighting(
                region, zone: zone.id, verdict: test.verdict,
                confidence: region.confidence * (named ?? Self.confidenceBySize))
            sighting.signals = test.signals
            return sighting
        }
        return sightings.gathered(settings)
    }
}

extension Region {
    /// The most probable class that is none of `names`, where it leads them all.
    func contradiction(of names: Set<String>) -> (name: String, probability: Double)? {
        let leader = classes.max { ($0.value, $1.key) < ($1.value, $0.key) }
        guard let leader, !names.contains(leader.key) else { return nil }
        return (leader.key, rounded(leader.value))
    }
}
