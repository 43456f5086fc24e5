-- A database as the schema left it whose last migration is 3-assessment-order, with one record of each kind. Never changed.
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
CREATE TABLE case_file (
    id TEXT PRIMARY KEY, reference TEXT NOT NULL UNIQUE, content TEXT NOT NULL, opened_by TEXT NOT NULL,
    opened_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, revision BIGINT NOT NULL);
CREATE TABLE assessment (
    id TEXT PRIMARY KEY, subject TEXT NOT NULL, occasion TEXT NOT NULL, peer TEXT NOT NULL,
    made_at BIGINT NOT NULL, made_by TEXT NOT NULL, facts TEXT NOT NULL, outcome TEXT NOT NULL,
    content TEXT, content_digest TEXT, stored_order BIGINT NOT NULL DEFAULT 0);
CREATE TABLE approval (
    assessment TEXT NOT NULL REFERENCES assessment (id), role TEXT NOT NULL, by_whom TEXT NOT NULL,
    at BIGINT NOT NULL, content_digest TEXT NOT NULL, note TEXT, PRIMARY KEY (assessment, role));
CREATE TABLE thread (
    id TEXT PRIMARY KEY, side TEXT NOT NULL, peer TEXT NOT NULL, reference TEXT NOT NULL,
    case_id TEXT REFERENCES case_file (id), opened_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
    stage TEXT NOT NULL, decide_by TEXT NOT NULL, own_sequence BIGINT NOT NULL, own_head TEXT,
    peer_sequence BIGINT NOT NULL);
CREATE TABLE document (
    id TEXT PRIMARY KEY, stored_order BIGINT NOT NULL UNIQUE, thread TEXT NOT NULL REFERENCES thread (id),
    issuer TEXT NOT NULL, audience TEXT NOT NULL, sequence BIGINT NOT NULL, type TEXT NOT NULL,
    issued_at BIGINT NOT NULL, stored_at BIGINT NOT NULL, digest TEXT NOT NULL, compact TEXT NOT NULL,
    disposition TEXT NOT NULL, UNIQUE (thread, issuer, sequence));
CREATE TABLE receipt (
    document TEXT PRIMARY KEY REFERENCES document (id), issued BIGINT NOT NULL, compact TEXT NOT NULL,
    stored_at BIGINT NOT NULL);
CREATE TABLE delivery (
    document TEXT PRIMARY KEY REFERENCES document (id), thread TEXT NOT NULL, peer TEXT NOT NULL,
    lane_order BIGINT NOT NULL UNIQUE, state TEXT NOT NULL, attempts BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL, last_attempt_at BIGINT, last_failure TEXT);
CREATE TABLE peer (
    entity TEXT PRIMARY KEY, name TEXT NOT NULL, jurisdiction TEXT NOT NULL, kind TEXT NOT NULL,
    state TEXT NOT NULL, statement TEXT NOT NULL, authority TEXT NOT NULL, added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL);
CREATE TABLE refusal (
    number BIGINT PRIMARY KEY, at BIGINT NOT NULL, problem TEXT NOT NULL, digest TEXT, size BIGINT NOT NULL,
    issuer TEXT);
CREATE TABLE journal (
    number BIGINT PRIMARY KEY, at BIGINT NOT NULL, event TEXT NOT NULL, actor TEXT NOT NULL, subject TEXT,
    digest TEXT, head TEXT NOT NULL);
CREATE TABLE console_session (
    id TEXT PRIMARY KEY, officer TEXT NOT NULL, code_digest TEXT NOT NULL UNIQUE, token_digest TEXT UNIQUE,
    expires_at BIGINT NOT NULL);
CREATE TABLE journal_end (only BIGINT PRIMARY KEY CHECK (only = 1), number BIGINT NOT NULL, head TEXT NOT NULL);
CREATE INDEX thread_changed ON thread (side, changed_at);
CREATE INDEX thread_case ON thread (case_id);
CREATE INDEX delivery_lane ON delivery (state, peer, lane_order);
CREATE INDEX delivery_thread ON delivery (thread, state);
CREATE INDEX journal_subject ON journal (subject, number);
CREATE UNIQUE INDEX assessment_order ON assessment (stored_order);
CREATE INDEX assessment_subject ON assessment (subject, stored_order);
INSERT INTO grdb_migrations VALUES ('1-node');
INSERT INTO grdb_migrations VALUES ('2-journal-end');
INSERT INTO grdb_migrations VALUES ('3-assessment-order');
INSERT INTO case_file VALUES ('01a20b6c-5a0b-7000-8000-000000000001', 'EE-1', '{"reference":"EE-1"}', 'Kask, intake', 1795510800123, 1795510800123, 1);
INSERT INTO assessment VALUES ('01a20b6c-5a0b-7000-8000-000000000002', '01a20b6c-5a0b-7000-8000-000000000001', 'sending', 'https://porto.example', 1795510800123, 'Kask, intake', '{}', '{"outcome":"permit"}', '{"decideBy":"2027-01-15"}', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1);
INSERT INTO approval VALUES ('01a20b6c-5a0b-7000-8000-000000000002', 'legal-officer', 'Tamm', 1795510800123, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'read twice');
INSERT INTO thread VALUES ('01a20b6c-5a0b-7000-8000-000000000002', 'referrer', 'https://porto.example', 'EE-1', '01a20b6c-5a0b-7000-8000-000000000001', 1795510800123, 1795510800123, 'offered', '2027-01-15', 1, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 0);
INSERT INTO document VALUES ('01a20b6c-5a0b-7000-8000-000000000003', 1, '01a20b6c-5a0b-7000-8000-000000000002', 'https://tartu.example', 'https://porto.example', 1, 'referral', 1795510800000, 1795510800123, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'e30.e30.c2ln', 'accepted');
INSERT INTO receipt VALUES ('01a20b6c-5a0b-7000-8000-000000000003', 0, 'e30.e30.cmVj', 1795511700123);
INSERT INTO delivery VALUES ('01a20b6c-5a0b-7000-8000-000000000003', '01a20b6c-5a0b-7000-8000-000000000002', 'https://porto.example', 1, 'waiting', 1, 1795511700123, 1795510800123, 'nobody answers');
INSERT INTO peer VALUES ('https://porto.example', 'Apoio à Vítima', 'PT', 'victim-support', 'active', 'e30.e30.c3Rt', '-----BEGIN CERTIFICATE-----
', 'Kask, intake', 1795510800123);
INSERT INTO refusal VALUES (1, 1795510800123, 'bad-signature', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', 1234, 'https://porto.example');
INSERT INTO journal VALUES (1, 1795510800123, 'case-opened', 'Kask, intake', '01a20b6c-5a0b-7000-8000-000000000001', 'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd', 'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff');
INSERT INTO console_session VALUES ('01a20b6c-5a0b-7000-8000-000000000004', 'Kask, intake', '1111111111111111111111111111111111111111111111111111111111111111', NULL, 1795511700123);
INSERT INTO journal_end VALUES (1, 1, 'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff');
