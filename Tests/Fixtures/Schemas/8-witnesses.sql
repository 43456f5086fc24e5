-- A database as the schema left it whose last migration is 8-witnesses, with one record of each kind. Never changed.
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
    last_attempt_at BIGINT, last_failure TEXT, deadline BIGINT, reason TEXT);
CREATE TABLE peer (
    entity TEXT PRIMARY KEY, name TEXT NOT NULL, jurisdiction TEXT NOT NULL, kind TEXT NOT NULL,
    state TEXT NOT NULL, statement TEXT NOT NULL, authority TEXT NOT NULL, added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL);
CREATE TABLE refusal (
    number BIGINT PRIMARY KEY, at BIGINT NOT NULL, problem TEXT NOT NULL, digest TEXT, size BIGINT NOT NULL,
    issuer TEXT, says TEXT);
CREATE TABLE journal (
    number BIGINT PRIMARY KEY, at BIGINT NOT NULL, event TEXT NOT NULL, actor TEXT NOT NULL, subject TEXT,
    digest TEXT, head TEXT NOT NULL);
CREATE TABLE console_session (
    id TEXT PRIMARY KEY, officer TEXT NOT NULL, code_digest TEXT NOT NULL UNIQUE, token_digest TEXT UNIQUE,
    expires_at BIGINT NOT NULL);
CREATE TABLE journal_end (only BIGINT PRIMARY KEY CHECK (only = 1), number BIGINT NOT NULL, head TEXT NOT NULL);
CREATE TABLE pack_use (
    pack TEXT NOT NULL, version TEXT NOT NULL, digest TEXT NOT NULL, since BIGINT NOT NULL,
    by_whom TEXT NOT NULL, PRIMARY KEY (pack, version));
CREATE TABLE lane (
                peer TEXT PRIMARY KEY, waiting BIGINT NOT NULL, held BIGINT NOT NULL, delivered BIGINT NOT NULL,
                dead_letters BIGINT NOT NULL, closed BIGINT NOT NULL, failures BIGINT NOT NULL,
                next_attempt_at BIGINT NOT NULL, not_before BIGINT NOT NULL, heard_at BIGINT, last_failure TEXT);
CREATE TABLE account (
            id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, team TEXT, grants TEXT NOT NULL, state TEXT NOT NULL,
            created_by TEXT NOT NULL, created_at BIGINT NOT NULL, revision BIGINT NOT NULL);
CREATE TABLE account_token (
            id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id), label TEXT NOT NULL,
            digest TEXT NOT NULL UNIQUE, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, revoked_at BIGINT);
CREATE TABLE allocation (
            subject TEXT PRIMARY KEY, owner TEXT NOT NULL, team TEXT, at BIGINT NOT NULL, by_whom TEXT NOT NULL);
CREATE TABLE reading (
            number BIGINT PRIMARY KEY, at BIGINT NOT NULL, reader TEXT NOT NULL, operation TEXT NOT NULL,
            subject TEXT, purpose TEXT NOT NULL);
CREATE TABLE api_answer (
            account TEXT NOT NULL, answer_key TEXT NOT NULL, request TEXT NOT NULL, at BIGINT NOT NULL,
            status BIGINT, body TEXT, PRIMARY KEY (account, answer_key));
CREATE TABLE webhook (
            id TEXT PRIMARY KEY, address TEXT NOT NULL, authority TEXT NOT NULL, events TEXT NOT NULL,
            position BIGINT NOT NULL, failures BIGINT NOT NULL, next_attempt_at BIGINT NOT NULL, last_failure TEXT,
            added_by TEXT NOT NULL, added_at BIGINT NOT NULL);
CREATE TABLE node_key (
            id TEXT PRIMARY KEY, use_of TEXT NOT NULL, key_id TEXT NOT NULL UNIQUE, jwk TEXT NOT NULL,
            prepared_by TEXT NOT NULL, prepared_at BIGINT NOT NULL, current_from BIGINT, past_from BIGINT,
            revoked_at BIGINT, compromised_since BIGINT, succession TEXT);
CREATE TABLE peer_statement (
            entity TEXT NOT NULL, number BIGINT NOT NULL, statement TEXT NOT NULL, held_from BIGINT NOT NULL,
            by_whom TEXT NOT NULL, PRIMARY KEY (entity, number));
CREATE TABLE casework (
            id TEXT PRIMARY KEY, stored_order BIGINT NOT NULL UNIQUE, case_id TEXT REFERENCES case_file (id),
            kind TEXT NOT NULL, compartment TEXT NOT NULL, content TEXT NOT NULL, revision BIGINT NOT NULL,
            written_by TEXT NOT NULL, role TEXT NOT NULL, written_at BIGINT NOT NULL);
CREATE TABLE casework_history (
            id TEXT NOT NULL REFERENCES casework (id), case_id TEXT, kind TEXT NOT NULL, compartment TEXT NOT NULL,
            content TEXT NOT NULL, revision BIGINT NOT NULL, written_by TEXT NOT NULL, role TEXT NOT NULL,
            written_at BIGINT NOT NULL, PRIMARY KEY (id, revision));
CREATE TABLE log_shard (
            number BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, first_entry BIGINT NOT NULL UNIQUE,
            opened_at BIGINT NOT NULL);
CREATE TABLE log_leaf (entry BIGINT PRIMARY KEY, commitment BYTEA NOT NULL, salt BYTEA);
CREATE TABLE log_tile (
            shard BIGINT NOT NULL, level BIGINT NOT NULL, tile BIGINT NOT NULL, hashes BYTEA NOT NULL,
            PRIMARY KEY (shard, level, tile));
CREATE TABLE log_checkpoint (
            shard BIGINT NOT NULL, size BIGINT NOT NULL, note TEXT NOT NULL, made_at BIGINT NOT NULL,
            PRIMARY KEY (shard, size));
CREATE TABLE trust_entry (
            kind TEXT NOT NULL, name TEXT NOT NULL, revision BIGINT NOT NULL, content TEXT, by_whom TEXT NOT NULL,
            at BIGINT NOT NULL, PRIMARY KEY (kind, name, revision));
CREATE TABLE trust_chain (
            subject TEXT NOT NULL, anchor TEXT NOT NULL, statements TEXT NOT NULL, metadata TEXT NOT NULL,
            marks TEXT NOT NULL, validated_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, next_at BIGINT NOT NULL,
            spread BIGINT NOT NULL, failures BIGINT NOT NULL, last_failure TEXT, announced_end BIGINT, broken_by TEXT,
            PRIMARY KEY (subject, anchor));
CREATE TABLE evidence (
            id TEXT PRIMARY KEY, case_id TEXT REFERENCES case_file (id), thread TEXT REFERENCES thread (id),
            origin TEXT NOT NULL, peer TEXT, document TEXT, original TEXT, state TEXT NOT NULL, manifest TEXT NOT NULL,
            secrets TEXT NOT NULL, added_by TEXT NOT NULL, added_at BIGINT NOT NULL, changed_at BIGINT NOT NULL);
CREATE TABLE custody (
            digest TEXT PRIMARY KEY, stored_order BIGINT NOT NULL UNIQUE, file TEXT NOT NULL REFERENCES evidence (id),
            issuer TEXT NOT NULL, sequence BIGINT NOT NULL, compact TEXT NOT NULL, officer TEXT, salt TEXT,
            stored_at BIGINT NOT NULL);
CREATE TABLE evidence_offer (
            file TEXT NOT NULL REFERENCES evidence (id), peer TEXT NOT NULL, document TEXT NOT NULL, thread TEXT NOT NULL,
            conditions TEXT NOT NULL, secrets TEXT NOT NULL, offered_at BIGINT NOT NULL, taken_at BIGINT,
            PRIMARY KEY (file, peer, document));
CREATE TABLE log_cosignature (
            shard BIGINT NOT NULL, size BIGINT NOT NULL, witness TEXT NOT NULL, line TEXT NOT NULL,
            stored_at BIGINT NOT NULL, PRIMARY KEY (shard, size, witness));
CREATE TABLE witnessed_head (
            origin TEXT PRIMARY KEY, size BIGINT NOT NULL, note TEXT NOT NULL, cosigned_at BIGINT NOT NULL);
CREATE TABLE log_alarm (
            number BIGINT PRIMARY KEY, kind TEXT NOT NULL, origin TEXT NOT NULL, at BIGINT NOT NULL,
            by_whom TEXT NOT NULL, first_note TEXT NOT NULL, second_note TEXT NOT NULL);
CREATE INDEX thread_changed ON thread (side, changed_at);
CREATE INDEX thread_case ON thread (case_id);
CREATE INDEX delivery_thread ON delivery (thread, state);
CREATE INDEX journal_subject ON journal (subject, number);
CREATE UNIQUE INDEX assessment_order ON assessment (stored_order);
CREATE INDEX assessment_subject ON assessment (subject, stored_order);
CREATE INDEX lane_due ON lane (next_attempt_at) WHERE waiting > 0;
CREATE INDEX delivery_lane ON delivery (peer, lane_order) WHERE state = 'waiting';
CREATE INDEX delivery_open ON delivery (lane_order) WHERE state <> 'delivered' AND state <> 'closed';
CREATE INDEX account_token_account ON account_token (account);
CREATE INDEX allocation_owner ON allocation (owner);
CREATE INDEX allocation_team ON allocation (team);
CREATE INDEX reading_subject ON reading (subject, number);
CREATE INDEX api_answer_at ON api_answer (at);
CREATE INDEX case_changed ON case_file (changed_at, id);
CREATE INDEX thread_changed_all ON thread (changed_at, id);
CREATE INDEX casework_case ON casework (case_id, stored_order);
CREATE INDEX casework_kind ON casework (kind, stored_order);
CREATE INDEX trust_chain_next ON trust_chain (next_at);
CREATE INDEX document_issuer ON document (issuer, audience, stored_at);
CREATE INDEX evidence_case ON evidence (case_id);
CREATE INDEX evidence_thread ON evidence (thread);
CREATE INDEX custody_file ON custody (file, stored_order);
CREATE INDEX log_cosignature_witness ON log_cosignature (shard, witness, size);
INSERT INTO grdb_migrations VALUES ('1-node');
INSERT INTO grdb_migrations VALUES ('2-journal-end');
INSERT INTO grdb_migrations VALUES ('3-assessment-order');
INSERT INTO grdb_migrations VALUES ('4-pack-use');
INSERT INTO grdb_migrations VALUES ('5-lanes');
INSERT INTO grdb_migrations VALUES ('accounts');
INSERT INTO grdb_migrations VALUES ('5-keys');
INSERT INTO grdb_migrations VALUES ('7-casework');
INSERT INTO grdb_migrations VALUES ('6-log');
INSERT INTO grdb_migrations VALUES ('trust-1');
INSERT INTO grdb_migrations VALUES ('evidence');
INSERT INTO grdb_migrations VALUES ('8-witnesses');
INSERT INTO case_file VALUES ('01a20b6c-5a0b-7000-8000-000000000001', 'EE-1', '{"reference":"EE-1"}', 'Kask, intake', 1795510800123, 1795510800123, 1);
INSERT INTO assessment VALUES ('01a20b6c-5a0b-7000-8000-000000000002', '01a20b6c-5a0b-7000-8000-000000000001', 'sending', 'https://porto.example', 1795510800123, 'Kask, intake', '{}', '{"outcome":"permit"}', '{"decideBy":"2027-01-15"}', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 1);
INSERT INTO approval VALUES ('01a20b6c-5a0b-7000-8000-000000000002', 'legal-officer', 'Tamm', 1795510800123, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'read twice');
INSERT INTO thread VALUES ('01a20b6c-5a0b-7000-8000-000000000002', 'referrer', 'https://porto.example', 'EE-1', '01a20b6c-5a0b-7000-8000-000000000001', 1795510800123, 1795510800123, 'offered', '2027-01-15', 1, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 0);
INSERT INTO document VALUES ('01a20b6c-5a0b-7000-8000-000000000003', 1, '01a20b6c-5a0b-7000-8000-000000000002', 'https://tartu.example', 'https://porto.example', 1, 'referral', 1795510800000, 1795510800123, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'e30.e30.c2ln', 'accepted');
INSERT INTO receipt VALUES ('01a20b6c-5a0b-7000-8000-000000000003', 0, 'e30.e30.cmVj', 1795511700123);
INSERT INTO delivery VALUES ('01a20b6c-5a0b-7000-8000-000000000003', '01a20b6c-5a0b-7000-8000-000000000002', 'https://porto.example', 1, 'waiting', 1, 1795510800123, 'nobody answers', NULL, NULL);
INSERT INTO peer VALUES ('https://porto.example', 'Apoio à Vítima', 'PT', 'victim-support', 'active', 'e30.e30.c3Rt', '-----BEGIN CERTIFICATE-----
', 'Kask, intake', 1795510800123);
INSERT INTO refusal VALUES (1, 1795510800123, 'bad-signature', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', 1234, 'https://porto.example', NULL);
INSERT INTO journal VALUES (1, 1795510800123, 'case-opened', 'Kask, intake', '01a20b6c-5a0b-7000-8000-000000000001', 'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd', 'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff');
INSERT INTO console_session VALUES ('01a20b6c-5a0b-7000-8000-000000000004', 'Kask, intake', '1111111111111111111111111111111111111111111111111111111111111111', NULL, 1795511700123);
INSERT INTO journal_end VALUES (1, 1, 'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff');
INSERT INTO pack_use VALUES ('ee-estonia', '2026.1', 'sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee', 1795510800123, 'node');
INSERT INTO lane VALUES ('https://porto.example', 1, 0, 0, 0, 0, 0, 1795511700123, -62135596800000, NULL, NULL);
INSERT INTO account VALUES ('01a20b6c-5a0b-7000-8000-000000000006', 'Kask', 'intake', '{"facilitator":"own"}', 'active', 'Kask, intake', 1795510800123, 1);
INSERT INTO account_token VALUES ('01a20b6c-5a0b-7000-8000-000000000007', '01a20b6c-5a0b-7000-8000-000000000006', 'import', '2222222222222222222222222222222222222222222222222222222222222222', 1795510800123, 1795511700123, NULL);
INSERT INTO allocation VALUES ('01a20b6c-5a0b-7000-8000-000000000001', 'Kask, intake', NULL, 1795510800123, 'Kask, intake');
INSERT INTO reading VALUES (1, 1795510800123, 'Kask', 'case-get', '01a20b6c-5a0b-7000-8000-000000000001', 'intake');
INSERT INTO api_answer VALUES ('01a20b6c-5a0b-7000-8000-000000000006', 'k-1', 'POST /cases 3333333333333333333333333333333333333333333333333333333333333333', 1795510800123, 201, '{"id":"01a20b6c-5a0b-7000-8000-000000000001"}');
INSERT INTO webhook VALUES ('01a20b6c-5a0b-7000-8000-000000000008', 'https://program.example/', '', 'case-opened', 0, 0, 1795510800123, NULL, 'Kask, intake', 1795510800123);
INSERT INTO node_key VALUES ('01a20b6c-5a0b-7000-8000-000000000005', 'federation', 'kid', '{"kty":"OKP"}', 'Kask, intake', 1795510800123, 1795510800123, 1795511700123, NULL, NULL, 'e30.e30.c3Rt');
INSERT INTO casework VALUES ('01a20b6c-5a0b-7000-8000-000000000005', 1, '01a20b6c-5a0b-7000-8000-000000000001', 'tag', 'intake', '{"removed":false,"word":"accounts"}', 1, 'Kask, intake', 'intake-officer', 1795510800123);
INSERT INTO casework_history VALUES ('01a20b6c-5a0b-7000-8000-000000000005', '01a20b6c-5a0b-7000-8000-000000000001', 'tag', 'intake', '{"removed":false,"word":"accounts"}', 1, 'Kask, intake', 'intake-officer', 1795510800123);
INSERT INTO log_shard VALUES (1, '2026', 1, 1795510800123);
INSERT INTO log_leaf VALUES (1, X'0101010101010101010101010101010101010101010101010101010101010101', X'0202020202020202020202020202020202020202020202020202020202020202');
INSERT INTO log_tile VALUES (1, 0, 0, X'0303030303030303030303030303030303030303030303030303030303030303');
INSERT INTO log_checkpoint VALUES (1, 1, 'tartu.example/log
1
AAAA
', 1795510800123);
INSERT INTO trust_entry VALUES ('grant', 'https://porto.example', 0, '{}', 'node', 1795510800123);
INSERT INTO trust_chain VALUES ('https://porto.example', 'https://anchor.example', '[]', '{}', '[]', 1795510800123, 1795511700123, 1795511700123, 0, 0, NULL, NULL, NULL);
INSERT INTO evidence VALUES ('01a20b6c-5a0b-7000-8000-000000000009', '01a20b6c-5a0b-7000-8000-000000000001', NULL, 'collected', NULL, NULL, NULL, 'held', '{"name":"log.txt"}', 'c2VhbGVk', 'Kask, intake', 1795510800123, 1795510800123);
INSERT INTO custody VALUES ('4444444444444444444444444444444444444444444444444444444444444444', 1, '01a20b6c-5a0b-7000-8000-000000000009', 'https://tartu.example', 1, 'e30.e30.Y3Vz', 'Kask, intake', 'AAAA', 1795510800123);
INSERT INTO evidence_offer VALUES ('01a20b6c-5a0b-7000-8000-000000000009', 'https://porto.example', '01a20b6c-5a0b-7000-8000-000000000003', '01a20b6c-5a0b-7000-8000-000000000002', '5555555555555555555555555555555555555555555555555555555555555555', 'c2VhbGVk', 1795510800123, NULL);
INSERT INTO log_cosignature VALUES (1, 1, 'porto.example', '— porto.example AAAA', 1795510800123);
INSERT INTO witnessed_head VALUES ('porto.example/log', 1, 'porto.example/log
1
AAAA
', 1795510800123);
INSERT INTO log_alarm VALUES (1, 'split-view', 'porto.example/log', 1795510800123, 'node', 'a', 'b');
