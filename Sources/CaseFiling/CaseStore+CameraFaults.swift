internal import Foundation
internal import GRDB
public import Scene

extension CaseStore {
    /// Faults of cameras and heads, the newest first.
    ///
    /// - Parameters:
    ///   - view: nil for all.
    ///   - isOpen: only those that last; false gives those that ended too.
    ///   - since: only those that were still seen at or after it.
    public func cameraFaults(
        of view: ViewID? = nil, isOpen: Bool = false, since: Moment = .epoch, limit: Int = 1000
    ) throws(StoreError) -> [CameraFault] {
        try connection.read("list camera faults") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM camera_fault WHERE last >= ? AND (NOT ? OR ended IS NULL)
                        AND (? IS NULL OR (camera = ? AND preset = ?))
                    ORDER BY since DESC, camera, preset LIMIT ?
                    """,
                arguments: [
                    since.milliseconds, isOpen, view?.camera.name, view?.camera.name,
                    view?.preset.name, limit,
                ]
            ).map(Rows.fault)
        }
    }
}

extension Rows {
    static func fault(_ row: Row) -> CameraFault {
        CameraFault(
            view: Rows.view(row), cause: row["cause"],
            since: Moment(milliseconds: row["since"]),
            last: Moment(milliseconds: row["last"]), times: row["times"],
            ended: (row["ended"] as Int64?).map { Moment(milliseconds: $0) },
            detail: row["detail"])
    }
}

extension Database {
    /// Lets the view's open fault go on, ends it, or begins another; its beginning and its end are
    /// told, what lies between is not.
    func put(
        _ health: CameraHealth, of view: ViewID, at moment: Moment, zone: TimeZone,
        _ teller: Teller
    ) throws {
        guard case .faulty(let cause, let detail) = health else {
            if let ended = try end(view, but: nil, at: moment) {
                try teller.fault(ended, zone: zone)
            }
            return
        }
        if let ended = try end(view, but: cause, at: moment) {
            try teller.fault(ended, zone: zone)
        }
        let (camera, preset) = (view.camera.name, view.preset.name)
        try cachedStatement(
            sql: """
                UPDATE camera_fault SET last = max(last, ?), times = times + 1, detail = ?
                WHERE camera = ? AND preset = ? AND ended IS NULL
                """
        ).execute(arguments: [moment.milliseconds, detail, camera, preset])
        guard changesCount == 0 else { return }
        // A clock that was set back may meet a fault that began at this very moment.
        try cachedStatement(
            sql: """
                INSERT INTO camera_fault (camera, preset, cause, since, last, times, detail)
                VALUES (?, ?, ?, ?, ?, 1, ?) ON CONFLICT (camera, preset, since, cause)
                DO UPDATE SET times = times + 1, ended = NULL, detail = excluded.detail
                """
        ).execute(arguments: [
            camera, preset, cause, moment.milliseconds, moment.milliseconds, detail,
        ])
        try teller.fault(
            CameraFault(
                view: view, cause: cause, since: moment, last: moment, times: 1, detail: detail),
            zone: zone)
    }

    /// Ends the view's open fault.
    ///
    /// - Parameter cause: one that goes on.
    /// - Returns: the fault that ended; nil where none did.
    private func end(
        _ view: ViewID, but cause: String?, at moment: Moment
    ) throws -> CameraFault? {
        // One that is open: a unique index says so.
        try Row.fetchOne(
            cachedStatement(
                sql: """
                    UPDATE camera_fault SET ended = max(last, ?)
                    WHERE camera = ? AND preset = ? AND ended IS NULL AND cause IS NOT ?
                    RETURNING *
                    """),
            arguments: [moment.milliseconds, view.camera.name, view.preset.name, cause]
        ).map(Rows.fault)
    }
}
