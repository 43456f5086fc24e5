import Store

extension SQLiteTransaction {
    func eachJournalEntry(_ body: (Stored<JournalEntry>) throws -> Void) throws {
        try each("SELECT * FROM journal ORDER BY number", name: "number", Self.entry, body)
    }

    func eachDocument(_ body: (Stored<DocumentRecord>) throws -> Void) throws {
        try each("SELECT * FROM document ORDER BY stored_order", name: "id", Self.document, body)
    }

    func eachReceipt(_ body: (Stored<ReceiptRecord>) throws -> Void) throws {
        try each("SELECT * FROM receipt ORDER BY document", name: "document", Self.receipt, body)
    }

    func eachDelivery(_ body: (Stored<DeliveryRecord>) throws -> Void) throws {
        try each("SELECT * FROM delivery ORDER BY lane_order", name: "document", Self.delivery, body)
    }

    func eachThread(_ body: (Stored<ThreadRecord>) throws -> Void) throws {
        try each("SELECT * FROM thread ORDER BY id", name: "id", Self.thread, body)
    }

    func eachCase(_ body: (Stored<CaseRecord>) throws -> Void) throws {
        try each("SELECT * FROM case_file ORDER BY id", name: "id", Self.caseRecord, body)
    }

    func eachAssessment(_ body: (Stored<AssessmentRecord>) throws -> Void) throws {
        try each("SELECT * FROM assessment ORDER BY id", name: "id", Self.assessment, body)
    }

    func eachApproval(_ body: (Stored<ApprovalRecord>) throws -> Void) throws {
        try each("SELECT * FROM approval ORDER BY assessment, role", name: "assessment", Self.approval, body)
    }

    func eachPeer(_ body: (Stored<PeerRecord>) throws -> Void) throws {
        try each(Self.selectPeers + " ORDER BY entity", name: "entity", Self.peer, body)
    }

    func eachRefusal(_ body: (Stored<RefusalRecord>) throws -> Void) throws {
        try each("SELECT * FROM refusal ORDER BY number", name: "number", Self.refusal, body)
    }
}
