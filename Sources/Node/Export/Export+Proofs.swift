import Store

extension Export {
    /// What proves what was done and when.
    mutating func proofs(in transaction: any StoreReader) throws {
        try transaction.eachErasure { try line(.erasures, $0) { try $0.exported } }
        try transaction.eachTimeStamp { try line(.timeStamps, $0) { $0.exported } }
        for shard in try transaction.logShards() { try line(.logShards, .record(shard)) { $0.exported } }
        try transaction.eachLogLeaf(from: .min) { try line(.logLeaves, $0) { $0.exported } }
        try transaction.eachLogCheckpoint { stored in
            try line(.logCheckpoints, stored) { $0.exported }
            guard case .record(let checkpoint) = stored else { return }
            for cosignature in try transaction.cosignatures(shard: checkpoint.shard, size: checkpoint.size) {
                try line(.logCosignatures, .record(cosignature)) { $0.exported }
            }
        }
        try transaction.eachLogBreak { try line(.logBreaks, $0) { $0.exported } }
        for alarm in try transaction.logAlarms(limit: .max) {
            try line(.logAlarms, .record(alarm)) { $0.exported }
        }
        for word in try transaction.acknowledgements() where word.kind != .log {
            try line(.logAlarms, .record(word)) { $0.exported }
        }
        for head in try transaction.witnessedHeads() {
            try line(.witnessedHeads, .record(head)) { $0.exported }
        }
        for chain in try transaction.chains(limit: .max) {
            try line(.trustChains, .record(chain)) { $0.exported }
        }
        for recovery in try transaction.recoveries() {
            try line(.recoveries, .record(recovery)) { $0.exported }
        }
    }

    /// What waits for somebody, what was delivered or refused, what was offered, and who is told.
    mutating func exchange(in transaction: any StoreReader) throws {
        try transaction.eachThread { stored in
            guard case .record(let thread) = stored else { return }
            for task in try transaction.tasks(ofThread: thread.id) {
                try line(.tasks, .record(task)) { $0.exported }
            }
        }
        try transaction.eachDelivery { try line(.deliveries, $0) { $0.exported } }
        try transaction.eachDocument { stored in
            guard case .record(let document) = stored,
                let refusal = try transaction.peerRefusal(of: document.id)
            else { return }
            try line(.peerRefusals, .record(refusal)) { $0.exported }
        }
        try transaction.eachEvidence { stored in
            guard case .record(let file) = stored else { return }
            for offer in try transaction.evidenceOffers(of: file.id) {
                try line(.evidenceOffers, .record(offer)) { $0.exported }
            }
        }
        for webhook in try transaction.webhooks() { try line(.webhooks, .record(webhook)) { $0.exported } }
    }
}
