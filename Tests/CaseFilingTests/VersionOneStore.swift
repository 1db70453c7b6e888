/// A store as version 1 wrote it, before there was an audit trail: three cases, one of them seen again
/// and with closing proposed. Never edited.
enum VersionOneStore {
    static let sql = """
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

        -- A case. Its class and place are kept as they were when it was filed, in JSON; `zone` \
        is the
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

        INSERT INTO event VALUES ('278ba5c2fa2cec01', 'garbage_pile', 'child', 'p', 'walk', \
        1769759520000, 1769760120000, NULL, 0.05, 0.0, 0.02, 0.02, 0.5, '{"summary": "Batch \
        2.", "signals": []}');
        INSERT INTO event VALUES ('392b93ea5b458aa7', 'garbage_pile', 'child', 'p', 'walk', \
        1769759460000, 1769760060000, NULL, 0.025, 0.0, 0.02, 0.02, 0.5, '{"summary": "Batch \
        1.", "signals": []}');
        INSERT INTO event VALUES ('6cffa14562a32fce', 'garbage_pile', 'child', 'p', 'walk', \
        1769759580000, 1769760180000, NULL, 0.05, 0.0, 0.02, 0.02, 0.5, '{"summary": "Batch \
        3.", "signals": []}');
        INSERT INTO event VALUES ('732fb7ab1c6823f6', 'garbage_pile', 'child', 'p', 'walk', \
        1769759400000, 1769760000000, 1769760180000, 0.0, 0.0, 0.02, 0.02, 0.5, '{"summary": \
        "Batch 0.", "signals": []}');
        INSERT INTO evidence VALUES ('278ba5c2fa2cec01', 'confirmed', \
        'evidence/278ba5c2fa2cec01-confirmed.jpg', \
        'eb748ae8986b555f3a9f230da7a72c7d28518d6cb715ec12bf4c016ad9ef212f');
        INSERT INTO evidence VALUES ('278ba5c2fa2cec01', 'first', \
        'evidence/278ba5c2fa2cec01-first.jpg', \
        '6b08d6669c9c94ced676ed689a102343f5bd0e0e1e5d49d5c841e06c5c4cd94b');
        INSERT INTO evidence VALUES ('392b93ea5b458aa7', 'confirmed', \
        'evidence/392b93ea5b458aa7-confirmed.jpg', \
        '1ab9d43f09722b40416a1ecbce4d656acee4fd32661489932c919683460dcd12');
        INSERT INTO evidence VALUES ('392b93ea5b458aa7', 'first', \
        'evidence/392b93ea5b458aa7-first.jpg', \
        '03fb70e2b204be26851fe19aa8b602dc8e2e63720fdb01cf29e1ed95d7889de5');
        INSERT INTO evidence VALUES ('6cffa14562a32fce', 'confirmed', \
        'evidence/6cffa14562a32fce-confirmed.jpg', \
        'dfc955e1e4e83c8ae35d15cd6858ba6d0aff447e7c039a4de95309f295db5998');
        INSERT INTO evidence VALUES ('6cffa14562a32fce', 'first', \
        'evidence/6cffa14562a32fce-first.jpg', \
        '9ff50d6e1e90bc1a6a286c31ad6acc768525a8e5dd9ad0504bb9aa16da8cf2c0');
        INSERT INTO evidence VALUES ('732fb7ab1c6823f6', 'after', \
        'evidence/732fb7ab1c6823f6-after.jpg', \
        '638bb546e9ab0a1e6412c49fb2118a110f8b2887cbb6e2c5780487da319a1cf0');
        INSERT INTO evidence VALUES ('732fb7ab1c6823f6', 'confirmed', \
        'evidence/732fb7ab1c6823f6-confirmed.jpg', \
        'bfb0a0481466ec446810bb765061e419884bc903560f01d50f224d2292a43c29');
        INSERT INTO evidence VALUES ('732fb7ab1c6823f6', 'first', \
        'evidence/732fb7ab1c6823f6-first.jpg', \
        '56f4ec909aa439e6e649c0addfe4c3e6e0b3afbb43139b31955a5cad896c67f3');
        INSERT INTO filed VALUES ('20260130-278BA5C2FA', '278ba5c2fa2cec01', 'garbage_pile', \
        'child', 'p', 1769760120000, 'reported', 1, NULL, NULL, NULL, \
        '{"chinese":"暴露垃圾","code2013":{"code":"01-10","source":"secondhand"},"code2026":{"code":"06010","source":"secondhand"},"codeCJ":{"code":"01-02","source":"secondhand"},"dwell":[32,9704189641294348288],"english":"exposed garbage pile","file":"reported","sightings":2,"timeLimit":{"workingHours":{"_0":4}},"violation":"garbage_pile"}', '{}', 'GMT');
        INSERT INTO filed VALUES ('20260130-392B93EA5B', '392b93ea5b458aa7', 'garbage_pile', \
        'child', 'p', 1769760060000, 'reported', 1, NULL, NULL, NULL, \
        '{"chinese":"暴露垃圾","code2013":{"code":"01-10","source":"secondhand"},"code2026":{"code":"06010","source":"secondhand"},"codeCJ":{"code":"01-02","source":"secondhand"},"dwell":[32,9704189641294348288],"english":"exposed garbage pile","file":"reported","sightings":2,"timeLimit":{"workingHours":{"_0":4}},"violation":"garbage_pile"}', '{}', 'GMT');
        INSERT INTO filed VALUES ('20260130-732FB7AB1C', '732fb7ab1c6823f6', 'garbage_pile', \
        'child', 'p', 1769760000000, 'reported', 1, NULL, NULL, 1769760180000, \
        '{"chinese":"暴露垃圾","code2013":{"code":"01-10","source":"secondhand"},"code2026":{"code":"06010","source":"secondhand"},"codeCJ":{"code":"01-02","source":"secondhand"},"dwell":[32,9704189641294348288],"english":"exposed garbage pile","file":"reported","sightings":2,"timeLimit":{"workingHours":{"_0":4}},"violation":"garbage_pile"}', '{}', 'GMT');
        INSERT INTO case_event VALUES ('278ba5c2fa2cec01', '20260130-278BA5C2FA');
        INSERT INTO case_event VALUES ('6cffa14562a32fce', '20260130-278BA5C2FA');
        INSERT INTO case_event VALUES ('392b93ea5b458aa7', '20260130-392B93EA5B');
        INSERT INTO case_event VALUES ('732fb7ab1c6823f6', '20260130-732FB7AB1C');
        INSERT INTO case_change VALUES ('20260130-278BA5C2FA', 1, 1769760120000, 'engine', \
        NULL, 'reported', NULL, NULL);
        INSERT INTO case_change VALUES ('20260130-278BA5C2FA', 2, 1769760180000, 'engine', \
        'reported', 'reported', 'seen again as 6cffa14562a32fce', NULL);
        INSERT INTO case_change VALUES ('20260130-392B93EA5B', 1, 1769760060000, 'engine', \
        NULL, 'reported', NULL, NULL);
        INSERT INTO case_change VALUES ('20260130-732FB7AB1C', 1, 1769760000000, 'engine', \
        NULL, 'reported', NULL, NULL);
        INSERT INTO case_change VALUES ('20260130-732FB7AB1C', 2, 1769760180000, 'engine', \
        'reported', 'reported', 'the place is clean: closing proposed', NULL);
        PRAGMA application_id = 0x43757262;
        PRAGMA user_version = 1;
        """
}
