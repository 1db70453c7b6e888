internal import GRDB
public import Scene

/// A head that somebody steers by hand: until then the patrol leaves it alone.
public struct CameraLease: Sendable, Hashable {
    public var camera: CameraID
    /// Who steers it.
    public var holder: String
    public var until: Moment

    public init(camera: CameraID, holder: String, until: Moment) {
        self.camera = camera
        self.holder = holder
        self.until = until
    }
}

extension CaseStore {
    /// Keeps a lease, in place of the camera's last one: a restart must not turn a head that is in
    /// somebody's hands.
    public func put(_ lease: CameraLease) throws(StoreError) {
        try connection.write("keep a lease") { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO lease (camera, holder, until) VALUES (?, ?, ?)",
                arguments: [lease.camera.name, lease.holder, lease.until.milliseconds])
        }
    }

    /// Ends the camera's lease, where it has one.
    public func endLease(of camera: CameraID) throws(StoreError) {
        try connection.write("end a lease") { database in
            try database.execute(
                sql: "DELETE FROM lease WHERE camera = ?", arguments: [camera.name])
        }
    }

    /// Those that have not run out at `moment`, by camera.
    public func leases(at moment: Moment) throws(StoreError) -> [CameraLease] {
        try connection.read("read leases") { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM lease WHERE until > ? ORDER BY camera",
                arguments: [moment.milliseconds]
            ).map {
                CameraLease(
                    camera: CameraID($0["camera"]), holder: $0["holder"],
                    until: Moment(milliseconds: $0["until"]))
            }
        }
    }
}
