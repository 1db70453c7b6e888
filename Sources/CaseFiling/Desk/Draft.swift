internal import Foundation
internal import GRDB
internal import Scene

/// What a case is made of before it is written.
struct Draft {
    var event: Event
    var number: String
    /// A ``CatalogueEntry`` as JSON.
    var entry: String
    /// A ``CasePlace`` as JSON.
    var place: String
    var zone: String
}

extension Draft {
    init(_ event: Event, _ filing: Filing, in database: Database) throws {
        let entry = filing.catalogue[event.violation]
        self.event = event
        number = try Self.freeNumber(for: event, entry, filing, in: database)
        self.entry = try Rows.json(entry)
        place = try Rows.json(filing.place)
        zone = filing.zone.identifier
    }

    /// The event's number; all its digits where another event has the short one.
    private static func freeNumber(
        for event: Event, _ entry: CatalogueEntry, _ filing: Filing, in database: Database
    ) throws -> String {
        let number = filing.number.number(of: event, entry, zone: filing.zone)
        let taken = try Bool.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM filed WHERE number = ?1)
                        OR EXISTS (SELECT 1 FROM proposal WHERE own_number = ?1)
                    """),
            arguments: [number])
        guard taken == true else { return number }
        return filing.number.number(of: event, entry, zone: filing.zone, digits: 16)
    }
}
