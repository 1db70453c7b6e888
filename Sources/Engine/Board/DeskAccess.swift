public import CaseFiling
public import Scene

/// What the desk may see of a running engine, and ask of it.
public struct DeskAccess: Sendable {
    public var board: Board
    public var store: CaseStore
    /// The directory of the store and the evidence.
    public var output: String
    /// Asks for a visit at once; nil where nobody patrols.
    ///
    /// - Returns: false where the view is not visited.
    public var visitSoon: (@Sendable (ViewID) -> Bool)?
    /// Leaves a head to somebody who steers it by hand; nil where nobody patrols.
    ///
    /// - Returns: false where the camera has no head that turns.
    public var lease: (@Sendable (CameraLease) throws -> Bool)?
    /// Takes a head back; false where it was not leased.
    public var endLease: (@Sendable (CameraID) throws -> Bool)?
    /// Whether the patrol's loop takes what is due.
    public var isPatrolAlive: @Sendable () -> Bool

    /// The zones that are drawn at the desk; nil where there is no settings file.
    public var viewFiles: ViewFiles?
    /// Reads the settings anew and takes them in; nil where nothing can take them in.
    public var reload: (@Sendable () throws -> Void)?

    /// A store that nobody patrols for.
    public init(board: Board, store: CaseStore, output: String) {
        self.board = board
        self.store = store
        self.output = output
        visitSoon = nil
        lease = nil
        endLease = nil
        isPatrolAlive = { true }
    }
}

extension Patrol {
    public var deskAccess: DeskAccess {
        var access = DeskAccess(board: board, store: store, output: output)
        access.visitSoon = { self.visitSoon($0) }
        access.lease = { try self.lease($0) }
        access.endLease = { try self.endLease(of: $0) }
        access.isPatrolAlive = { self.answers }
        return access
    }
}
