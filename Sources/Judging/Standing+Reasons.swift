internal import Scene

extension Standing {
    /// Why it is confirmed: how long and how often it was seen, then the rule's own values.
    func reasonToConfirm(_ rule: any Rule, _ settings: RuleSettings) -> Reason {
        let stood = suspicion.lastSeen - countedFrom
        var summary = ReasonWords.confirmed.english([
            "subject": ReasonWords.subject(rule.violation).english, "zone": suspicion.zone,
            "time": Words.duration(stood), "pictures": "\(suspicion.sightings)",
        ])
        switch restartedBy {
        case .gap(let gap):
            summary += ReasonWords.afterGap.english(["time": Words.duration(gap)])
        case .moved: summary += ReasonWords.afterMove.english
        case .unsteady: summary += ReasonWords.sinceSteady.english
        case nil: break
        }
        var counts: [Reason.Signal] = [
            .init("dwell_seconds", value: stood.seconds, threshold: settings.dwell.seconds),
            .init(
                "sightings", value: Double(suspicion.sightings),
                threshold: Double(settings.sightings)),
        ]
        if wasThereFirst {
            summary += ReasonWords.thereFirst.english
            counts.append(.init("present_at_start", value: 1))
        }
        counts += factors(settings).named.map { .init($0.name, value: $0.value) }
        if restarts > 0 { counts.append(.init("restarts", value: Double(restarts))) }
        return Reason(summary + ".", signals: counts + signals)
    }

    /// Why a confirmed one is over.
    func reasonToClear() -> Reason {
        Reason(
            ReasonWords.clean.english([
                "zone": suspicion.zone, "pictures": "\(clean.pictures)",
            ]),
            signals: [.init("clean_pictures", value: Double(clean.pictures))])
    }

    /// What took the thing away before its time, as far as the pictures tell.
    func causeOfAbsence() -> Suppression.Cause {
        switch fault {
        case .lightSwitch, .infraredSwitch: .light
        case .moved, .notThisView: .cameraMoved
        default: .tooShort
        }
    }

    /// Why an unconfirmed one is given up.
    func reasonToSuppress(
        _ cause: Suppression.Cause, _ settings: RuleSettings?, _ words: String
    ) -> Reason {
        let stood = max(.zero, suspicion.lastSeen - countedFrom)
        return Reason(
            ReasonWords.suppressed.english([
                "cause": words, "time": Words.duration(stood),
                "pictures": "\(suspicion.sightings)",
            ]),
            signals: [
                .init("dwell_seconds", value: stood.seconds, threshold: settings?.dwell.seconds),
                .init(
                    "sightings", value: Double(suspicion.sightings),
                    threshold: settings.map { Double($0.sightings) }),
            ] + signals)
    }
}

enum Words {
    /// `3 h 5 min`, `10 min 3 s`, `7 s`: the two largest parts, the rest cut off.
    static func duration(_ duration: Duration) -> String {
        let total = duration.components.seconds
        let parts = [(total / 3600, "h"), (total / 60 % 60, "min"), (total % 60, "s")]
        let shown = parts.drop { $0.0 == 0 }.prefix(2).filter { $0.0 > 0 }
        return shown.isEmpty ? "0 s" : shown.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }

    static func why(_ cause: Suppression.Cause) -> String { ReasonWords.cause(cause).english }
}

extension Duration {
    /// In seconds, to the millisecond.
    var seconds: Double { Double(wholeMilliseconds) / 1000 }
}
