-- A database of the schema that was published with set-up. Never changed.
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
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
INSERT INTO grdb_migrations VALUES ('9-refusal-counts');
INSERT INTO grdb_migrations VALUES ('sealing');
INSERT INTO grdb_migrations VALUES ('time-stamps');
INSERT INTO grdb_migrations VALUES ('evidence-sealing');
INSERT INTO grdb_migrations VALUES ('erasures');
INSERT INTO grdb_migrations VALUES ('log-breaks');
INSERT INTO grdb_migrations VALUES ('key-exchange');
INSERT INTO grdb_migrations VALUES ('sealed-only');
INSERT INTO grdb_migrations VALUES ('evidence-sealed-only');
INSERT INTO grdb_migrations VALUES ('search');
INSERT INTO grdb_migrations VALUES ('tasks');
INSERT INTO grdb_migrations VALUES ('refusals');
INSERT INTO grdb_migrations VALUES ('references');
INSERT INTO grdb_migrations VALUES ('alarm-acknowledgements');
INSERT INTO grdb_migrations VALUES ('compartments');
INSERT INTO grdb_migrations VALUES ('console-purpose');
INSERT INTO grdb_migrations VALUES ('use-decisions');
INSERT INTO grdb_migrations VALUES ('refusal-keys');
INSERT INTO grdb_migrations VALUES ('log-to-empty');
INSERT INTO grdb_migrations VALUES ('uncertain-heads');
INSERT INTO grdb_migrations VALUES ('digests-sealed');
INSERT INTO grdb_migrations VALUES ('grants-by-two');
INSERT INTO grdb_migrations VALUES ('set-aside');
INSERT INTO grdb_migrations VALUES ('case-threads');
INSERT INTO grdb_migrations VALUES ('persons');
INSERT INTO grdb_migrations VALUES ('set-up');
INSERT INTO grdb_migrations VALUES ('catch-ups');
CREATE TABLE case_file (
    id TEXT PRIMARY KEY, reference TEXT NOT NULL UNIQUE, opened_by TEXT NOT NULL,
    opened_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, revision BIGINT NOT NULL, sealed BYTEA, about TEXT);
INSERT INTO case_file VALUES ('01a20b6c-5a0b-7000-8000-000000000001', 'bfecd7149936245a99d7d3dfea46cc34182f68b0e45823771b1f66adbbfa25d4', 'Kask, intake', 1795510800123, 1795510800123, 1, X'0101A22A1585807A8BB0538D36D27D73416CCF4F5EAFBC28142F1FD599D93DC8374A4A27155E77417A14DA9C48066BD421BD84375424CE873500BBA52D30F1047808040FFC02C3FB9F53E7F5C5', NULL);
CREATE TABLE assessment (
    id TEXT PRIMARY KEY, subject TEXT NOT NULL, occasion TEXT NOT NULL, peer TEXT NOT NULL,
    made_at BIGINT NOT NULL, made_by TEXT NOT NULL, stored_order BIGINT NOT NULL DEFAULT 0, sealed BYTEA);
INSERT INTO assessment VALUES ('01a20b6c-5a0b-7000-8000-000000000002', '01a20b6c-5a0b-7000-8000-000000000001', 'sending', 'https://porto.example', 1795510800123, 'Kask, intake', 1, X'0101A22A15858575188B8F0BBE9689DCFA46F0DC2B8AB2D136DB4CB05E875E2E51998642C692092BDD906260424FF628935BB92F0664DC311557B06BF004D543D3B1F3517D85A0BB2B9BFB565DF11FF502F5DCFFA2B6432E2DBA3B3344B05FA7C4D5EBDA0B6633F9067293DEAA75B8BCC5BD27BFC1EE91BA12CD80CEB604F40ED01101A0A86D01D925B9C3CF569BE38CAAC3D35C101C059E3FC7846130E2974B344AE11FFB06EB699B205D73');
CREATE TABLE approval (
    assessment TEXT NOT NULL REFERENCES assessment (id), role TEXT NOT NULL, by_whom TEXT NOT NULL,
    at BIGINT NOT NULL, sealed BYTEA, PRIMARY KEY (assessment, role));
INSERT INTO approval VALUES ('01a20b6c-5a0b-7000-8000-000000000002', 'legal-officer', 'Tamm', 1795510800123, X'0101A22A15858575188B8F0BBE9689DCFA44419FC37063EF9FA41022054C71EA144484FE542F17DDC72796D8033298DE885E981DD10769B290EA2AF5BF6C4564A7B35B80E9BC27DEB3F6208A34E738A177C5ACECE9CE8AB7B474A5B265AC3A73841997B25880A4D8946498ECDE96A3E4897702BA4F29E32E7A57D0ACE38D07');
CREATE TABLE thread (
    id TEXT PRIMARY KEY, side TEXT NOT NULL, peer TEXT NOT NULL, reference TEXT NOT NULL,
    case_id TEXT REFERENCES case_file (id), opened_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
    stage TEXT NOT NULL, decide_by TEXT NOT NULL, own_sequence BIGINT NOT NULL, own_head TEXT,
    peer_sequence BIGINT NOT NULL, sealed BYTEA);
INSERT INTO thread VALUES ('01a20b6c-5a0b-7000-8000-000000000002', 'referrer', 'https://porto.example', 'aa8e19804ebea7b0e3af1dcb1eadc65ba6390d13fadfeb3bb73b8fd58bf8747b', '01a20b6c-5a0b-7000-8000-000000000001', 1795510800123, 1795510800123, 'offered', '2027-01-15', 1, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 0, X'0101A22A1585857359A541FB9B70A9562D25AE051BD80F37CD9E000459236FD792CB630D9C1F2AFA6B87AED3B1879518A18C3CAA57');
CREATE TABLE document (
    id TEXT PRIMARY KEY, stored_order BIGINT NOT NULL UNIQUE, thread TEXT NOT NULL REFERENCES thread (id),
    issuer TEXT NOT NULL, audience TEXT NOT NULL, sequence BIGINT NOT NULL, type TEXT NOT NULL,
    issued_at BIGINT NOT NULL, stored_at BIGINT NOT NULL, digest TEXT NOT NULL, disposition TEXT NOT NULL, sealed BYTEA, UNIQUE (thread, issuer, sequence));
INSERT INTO document VALUES ('01a20b6c-5a0b-7000-8000-000000000003', 1, '01a20b6c-5a0b-7000-8000-000000000002', 'https://tartu.example', 'https://porto.example', 1, 'referral', 1795510800000, 1795510800123, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'accepted', X'0101A22A1585857359A541FB9B70A9562D02D1C4F5ADE92012698254A3512517745070F32C9F8AC2D8FB91A249965083ABE1DFB2898B19557199582F39');
CREATE TABLE receipt (
    document TEXT PRIMARY KEY REFERENCES document (id), issued BIGINT NOT NULL, stored_at BIGINT NOT NULL, sealed BYTEA);
INSERT INTO receipt VALUES ('01a20b6c-5a0b-7000-8000-000000000003', 0, 1795511700123, X'0101A22A15858978108AE71E5288264A0623BF2618AB304B86CFC1F98BFD34E95769E4C179CEA432FD8E439A7E4E8AF300445B87C22D9457DD3A741537');
CREATE TABLE delivery (
    document TEXT PRIMARY KEY REFERENCES document (id), thread TEXT NOT NULL, peer TEXT NOT NULL,
    lane_order BIGINT NOT NULL UNIQUE, state TEXT NOT NULL, attempts BIGINT NOT NULL,
    last_attempt_at BIGINT, last_failure TEXT, deadline BIGINT, reason TEXT, rebuffs BIGINT NOT NULL DEFAULT 0, set_aside_until BIGINT);
INSERT INTO delivery VALUES ('01a20b6c-5a0b-7000-8000-000000000003', '01a20b6c-5a0b-7000-8000-000000000002', 'https://porto.example', 1, 'waiting', 1, 1795510800123, 'nobody answers', NULL, NULL, 0, NULL);
CREATE TABLE peer (
    entity TEXT PRIMARY KEY, name TEXT NOT NULL, jurisdiction TEXT NOT NULL, kind TEXT NOT NULL,
    state TEXT NOT NULL, statement TEXT NOT NULL, authority TEXT NOT NULL, added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL);
INSERT INTO peer VALUES ('https://porto.example', 'Apoio à Vítima', 'PT', 'victim-support', 'active', 'e30.e30.c3Rt', '-----BEGIN CERTIFICATE-----
', 'Kask, intake', 1795510800123);
CREATE TABLE refusal (
    number BIGINT PRIMARY KEY, at BIGINT NOT NULL, problem TEXT NOT NULL, digest TEXT, size BIGINT NOT NULL,
    issuer TEXT, says TEXT, until BIGINT, occurrences BIGINT NOT NULL DEFAULT 1, network TEXT);
INSERT INTO refusal VALUES (1, 1795510800123, 'bad-signature', 'cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc', 1234, 'https://porto.example', NULL, 1795510800123, 1, NULL);
CREATE TABLE journal (
    number BIGINT PRIMARY KEY, at BIGINT NOT NULL, event TEXT NOT NULL, actor TEXT NOT NULL, subject TEXT,
    digest TEXT, head TEXT NOT NULL);
INSERT INTO journal VALUES (1, 1795510800123, 'case-opened', 'Kask, intake', '01a20b6c-5a0b-7000-8000-000000000001', 'dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd', 'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff');
CREATE TABLE console_session (
    id TEXT PRIMARY KEY, officer TEXT NOT NULL, code_digest TEXT NOT NULL UNIQUE, token_digest TEXT UNIQUE,
    expires_at BIGINT NOT NULL, purpose TEXT);
INSERT INTO console_session VALUES ('01a20b6c-5a0b-7000-8000-000000000004', 'Kask, intake', '1111111111111111111111111111111111111111111111111111111111111111', NULL, 1795511700123, NULL);
CREATE TABLE journal_end (only BIGINT PRIMARY KEY CHECK (only = 1), number BIGINT NOT NULL, head TEXT NOT NULL);
INSERT INTO journal_end VALUES (1, 1, 'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff');
CREATE TABLE pack_use (
    pack TEXT NOT NULL, version TEXT NOT NULL, digest TEXT NOT NULL, since BIGINT NOT NULL,
    by_whom TEXT NOT NULL, PRIMARY KEY (pack, version));
INSERT INTO pack_use VALUES ('ee-estonia', '2026.1', 'sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee', 1795510800123, 'node');
CREATE TABLE lane (
    peer TEXT PRIMARY KEY, waiting BIGINT NOT NULL, held BIGINT NOT NULL, delivered BIGINT NOT NULL,
    dead_letters BIGINT NOT NULL, closed BIGINT NOT NULL, failures BIGINT NOT NULL,
    next_attempt_at BIGINT NOT NULL, not_before BIGINT NOT NULL, heard_at BIGINT, last_failure TEXT);
INSERT INTO lane VALUES ('https://porto.example', 1, 0, 0, 0, 0, 0, -62135596800000, -62135596800000, NULL, NULL);
CREATE TABLE account (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, team TEXT, grants TEXT NOT NULL, state TEXT NOT NULL,
    created_by TEXT NOT NULL, created_at BIGINT NOT NULL, revision BIGINT NOT NULL, proposal TEXT, proposed_by TEXT);
CREATE TABLE account_token (
    id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id), label TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, revoked_at BIGINT);
CREATE TABLE allocation (
    subject TEXT PRIMARY KEY, owner TEXT NOT NULL, team TEXT, at BIGINT NOT NULL, by_whom TEXT NOT NULL, changed_at BIGINT NOT NULL DEFAULT 0);
CREATE TABLE reading (
    number BIGINT PRIMARY KEY, at BIGINT NOT NULL, reader TEXT NOT NULL, operation TEXT NOT NULL,
    subject TEXT, purpose TEXT NOT NULL);
CREATE TABLE api_answer (
    account TEXT NOT NULL, answer_key TEXT NOT NULL, request TEXT NOT NULL, at BIGINT NOT NULL,
    status BIGINT, body TEXT, subject TEXT, PRIMARY KEY (account, answer_key));
CREATE TABLE webhook (
    id TEXT PRIMARY KEY, address TEXT NOT NULL, authority TEXT NOT NULL, events TEXT NOT NULL,
    position BIGINT NOT NULL, failures BIGINT NOT NULL, next_attempt_at BIGINT NOT NULL, last_failure TEXT,
    added_by TEXT NOT NULL, added_at BIGINT NOT NULL);
CREATE TABLE node_key (
    id TEXT PRIMARY KEY, use_of TEXT NOT NULL, key_id TEXT NOT NULL UNIQUE, jwk TEXT NOT NULL,
    prepared_by TEXT NOT NULL, prepared_at BIGINT NOT NULL, current_from BIGINT, past_from BIGINT,
    revoked_at BIGINT, compromised_since BIGINT, succession TEXT);
INSERT INTO node_key VALUES ('01a20b6c-5a0b-7000-8000-000000000005', 'federation', 'kid', '{"kty":"OKP"}', 'Kask, intake', 1795510800123, 1795510800123, 1795511700123, NULL, NULL, 'e30.e30.c3Rt');
CREATE TABLE peer_statement (
    entity TEXT NOT NULL, number BIGINT NOT NULL, statement TEXT NOT NULL, held_from BIGINT NOT NULL,
    by_whom TEXT NOT NULL, PRIMARY KEY (entity, number));
CREATE TABLE casework (
    id TEXT PRIMARY KEY, stored_order BIGINT NOT NULL UNIQUE, case_id TEXT REFERENCES case_file (id),
    kind TEXT NOT NULL, compartment TEXT NOT NULL, content TEXT NOT NULL, revision BIGINT NOT NULL,
    written_by TEXT NOT NULL, role TEXT NOT NULL, written_at BIGINT NOT NULL, about TEXT);
INSERT INTO casework VALUES ('01a20b6c-5a0b-7000-8000-000000000005', 1, '01a20b6c-5a0b-7000-8000-000000000001', 'tag', 'intake', 'AQGiKhWFhHZOu5pvewer3MYGr5DNJmnNjfCR/x3SxMTyuXgWktfy6amGkN10RafbiDkWMGL7kLH7KDxCSWTogMZbKf/ds5Zsm3c8GYJz5Ws=', 1, 'Kask, intake', 'intake-officer', 1795510800123, NULL);
CREATE TABLE casework_history (
    id TEXT NOT NULL REFERENCES casework (id), case_id TEXT, kind TEXT NOT NULL, compartment TEXT NOT NULL,
    content TEXT NOT NULL, revision BIGINT NOT NULL, written_by TEXT NOT NULL, role TEXT NOT NULL,
    written_at BIGINT NOT NULL, about TEXT, PRIMARY KEY (id, revision));
INSERT INTO casework_history VALUES ('01a20b6c-5a0b-7000-8000-000000000005', '01a20b6c-5a0b-7000-8000-000000000001', 'tag', 'intake', 'AQGiKhWFhHZOu5pvewer3MYGr5DNJmnNjfCR/x3SxMTyuXgWktfy6amGkN10RafbiDkWMGL7kLH7KDxCSWTogMZbKf/ds5Zsm3c8GYJz5Ws=', 1, 'Kask, intake', 'intake-officer', 1795510800123, NULL);
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
    origin TEXT NOT NULL, peer TEXT, document TEXT, original TEXT, state TEXT NOT NULL, added_by TEXT NOT NULL, added_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, sealed BYTEA);
CREATE TABLE custody (
    digest TEXT PRIMARY KEY, stored_order BIGINT NOT NULL UNIQUE, file TEXT NOT NULL REFERENCES evidence (id),
    issuer TEXT NOT NULL, sequence BIGINT NOT NULL, stored_at BIGINT NOT NULL, sealed BYTEA);
CREATE TABLE evidence_offer (
    file TEXT NOT NULL REFERENCES evidence (id), peer TEXT NOT NULL, document TEXT NOT NULL, thread TEXT NOT NULL,
    offered_at BIGINT NOT NULL, taken_at BIGINT, sealed BYTEA,
    PRIMARY KEY (file, peer, document));
CREATE TABLE log_cosignature (
    shard BIGINT NOT NULL, size BIGINT NOT NULL, witness TEXT NOT NULL, line TEXT NOT NULL,
    stored_at BIGINT NOT NULL, PRIMARY KEY (shard, size, witness));
CREATE TABLE witnessed_head (
    origin TEXT PRIMARY KEY, size BIGINT NOT NULL, note TEXT NOT NULL, cosigned_at BIGINT NOT NULL, uncertain BIGINT NOT NULL DEFAULT 0);
CREATE TABLE log_alarm (
    number BIGINT PRIMARY KEY, kind TEXT NOT NULL, origin TEXT NOT NULL, at BIGINT NOT NULL,
    by_whom TEXT NOT NULL, first_note TEXT NOT NULL, second_note TEXT NOT NULL);
CREATE TABLE content_key (
    scope TEXT NOT NULL, compartment TEXT NOT NULL, key_id TEXT NOT NULL UNIQUE, erased_at BIGINT,
    shredded BIGINT NOT NULL DEFAULT 0, marks BYTEA, PRIMARY KEY (scope, compartment));
INSERT INTO content_key VALUES ('case/01a20b6c-5a0b-7000-8000-000000000001', 'case-file', '01a22a15-8580-7a8b-b053-8d36d27d7341', NULL, 0, NULL);
INSERT INTO content_key VALUES ('case/01a20b6c-5a0b-7000-8000-000000000001', 'intake', '01a22a15-8584-764e-bb9a-6f7b07abdcc6', NULL, 0, NULL);
INSERT INTO content_key VALUES ('assessment/01a20b6c-5a0b-7000-8000-000000000002', 'case-file', '01a22a15-8585-7518-8b8f-0bbe9689dcfa', NULL, 0, NULL);
INSERT INTO content_key VALUES ('thread/01a20b6c-5a0b-7000-8000-000000000002', 'case-file', '01a22a15-8585-7359-a541-fb9b70a9562d', NULL, 0, NULL);
INSERT INTO content_key VALUES ('agency', 'case-file', '01a22a15-8589-7810-8ae7-1e5288264a06', NULL, 0, NULL);
CREATE TABLE sealing (
    only BIGINT PRIMARY KEY CHECK (only = 1), plain_left BIGINT NOT NULL, keyring TEXT, log_left BIGINT NOT NULL DEFAULT 0);
INSERT INTO sealing VALUES (1, 0, '207e0f9977e59a29a8a43789b747715bcef1b9c71e7cc25ac10e7d324f7e5003', 0);
CREATE TABLE time_stamp (
    shard BIGINT NOT NULL, size BIGINT NOT NULL, authority TEXT NOT NULL, authority_revision BIGINT NOT NULL,
    request BYTEA NOT NULL, token BYTEA NOT NULL, at BIGINT NOT NULL, accuracy BIGINT, policy TEXT NOT NULL,
    serial TEXT NOT NULL, signer TEXT NOT NULL, stored_at BIGINT NOT NULL,
    PRIMARY KEY (shard, size, authority));
CREATE TABLE time_authority_state (
    authority TEXT PRIMARY KEY, asked_at BIGINT NOT NULL, stamped_at BIGINT, failures BIGINT NOT NULL,
    failure_code TEXT, failure_says TEXT);
CREATE TABLE time_alarm (only BIGINT PRIMARY KEY CHECK (only = 1), since BIGINT NOT NULL);
CREATE TABLE erasure (
    id TEXT PRIMARY KEY, stored_order BIGINT NOT NULL UNIQUE, subject TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
    sealed BYTEA NOT NULL, begun_by TEXT NOT NULL, begun_at BIGINT NOT NULL, changed_at BIGINT NOT NULL);
CREATE TABLE log_break (
    part TEXT PRIMARY KEY, kept BIGINT NOT NULL, known TEXT NOT NULL, kept_by TEXT NOT NULL,
    successor TEXT NOT NULL, statement TEXT NOT NULL, reason TEXT NOT NULL, by_whom TEXT NOT NULL,
    at BIGINT NOT NULL);
CREATE TABLE search_case (number BIGINT PRIMARY KEY, case_id TEXT NOT NULL UNIQUE);
INSERT INTO search_case VALUES (1, '01a20b6c-5a0b-7000-8000-000000000001');
CREATE TABLE search_word (
    code BIGINT NOT NULL, number BIGINT NOT NULL, PRIMARY KEY (code, number));
CREATE TABLE search_state (only BIGINT PRIMARY KEY CHECK (only = 1), is_complete BIGINT NOT NULL);
INSERT INTO search_state VALUES (1, 1);
CREATE TABLE thread_task (
    id TEXT PRIMARY KEY, thread TEXT NOT NULL REFERENCES thread (id), kind TEXT NOT NULL, subject TEXT NOT NULL,
    own BIGINT NOT NULL, started_at BIGINT NOT NULL, due_at BIGINT NOT NULL, step TEXT NOT NULL, act_at BIGINT,
    done_at BIGINT, done_by TEXT, UNIQUE (thread, kind, subject));
CREATE TABLE fold (
    only BIGINT PRIMARY KEY CHECK (only = 1), version BIGINT NOT NULL, reached TEXT);
INSERT INTO fold VALUES (1, 0, NULL);
CREATE TABLE peer_refusal (
    document TEXT PRIMARY KEY REFERENCES document (id), sealed BYTEA NOT NULL, stored_at BIGINT NOT NULL);
CREATE TABLE alarm_acknowledgement (
    kind TEXT NOT NULL, alarm BIGINT NOT NULL, by_whom TEXT NOT NULL, reason TEXT NOT NULL,
    at BIGINT NOT NULL, settled_at BIGINT, PRIMARY KEY (kind, alarm));
CREATE TABLE resealing (
    name TEXT PRIMARY KEY, reached_id TEXT NOT NULL, reached_revision BIGINT NOT NULL);
CREATE TABLE use_decision (
    id TEXT PRIMARY KEY, stored_order BIGINT NOT NULL UNIQUE, document TEXT NOT NULL REFERENCES document (id),
    thread TEXT NOT NULL REFERENCES thread (id), way TEXT NOT NULL, recipient TEXT, allowed BIGINT NOT NULL,
    sealed BYTEA NOT NULL, by_whom TEXT NOT NULL, at BIGINT NOT NULL);
INSERT INTO use_decision VALUES ('01a20b6c-5a0b-7000-8000-000000000006', 1, '01a20b6c-5a0b-7000-8000-000000000003', '01a20b6c-5a0b-7000-8000-000000000002', 'onward', 'https://porto.example', 1, X'0101A22A1585857359A541FB9B70A9562DDEF5D5CD5BD7F6872488EE136FF9FC0E97CD13731C1412B5B028B1A0A00B68AC8DA068319B0359CA58BF8B5EC4FD779666727B', 'Kask, intake', 1795510800123);
CREATE TABLE account_enrolment (
    id TEXT PRIMARY KEY, account TEXT NOT NULL UNIQUE REFERENCES account (id), first_half TEXT NOT NULL UNIQUE,
    begun_by TEXT NOT NULL, second_half TEXT, seconded_by TEXT, expires_at BIGINT NOT NULL);
CREATE TABLE case_person (
    id TEXT PRIMARY KEY, code TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES case_file (id) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (case_id, code));
CREATE TABLE undivided_case (case_id TEXT PRIMARY KEY);
CREATE TABLE node_set_up (id BIGINT PRIMARY KEY, at BIGINT NOT NULL);
CREATE TABLE account_recovery (
    id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES account (id), by_whom TEXT NOT NULL, reason TEXT NOT NULL,
    at BIGINT NOT NULL);
CREATE TABLE catch_up (
    entity TEXT PRIMARY KEY, since BIGINT NOT NULL, ended_at BIGINT, ended_by TEXT, last_failure TEXT);
CREATE TABLE thread_gap (
    thread TEXT PRIMARY KEY, peer TEXT NOT NULL, found_at BIGINT NOT NULL, says TEXT NOT NULL);
CREATE INDEX thread_changed ON thread (side, changed_at);
CREATE INDEX delivery_thread ON delivery (thread, state);
CREATE INDEX journal_subject ON journal (subject, number);
CREATE UNIQUE INDEX assessment_order ON assessment (stored_order);
CREATE INDEX assessment_subject ON assessment (subject, stored_order);
CREATE INDEX lane_due ON lane (next_attempt_at) WHERE waiting > 0;
CREATE INDEX delivery_lane ON delivery (peer, lane_order) WHERE state = 'waiting';
CREATE INDEX delivery_open ON delivery (lane_order) WHERE state <> 'delivered' AND state <> 'closed';
CREATE INDEX account_token_account ON account_token (account);
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
CREATE INDEX content_key_erased ON content_key (shredded, erased_at);
CREATE INDEX api_answer_subject ON api_answer (subject);
CREATE INDEX erasure_subject ON erasure (subject, stored_order);
CREATE INDEX erasure_state ON erasure (state, stored_order);
CREATE INDEX document_type ON document (type, thread);
CREATE INDEX search_word_case ON search_word (number);
CREATE INDEX allocation_owner ON allocation (owner, changed_at, subject);
CREATE INDEX allocation_team ON allocation (team, changed_at, subject);
CREATE INDEX thread_task_act ON thread_task (act_at) WHERE done_at IS NULL AND act_at IS NOT NULL;
CREATE INDEX thread_task_due ON thread_task (due_at) WHERE done_at IS NULL;
CREATE INDEX refusal_digest ON refusal (digest, issuer);
CREATE INDEX thread_reference ON thread (reference, id);
CREATE INDEX use_decision_document ON use_decision (document, stored_order);
CREATE INDEX use_decision_thread ON use_decision (thread);
CREATE INDEX thread_case_side ON thread (case_id, side, id);
CREATE INDEX casework_history_case ON casework_history (case_id);
CREATE INDEX thread_peer ON thread (peer, id);
