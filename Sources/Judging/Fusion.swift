/// What speaks for a thing in one picture; nil where nobody looked.
struct Evidence: Sendable, Hashable, Codable {
    /// How sure Diffing is that it is a thing, 0...1.
    var thing: Double?
    /// The classifier's probability that it is of the rule's class, 0...1.
    var named: Double?
    /// The score of a detector's track of the rule's labels, 0...1.
    var detected: Double?
}

/// The mean of what was seen in every counted picture.
struct EvidenceMean: Sendable, Codable {
    private var thing = Mean()
    private var named = Mean()
    private var detected = Mean()

    private struct Mean: Sendable, Codable {
        var sum = 0.0
        var count = 0

        mutating func add(_ value: Double?) {
            guard let value else { return }
            sum += value
            count += 1
        }

        var value: Double? { count > 0 ? rounded(sum / Double(count)) : nil }
    }

    mutating func add(_ evidence: Evidence) {
        thing.add(evidence.thing)
        named.add(evidence.named)
        detected.add(evidence.detected)
    }

    var value: Evidence {
        Evidence(thing: thing.value, named: named.value, detected: detected.value)
    }
}

/// How likely it is that a suspicion is right, from all that speaks for it.
///
///     confidence = odds / (1 + odds)
///     odds = prior × thing × class × detection × dwell × sightings
///
/// which is a logistic regression in the form of odds: each factor is the exponential of a weight
/// times a value, or close to it, and 1 where nobody looked.
///
/// - prior 1/9: of what stands where nothing stood, about one in ten is a violation.
/// - thing 1 + 6c, c being Diffing's confidence; without a memory as for c = 0.5.
/// - class p / (1 - p), p being the calibrated probability, kept to 1/20 ... 20: a classifier is
///   calibrated on pictures of other places.
/// - detection 1 + 8s, s being the track's score, which is no probability: 0.9 weighs like p = 0.9.
/// - dwell 1 + min(r, 2), r being the time stood over the dwell: what outlasts the dwell twice is
///   hardly ever on its way.
/// - sightings 1 + min(n - 1, 10) / 12: pictures of one minute are hardly independent.
///
/// So what no network has named stays below 0.83 however long it stands.
enum Fusion {
    static let prior = 1.0 / 9

    struct Factors {
        var named: [(name: String, value: Double)]

        var confidence: Double {
            let odds = named.reduce(Fusion.prior) { $0 * $1.value }
            return rounded(odds / (1 + odds))
        }
    }

    /// - Parameters:
    ///   - standing: the time stood over the dwell, 0 or more.
    ///   - sightings: at least 1.
    static func factors(_ evidence: Evidence, standing: Double, sightings: Int) -> Factors {
        var factors = [("odds_thing", 1 + 6 * (evidence.thing ?? 0.5))]
        if let p = evidence.named {
            factors.append(("odds_class", min(20, max(0.05, p / max(1e-9, 1 - p)))))
        }
        if let score = evidence.detected { factors.append(("odds_detection", 1 + 8 * score)) }
        factors.append(("odds_dwell", 1 + min(standing, 2)))
        factors.append(("odds_sightings", 1 + Double(min(sightings - 1, 10)) / 12))
        return Factors(named: factors.map { (name: $0.0, value: rounded($0.1)) })
    }
}
