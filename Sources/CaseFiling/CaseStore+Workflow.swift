public import Foundation
public import Scene
public import Timetable

extension CaseStore {
    /// Moves a case to another state and writes who did it, when and why into its history.
    ///
    /// A deadline begins when a case is registered, and anew when a closed one is reopened; the
    /// older one stays in the history.
    ///
    /// - Returns: the case as it then is.
    /// - Throws: `noSuchCase`; `illegalTransition`, which names what is allowed; nothing is changed
    ///   then.
    @discardableResult
    public func move(
        case number: String, to state: CaseState, by actor: Actor, at moment: Moment,
        note: String? = nil, zone: TimeZone, calendar: WorkCalendar = .standard
    ) throws(StoreError) -> CaseRecord {
        try connection.write("change case \(number)") { database in
            try CaseDesk(database).move(
                number, to: state, by: actor, at: moment, note: note, zone: zone,
                calendar: calendar)
            guard let record = try database.record(number: number) else {
                throw StoreError(.noSuchCase, subject: number, attempt: "find the case")
            }
            return record
        }
    }
}
