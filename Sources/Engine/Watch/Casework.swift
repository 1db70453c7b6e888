internal import CaseFiling
internal import Foundation
internal import Picturing
internal import Scene
internal import Judging
internal import Timetable

/// Turns what the judge says of one view into evidence on disk and rows for the store.
///
/// Evidence of a suspicion is kept from when it opens until it is suppressed, so a confirmed one
/// always has its `before` and `first`.
struct Casework {
    /// What a picture offers to the actions that it caused.
    struct Scenery {
        let frame: Frame
        let zones: [Zone]
        let picture: LatentPicture
        let clip: (() -> [UInt8]?)?

        init(frame: Frame, zones: [Zone], clip: (() -> [UInt8]?)? = nil) {
            self.frame = frame
            self.zones = zones
            self.clip = clip
            picture = LatentPicture(frame)
        }
    }

    private let plan: ViewPlan
    private let evidence: EvidenceStore
    private let writer: PictureWriter
    private(set) var pending: PendingEvidence
    private(set) var events: [Event] = []
    private(set) var cleared: [Batch.Clearance] = []
    private(set) var suppressed: [Suppression] = []

    init(
        plan: ViewPlan, evidence: EvidenceStore, writer: PictureWriter,
        pending: [String: [EvidenceKind: EvidenceFile]] = [:]
    ) {
        self.plan = plan
        self.evidence = evidence
        self.writer = writer
        self.pending = PendingEvidence(evidence: evidence, writer: writer, files: pending)
    }

    mutating func open(
        _ suspicion: Suspicion, scenery: Scenery, clean: CleanPictures
    ) throws {
        var pictures: [EvidenceKind: LatentPicture] = [.first: scenery.picture]
        pictures[.before] = clean.picture(before: suspicion.firstSeen)
        try pending.add(identity(of: suspicion), pictures)
    }

    /// Writes the pictures of open suspicions; their names are for the checkpoint.
    mutating func writePending() throws -> [String: [EvidenceKind: EvidenceFile]] {
        try pending.written()
    }

    mutating func confirm(_ suspicion: Suspicion, reason: Reason, scenery: Scenery) throws {
        let id = identity(of: suspicion)
        var pictures = try pending.take(id)
        pictures[.confirmed] = try evidence.put(
            event: id, kind: .confirmed, bytes: try scenery.picture.jpeg(writer: writer))
        pictures[.annotated] = try evidence.put(
            event: id, kind: .annotated,
            bytes: try writer.jpeg(
                scenery.frame,
                annotation: annotation(
                    of: suspicion.violation, box: suspicion.box, zone: suspicion.zone,
                    since: suspicion.firstSeen, confidence: suspicion.confidence,
                    in: scenery.frame, zones: scenery.zones)))
        if let film = scenery.clip?() {
            pictures[.clip] = try evidence.put(event: id, kind: .clip, bytes: film)
        }
        events.append(
            Event(
                id: id, violation: suspicion.violation, view: plan.id, zone: suspicion.zone,
                firstSeen: suspicion.firstSeen, confirmed: scenery.frame.moment,
                box: suspicion.box, confidence: suspicion.confidence, reason: reason,
                evidence: pictures))
    }

    mutating func clear(_ suspicion: Suspicion, at moment: Moment, scenery: Scenery?) throws {
        let id = identity(of: suspicion)
        let after = try scenery.map { scenery in
            try evidence.put(
                event: id, kind: .after, bytes: try scenery.picture.jpeg(writer: writer))
        }
        cleared.append(Batch.Clearance(event: id, at: moment, evidence: after))
    }

    mutating func suppress(
        _ suspicion: Suspicion, cause: Suppression.Cause, reason: Reason, at moment: Moment
    ) throws {
        let id = identity(of: suspicion)
        try pending.drop(id)
        suppressed.append(
            Suppression(
                id: id, violation: suspicion.violation, view: plan.id, zone: suspicion.zone,
                firstSeen: suspicion.firstSeen, lastSeen: suspicion.lastSeen, suppressed: moment,
                box: suspicion.box, cause: cause, reason: reason))
    }

    /// Hands over what has come together since the last call.
    mutating func takeBatch() -> Batch {
        defer {
            events = []
            cleared = []
            suppressed = []
        }
        return Batch(
            view: plan.id, filing: plan.filing, events: events, cleared: cleared,
            suppressed: suppressed)
    }

    private func identity(of suspicion: Suspicion) -> String {
        EventIdentity.id(
            view: plan.id, violation: suspicion.violation, firstSeen: suspicion.firstSeen,
            firstBox: suspicion.firstBox)
    }

    /// Takes the pictures of what was just confirmed and cleared anew, from a sharper picture.
    ///
    /// - Parameter zones: those in force at its moment.
    mutating func retake(from frame: Frame, zones: [Zone]) throws {
        let clean = try writer.jpeg(frame)
        for index in events.indices {
            let event = events[index]
            events[index].evidence[.confirmed] = try evidence.put(
                event: event.id, kind: .confirmed, bytes: clean)
            let annotated = try writer.jpeg(
                frame,
                annotation: annotation(
                    of: event.violation, box: event.box, zone: event.zone,
                    since: event.firstSeen, confidence: event.confidence, in: frame,
                    zones: zones))
            events[index].evidence[.annotated] = try evidence.put(
                event: event.id, kind: .annotated, bytes: annotated)
        }
        for index in cleared.indices {
            cleared[index].evidence = try evidence.put(
                event: cleared[index].event, kind: .after, bytes: clean)
        }
    }

    private func annotation(
        of violation: Violation, box: Box, zone: String, since: Moment, confidence: Double,
        in frame: Frame, zones: [Zone]
    ) -> Annotation {
        let entry = plan.filing.catalogue[violation]
        let percent = Int((confidence * 100).rounded())
        let outlined = zones.filter { $0.id == zone && $0.kind != .privacy }
        let local = LocalTime.iso8601(Date(frame.moment), zone: plan.site.zone)
        let first = LocalTime.iso8601(Date(since), zone: plan.site.zone)
        return Annotation(
            marks: [.init(box: box, label: "\(entry.english) \(percent) %")],
            outlines: outlined.map { .init(polygon: $0.polygon, label: $0.id) },
            caption: [
                "\(entry.english) \(entry.chinese)",
                "\(plan.id)  \(local)",
                "first seen \(first)  zone \(zone)",
            ])
    }
}
