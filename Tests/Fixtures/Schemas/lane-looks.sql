-- A database of the schema that was published with lane-looks. Never changed.
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
INSERT INTO grdb_migrations VALUES ('owed-stops');
INSERT INTO grdb_migrations VALUES ('lane-looks');
CREATE TABLE case_file (
    id TEXT PRIMARY KEY, reference TEXT NOT NULL UNIQUE, opened_by TEXT NOT NULL,
    opened_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, revision BIGINT NOT NULL, sealed BYTEA, about TEXT);
INSERT INTO case_file VALUES ('01a20b6c-5a0b-7000-8000-000000000001', 'a4170448f09b51442178bc18dc41dda0b82b1cc4d99d9efc5a5772c9175141ba', 'Kask, intake', 1795510800123, 1795510800123, 1, X'0101A22B9FDE9F7B548CDF9FC11FE5C6DDF47E7A3E2AEF1EE62D1DDA427963B6A6712E64A9DF9192E2024596ABE1661F1C7013CFCC3A26A50633B4E5C9E5AC2A06E9EB8886EC20AA99727EB507', NULL);
CREATE TABLE assessment (
    id TEXT PRIMARY KEY, subject TEXT NOT NULL, occasion TEXT NOT NULL, peer TEXT NOT NULL,
    made_at BIGINT NOT NULL, made_by TEXT NOT NULL, stored_order BIGINT NOT NULL DEFAULT 0, sealed BYTEA);
INSERT INTO assessment VALUES ('01a20b6c-5a0b-7000-8000-000000000002', '01a20b6c-5a0b-7000-8000-000000000001', 'sending', 'https://porto.example', 1795510800123, 'Kask, intake', 1, X'0101A22B9FDECC77718E2D86E8B2DFD2503E411FF9F9F3A2DB01880655E26B1C93938AA541F51B9C4B81D5B9B1F532A258A3BA2EACCAE4B08DA10728E6909E38222EAFF90F2D81A80062621938B3DA266FD56EC3BD8C338763B4E93673612261EA085436700C4CBC29AD0FAEE12F7663B52074F1A3327484B21EEB3C349607B5A9E7B8D77AA4E2C7D929FEA8AC3C8DD4254E8232E08B869830D18C0AC13F8CBEAB8118CA349306A7FED6F873');
CREATE TABLE approval (
    assessment TEXT NOT NULL REFERENCES assessment (id), role TEXT NOT NULL, by_whom TEXT NOT NULL,
    at BIGINT NOT NULL, sealed BYTEA, PRIMARY KEY (assessment, role));
INSERT INTO approval VALUES ('01a20b6c-5a0b-7000-8000-000000000002', 'legal-officer', 'Tamm', 1795510800123, X'0101A22B9FDECC77718E2D86E8B2DFD2502E7BBE5ACEB757401AE19F4D89C614871041B00AA65959273EADDA94DF2414256AD92BF647301BC89F223F069D26579BE9DB24A9549B6A61D6CD71403FF165F25DB7B4764D82336E1F9FF9EBC8C7FC5173F815E4C2CAC73D4B209B7B8293349E1DF9B83B55E95B8B6FED8857904D');
CREATE TABLE thread (
    id TEXT PRIMARY KEY, side TEXT NOT NULL, peer TEXT NOT NULL, reference TEXT NOT NULL,
    case_id TEXT REFERENCES case_file (id), opened_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
    stage TEXT NOT NULL, decide_by TEXT NOT NULL, own_sequence BIGINT NOT NULL, own_head TEXT,
    peer_sequence BIGINT NOT NULL, sealed BYTEA);
INSERT INTO thread VALUES ('01a20b6c-5a0b-7000-8000-000000000002', 'referrer', 'https://porto.example', 'a00fa25250d0623beb9435f0020c0b428c2b551f13fafd702655cdc274f0f883', '01a20b6c-5a0b-7000-8000-000000000001', 1795510800123, 1795510800123, 'offered', '2027-01-15', 1, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 0, X'0101A22B9FDECC7D4F9376BB39AE04693B058BACA56B8AAF267F7BE6471EEF614B853B8C9828E06EFF817E528067B3FA625B28B35A');
CREATE TABLE document (
    id TEXT PRIMARY KEY, stored_order BIGINT NOT NULL UNIQUE, thread TEXT NOT NULL REFERENCES thread (id),
    issuer TEXT NOT NULL, audience TEXT NOT NULL, sequence BIGINT NOT NULL, type TEXT NOT NULL,
    issued_at BIGINT NOT NULL, stored_at BIGINT NOT NULL, digest TEXT NOT NULL, disposition TEXT NOT NULL, sealed BYTEA, UNIQUE (thread, issuer, sequence));
INSERT INTO document VALUES ('01a20b6c-5a0b-7000-8000-000000000003', 1, '01a20b6c-5a0b-7000-8000-000000000002', 'https://tartu.example', 'https://porto.example', 1, 'referral', 1795510800000, 1795510800123, 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'accepted', X'0101A22B9FDECC7D4F9376BB39AE04693B67C48CB81B3CE68113BC1E9F182A3A993EE8E984F98BD42D133E2F1544D3F5B520A9D8120E24DAB8F410DBB2');
CREATE TABLE receipt (
    document TEXT PRIMARY KEY REFERENCES document (id), issued BIGINT NOT NULL, stored_at BIGINT NOT NULL, sealed BYTEA);
INSERT INTO receipt VALUES ('01a20b6c-5a0b-7000-8000-000000000003', 0, 1795511700123, X'0101A22B9FDEE07E0D8F79B2A2E7D32574133B7367B7DA7B279CE4DDCBE7FA9EFBE658FA7363738C777FA14F5A25BCEB74F184F7874272C0482FFBC4ED');
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
INSERT INTO casework VALUES ('01a20b6c-5a0b-7000-8000-000000000005', 1, '01a20b6c-5a0b-7000-8000-000000000001', 'tag', 'intake', 'AQGiK5/euXQhvm0H8dCh7RaoryVZWFKmKkyIDNbJDXk/y7myo2JSEEnaRu/9c2PzmuSgZRfDC19pLQwPrP7jjycYBH/c3vl3zaL3Xg5oT+k=', 1, 'Kask, intake', 'intake-officer', 1795510800123, NULL);
CREATE TABLE casework_history (
    id TEXT NOT NULL REFERENCES casework (id), case_id TEXT, kind TEXT NOT NULL, compartment TEXT NOT NULL,
    content TEXT NOT NULL, revision BIGINT NOT NULL, written_by TEXT NOT NULL, role TEXT NOT NULL,
    written_at BIGINT NOT NULL, about TEXT, PRIMARY KEY (id, revision));
INSERT INTO casework_history VALUES ('01a20b6c-5a0b-7000-8000-000000000005', '01a20b6c-5a0b-7000-8000-000000000001', 'tag', 'intake', 'AQGiK5/euXQhvm0H8dCh7RaoryVZWFKmKkyIDNbJDXk/y7myo2JSEEnaRu/9c2PzmuSgZRfDC19pLQwPrP7jjycYBH/c3vl3zaL3Xg5oT+k=', 1, 'Kask, intake', 'intake-officer', 1795510800123, NULL);
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
INSERT INTO content_key VALUES ('case/01a20b6c-5a0b-7000-8000-000000000001', 'case-file', '01a22b9f-de9f-7b54-8cdf-9fc11fe5c6dd', NULL, 0, NULL);
INSERT INTO content_key VALUES ('case/01a20b6c-5a0b-7000-8000-000000000001', 'intake', '01a22b9f-deb9-7421-be6d-07f1d0a1ed16', NULL, 0, NULL);
INSERT INTO content_key VALUES ('assessment/01a20b6c-5a0b-7000-8000-000000000002', 'case-file', '01a22b9f-decc-7771-8e2d-86e8b2dfd250', NULL, 0, NULL);
INSERT INTO content_key VALUES ('thread/01a20b6c-5a0b-7000-8000-000000000002', 'case-file', '01a22b9f-decc-7d4f-9376-bb39ae04693b', NULL, 0, NULL);
INSERT INTO content_key VALUES ('agency', 'case-file', '01a22b9f-dee0-7e0d-8f79-b2a2e7d32574', NULL, 0, NULL);
CREATE TABLE sealing (
    only BIGINT PRIMARY KEY CHECK (only = 1), plain_left BIGINT NOT NULL, keyring TEXT, log_left BIGINT NOT NULL DEFAULT 0);
INSERT INTO sealing VALUES (1, 0, '346ee5d0442215825e60020348a9d6a17f69b5f230e04bb955d9d392ce56f6cd', 0);
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
INSERT INTO use_decision VALUES ('01a20b6c-5a0b-7000-8000-000000000006', 1, '01a20b6c-5a0b-7000-8000-000000000003', '01a20b6c-5a0b-7000-8000-000000000002', 'onward', 'https://porto.example', 1, X'0101A22B9FDECC7D4F9376BB39AE04693B9082290134C9A347FEC60B2B02D4B05103A855201626521FCC1A918FD31928335AEFECDEA145B1A5D6A3906F2E77EF4F3FB68E', 'Kask, intake', 1795510800123);
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
    thread TEXT PRIMARY KEY, peer TEXT NOT NULL, found_at BIGINT NOT NULL, says TEXT NOT NULL, reaches BIGINT);
CREATE TABLE owed_stop (
    thread TEXT NOT NULL, peer TEXT NOT NULL, passes_on_from BIGINT, ends TEXT, asks_erasure BIGINT NOT NULL,
    since BIGINT NOT NULL, PRIMARY KEY (peer, thread));
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
CREATE INDEX delivery_set_aside ON delivery (peer, set_aside_until) WHERE state = 'waiting';
