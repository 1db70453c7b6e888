public import Foundation
public import Scene

/// The store of one site: events, cases, suppressions, observation lines and checkpoints.
public final class CaseStore: Sendable {
    /// Who opens it.
    public enum Access: Sendable {
        /// A scan or a daemon: makes the store where there is none and keeps other engines out.
        case engine
        /// Short reads and changes of state, beside an engine.
        case desk
    }

    /// Opens the store, makes it or brings it up to date.
    public init(path: String, access: Access = .engine) throws(StoreError) {}

    /// Keeps the whole batch, or nothing of it. It is on disk when this returns.
    ///
    /// What is already kept (the same id) is left as it is: a repeated batch changes nothing.
    public func commit(_ batch: Batch) throws(StoreError) {}

    /// The last checkpoint of the view in this run.
    public func checkpoint(of view: ViewID, run: String) throws(StoreError) -> Checkpoint? { nil }

    /// By confirmation, view and id.
    public func events(_ query: StoreQuery = StoreQuery()) throws(StoreError) -> [Event] { [] }

    /// By suppression, view and id.
    public func suppressed(
        _ query: StoreQuery = StoreQuery()
    ) throws(StoreError) -> [Suppression] { [] }

    /// By confirmation, view and id.
    public func cases(_ query: StoreQuery = StoreQuery()) throws(StoreError) -> [CaseRecord] { [] }

    /// Writes `events.jsonl`, `suppressed.jsonl`, `cases.jsonl` and `observations.jsonl`.
    public func export(
        to directory: String, zone: TimeZone, format: ExportFormat = .jsonl
    ) throws(StoreError) {}
}

/// How a scan's records are written.
public enum ExportFormat: String, Sendable, Hashable, CaseIterable {
    case jsonl
    /// Tables beside the JSON lines, which are always written.
    case csv
}
