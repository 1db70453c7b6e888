internal import GRDB

/// The tables, as migrations in order. A published one is never edited; a change is a new one.
///
/// `user_version` counts the migrations that a file has seen, `application_id` says that it is
/// ours. Times are milliseconds since 1970 UTC, boxes fractions of the picture.
enum Schema {
    /// "Curb" in ASCII.
    static let applicationID: Int32 = 0x4375_7262

    static let migrations = [first, second, third, fourth, fifth, sixth]
    static var version: Int { migrations.count }

    private static let first = """
        CREATE TABLE event (
            id TEXT PRIMARY KEY, violation TEXT NOT NULL, camera TEXT NOT NULL,
            preset TEXT NOT NULL, zone TEXT NOT NULL, first_seen INTEGER NOT NULL,
            confirmed INTEGER NOT NULL, cleared INTEGER,
            x REAL NOT NULL, y REAL NOT NULL, width REAL NOT NULL, height REAL NOT NULL,
            confidence REAL NOT NULL, reason TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX event_order ON event (confirmed, camera, preset, id);

        CREATE TABLE evidence (
            event TEXT NOT NULL REFERENCES event (id), kind TEXT NOT NULL, path TEXT NOT NULL,
            sha256 TEXT NOT NULL, PRIMARY KEY (event, kind)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE suppression (
            id TEXT PRIMARY KEY, violation TEXT NOT NULL, camera TEXT NOT NULL,
            preset TEXT NOT NULL, zone TEXT NOT NULL, first_seen INTEGER NOT NULL,
            last_seen INTEGER NOT NULL, suppressed INTEGER NOT NULL,
            x REAL NOT NULL, y REAL NOT NULL, width REAL NOT NULL, height REAL NOT NULL,
            cause TEXT NOT NULL, reason TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX suppression_order ON suppression (suppressed, camera, preset, id);

        -- A case. Its class and place are kept as they were when it was filed, in JSON; `zone` is the
        -- IANA name of the site's clock.
        CREATE TABLE filed (
            number TEXT PRIMARY KEY, event TEXT NOT NULL UNIQUE REFERENCES event (id),
            violation TEXT NOT NULL, camera TEXT NOT NULL, preset TEXT NOT NULL,
            confirmed INTEGER NOT NULL, state TEXT NOT NULL, is_open INTEGER NOT NULL,
            registered INTEGER, deadline INTEGER, closing_proposed INTEGER,
            entry TEXT NOT NULL, place TEXT NOT NULL, zone TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX filed_order ON filed (confirmed, camera, preset, event);
        CREATE INDEX filed_camera ON filed (camera, confirmed, preset, event);
        CREATE INDEX filed_open ON filed (camera, preset, violation) WHERE is_open = 1;

        -- Every event belongs to at most one case: the filed one, or one that was linked later.
        CREATE TABLE case_event (
            event TEXT PRIMARY KEY REFERENCES event (id),
            number TEXT NOT NULL REFERENCES filed (number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX case_event_number ON case_event (number);

        CREATE TABLE case_change (
            number TEXT NOT NULL REFERENCES filed (number), step INTEGER NOT NULL,
            at INTEGER NOT NULL, actor TEXT NOT NULL, from_state TEXT, to_state TEXT NOT NULL,
            note TEXT, deadline INTEGER, PRIMARY KEY (number, step)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE observation (
            moment INTEGER NOT NULL, camera TEXT NOT NULL, preset TEXT NOT NULL,
            line TEXT NOT NULL, PRIMARY KEY (moment, camera, preset)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE checkpoint (
            camera TEXT NOT NULL, preset TEXT NOT NULL, run TEXT NOT NULL,
            input_index INTEGER NOT NULL, input_path TEXT NOT NULL,
            last_moment INTEGER NOT NULL, pictures_decoded INTEGER NOT NULL,
            generation INTEGER NOT NULL, settings TEXT NOT NULL,
            memory BLOB NOT NULL, judge BLOB NOT NULL, PRIMARY KEY (camera, preset, run)
        ) STRICT;
        """

    /// The trail of changes, its seals, and pictures that were given up: `pruned` says when that was
    /// decided, `removal` holds those whose files may still lie there.
    private static let second = """
        CREATE TABLE audit (
            seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL,
            number TEXT NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL, hash TEXT NOT NULL
        ) STRICT;
        CREATE INDEX audit_number ON audit (number, seq);

        CREATE TABLE seal (
            entries INTEGER PRIMARY KEY, head TEXT NOT NULL, at INTEGER NOT NULL, hmac TEXT NOT NULL
        ) STRICT;

        ALTER TABLE evidence ADD COLUMN pruned INTEGER;

        CREATE TABLE removal (
            event TEXT NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (event, kind)
        ) STRICT, WITHOUT ROWID;
        """

    /// The outbox: what changed, who is told, and what a target refused or could not have yet. Then
    /// what other cameras may have seen too, what was not filed and why, and where a case lies.
    private static let third = """
        CREATE TABLE notice (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, subject TEXT NOT NULL,
            camera TEXT, violation TEXT, kind TEXT NOT NULL, at INTEGER NOT NULL,
            body TEXT NOT NULL, picture TEXT, sha256 TEXT
        ) STRICT;

        CREATE TABLE outbox_target (
            name TEXT PRIMARY KEY, cursor INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE set_aside (
            target TEXT NOT NULL REFERENCES outbox_target (name) ON DELETE CASCADE,
            seq INTEGER NOT NULL REFERENCES notice (seq), subject TEXT NOT NULL,
            tries INTEGER NOT NULL, dead INTEGER NOT NULL, error TEXT, PRIMARY KEY (target, seq)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX set_aside_subject ON set_aside (target, subject, seq) WHERE dead = 0;
        CREATE INDEX set_aside_seq ON set_aside (seq);

        -- An event that may be what a case of another view is about; an officer decides.
        CREATE TABLE proposal (
            event TEXT PRIMARY KEY REFERENCES event (id),
            number TEXT NOT NULL REFERENCES filed (number), metres REAL NOT NULL,
            own_number TEXT NOT NULL, entry TEXT NOT NULL, place TEXT NOT NULL, zone TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX proposal_number ON proposal (number);

        -- An event whose class is filed and that was not, by the site's policy.
        CREATE TABLE unfiled (
            event TEXT PRIMARY KEY REFERENCES event (id), camera TEXT NOT NULL,
            preset TEXT NOT NULL, cause TEXT NOT NULL, day INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX unfiled_view ON unfiled (camera, preset, cause);

        -- Where the thing stands, as far as it is known, and whether that came from a calibration.
        CREATE TABLE spot (
            number TEXT PRIMARY KEY REFERENCES filed (number), violation TEXT NOT NULL,
            latitude REAL NOT NULL, longitude REAL NOT NULL, calibrated INTEGER NOT NULL,
            is_open INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX spot_place ON spot (violation, latitude) WHERE is_open = 1;

        -- When a case was closed, rejected or cancelled.
        ALTER TABLE filed ADD COLUMN ended INTEGER;
        UPDATE filed SET ended = (SELECT max(at) FROM case_change
            WHERE case_change.number = filed.number) WHERE is_open = 0;
        CREATE INDEX filed_ended ON filed (camera, preset, violation, ended)
            WHERE ended IS NOT NULL;
        -- A page of what is open in one state, among a million that are closed.
        CREATE INDEX filed_open_state ON filed (state, confirmed, camera, preset, event)
            WHERE is_open = 1;
        """

    /// Pages of the newest: of what is open, of one class, of one way to end.
    private static let fourth = """
        CREATE INDEX filed_open_newest ON filed (confirmed, camera, preset, event)
            WHERE is_open = 1;
        CREATE INDEX filed_class ON filed (violation, confirmed, camera, preset, event);
        CREATE INDEX filed_ended_state ON filed (state, confirmed, camera, preset, event)
            WHERE is_open = 0;
        """

    /// How far each view's visits are accounted for, and those that were not made;
    /// since when a camera has a fault, and whose hands are on its head.
    private static let fifth = """
        CREATE TABLE visit_mark (
            camera TEXT NOT NULL, preset TEXT NOT NULL, due INTEGER NOT NULL,
            done INTEGER NOT NULL, missed INTEGER NOT NULL, PRIMARY KEY (camera, preset)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE missed_visit (
            camera TEXT NOT NULL, preset TEXT NOT NULL, first INTEGER NOT NULL,
            last INTEGER NOT NULL, count INTEGER NOT NULL, reason TEXT NOT NULL, detail TEXT,
            PRIMARY KEY (camera, preset, first)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX missed_visit_last ON missed_visit (last);

        -- A time in which a camera gave nothing to judge, for one cause; open while `ended` is null.
        CREATE TABLE camera_fault (
            camera TEXT NOT NULL, preset TEXT NOT NULL, cause TEXT NOT NULL, since INTEGER NOT NULL,
            last INTEGER NOT NULL, times INTEGER NOT NULL, ended INTEGER, detail TEXT,
            PRIMARY KEY (camera, preset, since, cause)
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX camera_fault_open ON camera_fault (camera, preset) WHERE ended IS NULL;
        CREATE INDEX camera_fault_last ON camera_fault (last);

        CREATE TABLE lease (
            camera TEXT PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// What a checkpoint needs and does not change every time. A table with row ids: in one without,
    /// large rows are slow.
    private static let sixth = """
        CREATE TABLE checkpoint_part (
            camera TEXT NOT NULL, preset TEXT NOT NULL, run TEXT NOT NULL, name TEXT NOT NULL,
            bytes BLOB NOT NULL, PRIMARY KEY (camera, preset, run, name)
        ) STRICT;
        """

    /// The first version that has an audit trail.
    private static let audited = 2

    /// Brings the store up to date in one transaction, or leaves it as it was.
    static func migrate(_ writer: some DatabaseWriter) throws {
        try writer.write { database in
            let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            guard found < version else { return }
            for migration in migrations[found...] { try database.execute(sql: migration) }
            if found > 0, found < audited { try AuditTrail(database).adopt(version: found) }
            try database.execute(sql: "PRAGMA application_id = \(applicationID)")
            try database.execute(sql: "PRAGMA user_version = \(version)")
        }
    }

    /// Copies a store of an older version to `PATH.version-N` beside it, complete under its name or
    /// not at all.
    static func backUp(_ writer: some DatabaseWriter, version: Int, path: String) throws {
        try StoreCopy.write(of: writer, to: "\(path).version-\(version)")
    }

    /// Refuses a file that is not ours or comes from a newer program, before anything touches it.
    ///
    /// - Returns: the version, 0 for an empty file.
    static func inspect(path: String) throws(StoreError) -> Int {
        let (owner, found, tables): (Int32, Int, Int)
        do {
            var configuration = Configuration()
            configuration.readonly = true
            configuration.busyMode = .timeout(Connection.busyTimeout)
            (owner, found, tables) = try DatabaseQueue(
                path: path, configuration: configuration
            ).read { database in
                (
                    try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0,
                    try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0,
                    try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
                )
            }
        } catch {
            throw StoreError(error, subject: path, attempt: "open the store")
        }
        guard owner == applicationID || (owner == 0 && tables == 0) else {
            throw StoreError(.notOurs, subject: path, attempt: "open the store")
        }
        guard found <= version else {
            throw StoreError(
                .newerVersion(found: found, known: version), subject: path,
                attempt: "open the store")
        }
        return found
    }
}
