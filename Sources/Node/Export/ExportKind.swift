/// What an export of everything has a file of. Together with ``StaysBehind`` it names every table of the store: whoever adds one
/// says here where it goes, or there why it stays.
package enum ExportKind: String, Sendable, Hashable, CaseIterable {
    case cases, records, assessments, approvals, referrals, documents, receipts, evidence, custody
    case evidenceOffers = "evidence-offers"
    case useDecisions = "use-decisions"
    case trust, statements
    case trustChains = "trust-chains"
    case keys
    case rulePacks = "rule-packs"
    case refusals
    case peerRefusals = "peer-refusals"
    case accounts, recoveries, readings, peers, journal
    case erasures, tasks, deliveries, webhooks
    case timeStamps = "time-stamps"
    case logShards = "log-shards"
    case logLeaves = "log-leaves"
    case logCheckpoints = "log-checkpoints"
    case logCosignatures = "log-cosignatures"
    case logBreaks = "log-breaks"
    case logAlarms = "log-alarms"
    case witnessedHeads = "witnessed-heads"

    /// The tables whose rows it holds.
    package var tables: [String] {
        switch self {
        case .cases: ["case_file", "allocation"]
        case .records: ["casework", "casework_history"]
        case .assessments: ["assessment"]
        case .approvals: ["approval"]
        case .referrals: ["thread", "allocation"]
        case .documents: ["document"]
        case .receipts: ["receipt"]
        case .evidence: ["evidence"]
        case .custody: ["custody"]
        case .evidenceOffers: ["evidence_offer"]
        case .useDecisions: ["use_decision"]
        case .trust: ["trust_entry"]
        case .statements: ["peer_statement"]
        case .trustChains: ["trust_chain"]
        case .keys: ["node_key"]
        case .rulePacks: ["pack_use"]
        case .refusals: ["refusal"]
        case .peerRefusals: ["peer_refusal"]
        case .accounts: ["account"]
        case .recoveries: ["account_recovery"]
        case .readings: ["reading"]
        case .peers: ["peer"]
        case .journal: ["journal"]
        case .erasures: ["erasure"]
        case .tasks: ["thread_task"]
        case .deliveries: ["delivery"]
        case .webhooks: ["webhook"]
        case .timeStamps: ["time_stamp"]
        case .logShards: ["log_shard"]
        case .logLeaves: ["log_leaf"]
        case .logCheckpoints: ["log_checkpoint"]
        case .logCosignatures: ["log_cosignature"]
        case .logBreaks: ["log_break"]
        case .logAlarms: ["log_alarm", "alarm_acknowledgement"]
        case .witnessedHeads: ["witnessed_head"]
        }
    }
}

/// Why a table of the store is in no export.
package enum StaysBehind: String, Sendable, Hashable, CaseIterable {
    /// A key, or what stands for one or says which opens what: whoever has it acts or reads as the node or as an officer. An answer
    /// of the API that is kept for repeats may hold a token.
    case secret
    /// It can be made anew from what is exported.
    case computed
    /// How far the program has come with its own work: it means nothing elsewhere.
    case progress

    package var tables: [String] {
        switch self {
        case .secret:
            [
                "account_enrolment", "account_token", "api_answer", "case_person", "compartment_key",
                "console_session", "content_key", "key_backup", "role_key", "sealing", "shredded_key",
            ]
        case .computed:
            ["journal_end", "log_tile", "search_case", "search_word", "thread_gap"]
        case .progress:
            [
                "catch_up", "fold", "lane", "node_set_up", "owed_stop", "resealing", "search_state",
                "time_alarm", "time_authority_state", "undivided_case",
            ]
        }
    }
}
