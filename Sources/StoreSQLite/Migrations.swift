import GRDB

/// The schema, as migrations that run forward on real old data. One that has been published is never changed; what
/// is needed next is a new one at the end. Types and statements are those that SQLite and PostgreSQL share.
enum Migrations {
    static var all: DatabaseMigrator {
        var migrator = beforeSealing
        // After the sealing: everything in the columns that go has been sealed by then.
        migrator.registerMigration(sealedOnlyName) { database in
            for statement in sealedOnly { try database.execute(sql: statement) }
        }
        migrator.registerMigration(evidenceSealedOnlyName) { database in
            for statement in evidenceSealedOnly { try database.execute(sql: statement) }
        }
        registerSearch(in: &migrator)
        registerTasks(in: &migrator)
        registerPeerRefusals(in: &migrator)
        registerReferences(in: &migrator)
        registerAlarms(in: &migrator)
        registerCompartments(in: &migrator)
        registerConsole(in: &migrator)
        registerUseDecisions(in: &migrator)
        registerRefusalKeys(in: &migrator)
        registerUncertainHeads(in: &migrator)
        registerDigests(in: &migrator)
        registerGrants(in: &migrator)
        registerSetAside(in: &migrator)
        registerCaseThreads(in: &migrator)
        registerPersons(in: &migrator)
        registerSetUp(in: &migrator)
        registerCatchUps(in: &migrator)
        registerOwedStops(in: &migrator)
        registerLaneLooks(in: &migrator)
        return migrator
    }

    /// Everything but the removal of the columns that held content in plain text.
    static var beforeSealing: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1-node") { database in
            for statement in node { try database.execute(sql: statement) }
        }
        migrator.registerMigration("2-journal-end") { database in
            for statement in journalEnd { try database.execute(sql: statement) }
        }
        migrator.registerMigration("3-assessment-order") { database in
            for statement in assessmentOrder { try database.execute(sql: statement) }
        }
        migrator.registerMigration("4-pack-use") { database in try database.execute(sql: packUse) }
        migrator.registerMigration("5-lanes") { database in
            for statement in lanes { try database.execute(sql: statement) }
        }
        migrator.registerMigration("accounts") { database in
            for statement in accounts { try database.execute(sql: statement) }
        }
        registerKeys(in: &migrator)
        registerCasework(in: &migrator)
        migrator.registerMigration("6-log") { database in
            for statement in log { try database.execute(sql: statement) }
        }
        registerTrust(in: &migrator)
        migrator.registerMigration("evidence") { database in
            for statement in evidence { try database.execute(sql: statement) }
        }
        registerWitnesses(in: &migrator)
        registerRefusalCounts(in: &migrator)
        registerSealing(in: &migrator)
        registerTimeStamps(in: &migrator)
        registerSealedEvidence(in: &migrator)
        registerErasures(in: &migrator)
        registerLogBreaks(in: &migrator)
        // Before anything is sealed that an older version left in plain text: keys are read with what was handed over to them.
        registerKeyExchange(in: &migrator)
        return migrator
    }

    /// The versions of rule packs by which the node has decided: it never goes back.
    private static let packUse = """
        CREATE TABLE pack_use (
            pack TEXT NOT NULL, version TEXT NOT NULL, digest TEXT NOT NULL, since BIGINT NOT NULL,
            by_whom TEXT NOT NULL, PRIMARY KEY (pack, version))
        """

    /// Two assessments may be made in one millisecond, and a clock may be set back: only the order in which they were
    /// stored says which is the last.
    private static let assessmentOrder = [
        "ALTER TABLE assessment ADD COLUMN stored_order BIGINT NOT NULL DEFAULT 0",
        """
        UPDATE assessment SET stored_order = (
            SELECT COUNT(*) FROM assessment AS earlier
                WHERE earlier.made_at < assessment.made_at
                    OR (earlier.made_at = assessment.made_at AND earlier.id <= assessment.id))
        """,
        "CREATE UNIQUE INDEX assessment_order ON assessment (stored_order)",
        "DROP INDEX assessment_subject",
        "CREATE INDEX assessment_subject ON assessment (subject, stored_order)",
    ]

    private static let journalEnd = [
        "CREATE TABLE journal_end (only BIGINT PRIMARY KEY CHECK (only = 1), number BIGINT NOT NULL, head TEXT NOT NULL)",
        """
        INSERT INTO journal_end (only, number, head)
            SELECT 1, number, head FROM journal WHERE number = (SELECT MAX(number) FROM journal)
        """,
    ]

    private static let node = [
        """
        CREATE TABLE case_file (
            id TEXT PRIMARY KEY, reference TEXT NOT NULL UNIQUE, content TEXT NOT NULL, opened_by TEXT NOT NULL,
            opened_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, revision BIGINT NOT NULL)
        """,
        """
        CREATE TABLE assessment (
            id TEXT PRIMARY KEY, subject TEXT NOT NULL, occasion TEXT NOT NULL, peer TEXT NOT NULL,
            made_at BIGINT NOT NULL, made_by TEXT NOT NULL, facts TEXT NOT NULL, outcome TEXT NOT NULL,
            content TEXT, content_digest TEXT)
        """,
        "CREATE INDEX assessment_subject ON assessment (subject, id)",
        """
        CREATE TABLE approval (
            assessment TEXT NOT NULL REFERENCES assessment (id), role TEXT NOT NULL, by_whom TEXT NOT NULL,
            at BIGINT NOT NULL, content_digest TEXT NOT NULL, note TEXT, PRIMARY KEY (assessment, role))
        """,
        """
        CREATE TABLE thread (
            id TEXT PRIMARY KEY, side TEXT NOT NULL, peer TEXT NOT NULL, reference TEXT NOT NULL,
            case_id TEXT REFERENCES case_file (id), opened_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
            stage TEXT NOT NULL, decide_by TEXT NOT NULL, own_sequence BIGINT NOT NULL, own_head TEXT,
            peer_sequence BIGINT NOT NULL)
        """,
        "CREATE INDEX thread_changed ON thread (side, changed_at)",
        "CREATE INDEX thread_case ON thread (case_id)",
        """
        CREATE TABLE document (
            id TEXT PRIMARY KEY, stored_order BIGINT NOT NULL UNIQUE, thread TEXT NOT NULL REFERENCES thread (id),
            issuer TEXT NOT NULL, audience TEXT NOT NULL, sequence BIGINT NOT NULL, type TEXT NOT NULL,
            issued_at BIGINT NOT NULL, stored_at BIGINT NOT NULL, digest TEXT NOT NULL, compact TEXT NOT NULL,
            disposition TEXT NOT NULL, UNIQUE (thread, issuer, sequence))
        """,
        """
        CREATE TABLE receipt (
            document TEXT PRIMARY KEY REFERENCES document (id), issued BIGINT NOT NULL, compact TEXT NOT NULL,
            stored_at BIGINT NOT NULL)
        """,
        """
        CREATE TABLE delivery (
            document TEXT PRIMARY KEY REFERENCES document (id), thread TEXT NOT NULL, peer TEXT NOT NULL,
            lane_order BIGINT NOT NULL UNIQUE, state TEXT NOT NULL, attempts BIGINT NOT NULL,
            next_attempt_at BIGINT NOT NULL, last_attempt_at BIGINT, last_failure TEXT)
        """,
        "CREATE INDEX delivery_lane ON delivery (state, peer, lane_order)",
        "CREATE INDEX delivery_thread ON delivery (thread, state)",
        """
        CREATE TABLE peer (
            entity TEXT PRIMARY KEY, name TEXT NOT NULL, jurisdiction TEXT NOT NULL, kind TEXT NOT NULL,
            state TEXT NOT NULL, statement TEXT NOT NULL, authority TEXT NOT NULL, added_by TEXT NOT NULL,
            added_at BIGINT NOT NULL)
        """,
        """
        CREATE TABLE refusal (
            number BIGINT PRIMARY KEY, at BIGINT NOT NULL, problem TEXT NOT NULL, digest TEXT, size BIGINT NOT NULL,
            issuer TEXT)
        """,
        """
        CREATE TABLE journal (
            number BIGINT PRIMARY KEY, at BIGINT NOT NULL, event TEXT NOT NULL, actor TEXT NOT NULL, subject TEXT,
            digest TEXT, head TEXT NOT NULL)
        """,
        "CREATE INDEX journal_subject ON journal (subject, number)",
        """
        CREATE TABLE console_session (
            id TEXT PRIMARY KEY, officer TEXT NOT NULL, code_digest TEXT NOT NULL UNIQUE, token_digest TEXT UNIQUE,
            expires_at BIGINT NOT NULL)
        """,
    ]
}
