extension Migrations {
    /// Accounts with their tokens, whose each case is, what was read by whom, and the answers to requests with an
    /// idempotency key. A case of before belongs to whoever opened it.
    static let accounts = [
        """
        CREATE TABLE account (
            id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, team TEXT, grants TEXT NOT NULL, state TEXT NOT NULL,
            created_by TEXT NOT NULL, created_at BIGINT NOT NULL, revision BIGINT NOT NULL)
        """,
        """
        CREATE TABLE account_token (
            id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id), label TEXT NOT NULL,
            digest TEXT NOT NULL UNIQUE, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, revoked_at BIGINT)
        """,
        "CREATE INDEX account_token_account ON account_token (account)",
        """
        CREATE TABLE allocation (
            subject TEXT PRIMARY KEY, owner TEXT NOT NULL, team TEXT, at BIGINT NOT NULL, by_whom TEXT NOT NULL)
        """,
        "CREATE INDEX allocation_owner ON allocation (owner)",
        "CREATE INDEX allocation_team ON allocation (team)",
        """
        INSERT INTO allocation (subject, owner, team, at, by_whom)
            SELECT id, opened_by, NULL, opened_at, opened_by FROM case_file
        """,
        """
        CREATE TABLE reading (
            number BIGINT PRIMARY KEY, at BIGINT NOT NULL, reader TEXT NOT NULL, operation TEXT NOT NULL,
            subject TEXT, purpose TEXT NOT NULL)
        """,
        "CREATE INDEX reading_subject ON reading (subject, number)",
        """
        CREATE TABLE api_answer (
            account TEXT NOT NULL, answer_key TEXT NOT NULL, request TEXT NOT NULL, at BIGINT NOT NULL,
            status BIGINT, body TEXT, PRIMARY KEY (account, answer_key))
        """,
        "CREATE INDEX api_answer_at ON api_answer (at)",
        """
        CREATE TABLE webhook (
            id TEXT PRIMARY KEY, address TEXT NOT NULL, authority TEXT NOT NULL, events TEXT NOT NULL,
            position BIGINT NOT NULL, failures BIGINT NOT NULL, next_attempt_at BIGINT NOT NULL, last_failure TEXT,
            added_by TEXT NOT NULL, added_at BIGINT NOT NULL)
        """,
        "CREATE INDEX case_changed ON case_file (changed_at, id)",
        "CREATE INDEX thread_changed_all ON thread (changed_at, id)",
    ]
}
