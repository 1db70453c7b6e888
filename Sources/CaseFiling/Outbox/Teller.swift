internal import Foundation
internal import GRDB
internal import Scene

/// Writes a notice of what changed inside the transaction that changes it, where somebody is to be
/// told.
///
/// The key is the event's id and the state that its case came to, `9f3a…:registered`. What changes
/// without a new state, or comes to a state again, adds the step of the case's history:
/// `9f3a…:registered:9`. An event without a case is `confirmed`, then `cleared`. A camera's fault
/// has the view, the cause and the milliseconds of its first sighting:
/// `gate/corner:stuck:1769760000000:began`, then `…:ended`.
struct Teller {
    private let database: Database
    /// Whether anybody is to be told; asked once, so that a store without targets pays nothing.
    let isHeard: Bool

    init(_ database: Database) throws {
        self.database = database
        isHeard =
            try Bool.fetchOne(
                database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM outbox_target)"))
            ?? false
    }

    /// The case as it stands, for ``changed(_:from:)``; nil where nobody is to be told.
    func record(_ number: String) throws -> CaseRecord? {
        isHeard ? try database.record(number: number) : nil
    }

    func filed(_ number: String) throws { try changed(number, from: nil) }

    /// - Parameter before: nil where the case is new.
    func changed(_ number: String, from before: CaseRecord?) throws {
        guard let after = try record(number) else { return }
        let kind: Notice.Kind =
            switch (before, after.state.isOpen) {
            case (nil, _): .new
            case (_, true): .update
            case (_, false): .end
            }
        let lines = Lines(zone: after.clock)
        let at = after.history.last?.at ?? after.event.confirmed
        let pictures = after.event.evidence
        try put(
            Words(
                key: Self.key(after), subject: number, what: "case",
                before: before.map(lines.record), after: lines.record(after)),
            kind, of: (after.event.view.camera, after.event.violation), at: at,
            picture: (kind == .end ? pictures[.after] : nil) ?? pictures[.annotated]
                ?? pictures[.confirmed])
    }

    /// An event that is not filed began or ended.
    func event(_ after: Event, from before: Event?, zone: TimeZone) throws {
        guard isHeard else { return }
        let lines = Lines(zone: zone)
        let pictures = after.evidence
        try put(
            Words(
                key: "\(after.id):\(after.cleared == nil ? "confirmed" : "cleared")",
                subject: after.id, what: "event", before: before.map(lines.event),
                after: lines.event(after)),
            before == nil ? .new : .end, of: (after.view.camera, after.violation),
            at: after.cleared ?? after.confirmed,
            picture: (after.cleared == nil ? nil : pictures[.after]) ?? pictures[.annotated]
                ?? pictures[.confirmed])
    }

    /// The trail was sealed: the seal goes out, so that others hold it too.
    func sealed(_ seal: AuditSeal) throws {
        guard isHeard else { return }
        let key = "seal:\(seal.entries)"
        try put(
            Words(key: key, subject: "audit", what: "audit", before: nil, after: seal.line), .seal,
            of: (nil, nil), at: seal.at, picture: nil)
    }

    /// A view's fault began or ended.
    func fault(_ fault: CameraFault, zone: TimeZone) throws {
        guard isHeard else { return }
        let lines = Lines(zone: zone)
        let end = fault.ended == nil ? "began" : "ended"
        let key = "\(fault.view):\(fault.cause):\(fault.since.milliseconds):\(end)"
        // A clock that was set back may bring a fault back that began at this very moment.
        let isTold = try Bool.fetchOne(
            database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM notice WHERE key = ?)"),
            arguments: [key])
        guard isTold == false else { return }
        var before = fault
        before.ended = nil
        try put(
            Words(
                key: key, subject: "\(fault.view):health", what: "health",
                before: fault.ended == nil ? nil : lines.fault(before),
                after: lines.fault(fault)),
            fault.ended == nil ? .fault : .recovered, of: (fault.view.camera, nil),
            at: fault.ended ?? fault.since, picture: nil)
    }

    private struct Words {
        var key: String
        var subject: String
        var what: String
        var before: String?
        var after: String
    }

    private static func key(_ record: CaseRecord) -> String {
        let arrivals = record.history.count { $0.to == record.state && $0.from != $0.to }
        let arrived = record.history.last.map { $0.from != $0.to } ?? true
        let base = "\(record.event.id):\(record.state.rawValue)"
        return arrived && arrivals == 1 ? base : "\(base):\(record.history.count)"
    }

    private func put(
        _ words: Words, _ kind: Notice.Kind, of subject: (camera: CameraID?, violation: Violation?),
        at: Moment, picture: EvidenceFile?
    ) throws {
        let body = JSONText.object([
            ("type", JSONText.string(kind.rawValue)), ("key", JSONText.string(words.key)),
            ("kind", JSONText.string(words.what)), ("at", "\(at.milliseconds)"),
            ("before", words.before ?? "null"), ("after", words.after),
        ])
        try database.cachedStatement(
            sql: """
                INSERT INTO notice (key, subject, camera, violation, kind, at, body, picture, sha256)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            words.key, words.subject, subject.camera?.name, subject.violation?.rawValue,
            kind.rawValue, at.milliseconds, body, picture?.path, picture?.sha256,
        ])
    }
}
