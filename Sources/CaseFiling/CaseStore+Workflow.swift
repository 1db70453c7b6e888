public import Foundation
internal import GRDB
public import Scene
public import Timetable

extension CaseStore {
    /// Moves a case to another state and writes who did it, when and why into its history.
    ///
    /// A deadline begins when a case is registered, and anew when a closed one is reopened; the
    /// older one stays in the history.
    ///
    /// - Parameter zone: whose hours a deadline counts; nil takes the clock of the case's own site.
    /// - Returns: the case as it then is.
    /// - Throws: `noSuchCase`; `illegalTransition`, which names what is allowed; nothing is changed
    ///   then.
    @discardableResult
    public func move(
        case number: String, to state: CaseState, by actor: Actor, at moment: Moment,
        note: String? = nil, zone: TimeZone? = nil, calendar: WorkCalendar = .standard
    ) throws(StoreError) -> CaseRecord {
        try connection.write("change case \(number)") { database in
            try CaseDesk(database).move(
                number, to: state, by: actor, at: moment, note: note, zone: zone,
                calendar: calendar)
            return try database.knownRecord(number)
        }
    }

    /// Does with a case what an officer asks.
    ///
    /// - Parameters:
    ///   - zone: whose hours a deadline counts; nil takes the clock of the case's own site.
    ///   - dryRun: everything is tried and taken back; the returned case shows what would be.
    /// - Returns: the case before and after.
    /// - Throws: `noSuchCase`; `illegalVerb`, which names the verbs that the case takes; nothing is
    ///   changed then.
    @discardableResult
    public func perform(
        _ verb: CaseVerb, on number: String, by actor: Actor, at moment: Moment,
        note: String? = nil, zone: TimeZone? = nil, calendar: WorkCalendar = .standard,
        dryRun: Bool = false
    ) throws(StoreError) -> (before: CaseRecord, after: CaseRecord) {
        try connection.write("\(verb.rawValue) case \(number)", takeBack: dryRun) { database in
            let before = try database.knownRecord(number)
            guard let target = verb.target(from: before.state) else {
                throw StoreError(
                    .illegalVerb(
                        verb, from: before.state, allowed: CaseVerb.allowed(in: before.state)),
                    subject: number, attempt: verb.words)
            }
            try CaseDesk(database).move(
                number, to: target, by: actor, at: moment, note: note, zone: zone,
                calendar: calendar)
            return (before, try database.knownRecord(number))
        }
    }
}

extension CaseStore {
    /// Does the same with many cases, all or none of them.
    ///
    /// - Throws: as for one, with the number of the first that may not.
    public func perform(
        _ verb: CaseVerb, on numbers: [String], by actor: Actor, at moment: Moment,
        note: String? = nil, calendar: WorkCalendar = .standard
    ) throws(StoreError) {
        try connection.write("\(verb.rawValue) cases") { database in
            let desk = try CaseDesk(database)
            for number in numbers {
                let state = try desk.state(of: number)
                guard let target = verb.target(from: state) else {
                    throw StoreError(
                        .illegalVerb(verb, from: state, allowed: CaseVerb.allowed(in: state)),
                        subject: number, attempt: verb.words)
                }
                try desk.move(
                    number, to: target, by: actor, at: moment, note: note, zone: nil,
                    calendar: calendar)
            }
        }
    }
}

extension Database {
    fileprivate func knownRecord(_ number: String) throws -> CaseRecord {
        guard let record = try record(number: number) else {
            throw StoreError(.noSuchCase, subject: number, attempt: "find the case")
        }
        return record
    }
}
