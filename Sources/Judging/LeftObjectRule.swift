internal import Scene

/// The general catch: whatever stands on the ground where nothing stood and no other rule claims
/// it, be it a suitcase, a cart or a car on the pavement.
struct LeftObjectRule: Rule {
    let violation = Violation.leftObject
    let subject = "Something"
    let gathers = true

    /// It says that there is a thing, not which.
    static let confidenceByStillness = 0.8

    func sightings(in look: Look, _ settings: RuleSettings) -> [Sighting] {
        let sightings: [Sighting] = look.candidates.compactMap { region in
            // What stands in a bay or on a building site stands where it may.
            guard !look.isIn([.vehicleBay, .cycleBay, .buildingSite], region.box),
                let zone = look.zone(
                    of: region.box,
                    among: [.pavement, .carriagewayNoParking, .shopFront, .binPoint])
            else { return nil }

            var test = RegionTest()
            test.atLeast(
                zone.minArea ?? settings.minArea, "area", region.area, else: .tooSmall)
            test.atMost(settings.maxBoxArea, "box_area", region.box.area, else: .light)
            test.atMost(settings.maxWidth, "width", region.box.width, else: .light)
            test.atMost(settings.maxHeight, "height", region.box.height, else: .light)
            test.atLeast(
                settings.minConfidence, "thing", rounded(region.confidence), else: .light)
            test.inform("difference", region.difference)
            if let track = look.explanation(of: region.box, by: Labels.person)
                ?? look.explanation(of: region.box, by: Labels.anyThatMoves, movingOnly: true)
            {
                test.explained(
                    "track_\(track.label)", track.score,
                    by: track.label == "person" ? .explainedByPerson : .explainedByOther)
            }
            if let ground = region.classes["ground"] {
                test.atMost(settings.contradiction, "class_ground", rounded(ground), else: .light)
            }
            var sighting = Sighting(
                region, zone: zone.id, verdict: test.verdict,
                confidence: region.confidence * Self.confidenceByStillness)
            sighting.signals = test.signals
            return sighting
        }
        return sightings.gathered(settings)
    }
}
