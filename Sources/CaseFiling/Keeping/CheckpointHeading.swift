internal import GRDB
public import Scene

/// What a checkpoint is of, without what it holds.
public struct CheckpointHeading: Sendable, Hashable {
    public var view: ViewID
    /// What tells this run from another over the same view: a hash of its inputs, or `live`.
    public var run: String
    public var lastMoment: Moment
    public var generation: Int
    public var bytes: Int
}

extension CaseStore {
    /// Every checkpoint of the store, by view and run.
    ///
    /// - Complexity: O(checkpoints); their contents are not read.
    public func checkpoints() throws(StoreError) -> [CheckpointHeading] {
        try connection.read("list the checkpoints") { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT camera, preset, run, last_moment, generation, length(memory) + coalesce((
                        SELECT sum(length(bytes)) FROM checkpoint_part AS part
                        WHERE part.camera = checkpoint.camera AND part.preset = checkpoint.preset
                            AND part.run = checkpoint.run), 0) AS bytes
                    FROM checkpoint ORDER BY camera, preset, run
                    """
            ).map { row in
                CheckpointHeading(
                    view: Rows.view(row), run: row["run"],
                    lastMoment: Moment(milliseconds: row["last_moment"]),
                    generation: row["generation"], bytes: row["bytes"])
            }
        }
    }
}
