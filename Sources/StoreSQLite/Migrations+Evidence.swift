extension Migrations {
    /// Files of evidence, their custody, and to whom they were offered.
    static let evidence = [
        """
        CREATE TABLE evidence (
            id TEXT PRIMARY KEY, case_id TEXT REFERENCES case_file (id), thread TEXT REFERENCES thread (id),
            origin TEXT NOT NULL, peer TEXT, document TEXT, original TEXT, state TEXT NOT NULL, manifest TEXT NOT NULL,
            secrets TEXT NOT NULL, added_by TEXT NOT NULL, added_at BIGINT NOT NULL, changed_at BIGINT NOT NULL)
        """,
        "CREATE INDEX evidence_case ON evidence (case_id)",
        "CREATE INDEX evidence_thread ON evidence (thread)",
        """
        CREATE TABLE custody (
            digest TEXT PRIMARY KEY, stored_order BIGINT NOT NULL UNIQUE, file TEXT NOT NULL REFERENCES evidence (id),
            issuer TEXT NOT NULL, sequence BIGINT NOT NULL, compact TEXT NOT NULL, officer TEXT, salt TEXT,
            stored_at BIGINT NOT NULL)
        """,
        "CREATE INDEX custody_file ON custody (file, stored_order)",
        """
        CREATE TABLE evidence_offer (
            file TEXT NOT NULL REFERENCES evidence (id), peer TEXT NOT NULL, document TEXT NOT NULL, thread TEXT NOT NULL,
            conditions TEXT NOT NULL, secrets TEXT NOT NULL, offered_at BIGINT NOT NULL, taken_at BIGINT,
            PRIMARY KEY (file, peer, document))
        """,
    ]
}
