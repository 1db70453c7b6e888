internal import Foundation
internal import GRDB
internal import Scene

/// How rows become values. Columns by name, so that a migration may add some.
enum Rows {
    static func view(_ row: Row) -> ViewID {
        ViewID(camera: CameraID(row["camera"]), preset: PresetID(row["preset"]))
    }

    static func box(_ row: Row) -> Box {
        Box(x: row["x"], y: row["y"], width: row["width"], height: row["height"])
    }

    static func moment(_ row: Row, _ name: String) -> Moment? {
        (row[name] as Int64?).map { Moment(milliseconds: $0) }
    }

    static func word<Word: RawRepresentable<String>>(_ row: Row, _ name: String) throws -> Word {
        guard let word = Word(rawValue: row[name]) else { throw DatabaseError.damaged(name) }
        return word
    }

    static func value<Value: Decodable>(_ row: Row, _ name: String) throws -> Value {
        let text: String = row[name]
        do {
            return try JSONDecoder().decode(Value.self, from: Data(text.utf8))
        } catch {
            throw DatabaseError.damaged(name)
        }
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func event(_ row: Row, evidence: [EvidenceKind: EvidenceFile]) throws -> Event {
        Event(
            id: row["id"], violation: try word(row, "violation"), view: view(row),
            zone: row["zone"], firstSeen: Moment(milliseconds: row["first_seen"]),
            confirmed: Moment(milliseconds: row["confirmed"]), cleared: moment(row, "cleared"),
            box: box(row), confidence: row["confidence"], reason: try value(row, "reason"),
            evidence: evidence)
    }

    static func suppression(_ row: Row) throws -> Suppression {
        Suppression(
            id: row["id"], violation: try word(row, "violation"), view: view(row),
            zone: row["zone"], firstSeen: Moment(milliseconds: row["first_seen"]),
            lastSeen: Moment(milliseconds: row["last_seen"]),
            suppressed: Moment(milliseconds: row["suppressed"]), box: box(row),
            cause: try word(row, "cause"), reason: try value(row, "reason"))
    }

    static func change(_ row: Row) throws -> CaseRecord.Change {
        CaseRecord.Change(
            at: Moment(milliseconds: row["at"]), actor: Actor(text: row["actor"]),
            from: (row["from_state"] as String?).flatMap(CaseState.init(rawValue:)),
            to: try word(row, "to_state"), note: row["note"], deadline: moment(row, "deadline"))
    }
}

extension DatabaseError {
    /// A row holds what no version of this program wrote.
    static func damaged(_ column: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: "unreadable \(column)")
    }
}
