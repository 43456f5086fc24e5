import Referrals
import Store
import Wire

extension Audit {
    /// Every thread: both chains, and everything that was derived from them.
    mutating func auditThreads() throws {
        var seen: Set<Identifier> = []
        try transaction.eachThread { stored in
            report.threads += 1
            switch stored {
            case .damaged(let name, let says):
                find(.thread, name, says)
                if let id = Identifier(name) { seen.insert(id) }
            case .record(let thread):
                seen.insert(thread.id)
                if thread.erasedAt != nil {
                    auditErasure(of: thread.id, .thread, thread.id.text)
                    return
                }
                auditStaysErased(thread.id, .thread)
                // A document that cannot be read is named among the documents.
                guard let documents = try readable({ try transaction.documents(ofThread: thread.id) }) else {
                    return
                }
                for says in try faults(in: thread, documents) { find(.thread, thread.id.text, says) }
            }
        }
        for id in span.keys.sorted() where !seen.contains(id) {
            find(.thread, id.text, "its documents are there, but it is missing")
        }
    }

    private mutating func faults(in thread: ThreadRecord, _ documents: [DocumentRecord]) throws -> [String] {
        var faults: [String] = []
        let ownChain = chain(of: own, documents)
        let peerChain = chain(of: thread.peer, documents)
        let isBroken = try documents.contains { try isBeyond($0, ownChain.count, in: thread) }
        if isBroken || ownChain.count != thread.ownSequence || ownChain.last?.digest != thread.ownHead {
            faults.append("the end of its own chain was changed, or a document of it is missing")
        }
        if peerChain.count != thread.peerSequence {
            faults.append(
                "a document of \(thread.peer.text) is missing from its chain, or its end was changed"
            )
        }
        if documents.contains(where: { $0.issuer != own && $0.issuer != thread.peer }) {
            faults.append("it holds a document of an agency that is no party of it")
        }
        if thread.openedAt != span[thread.id]?.first || thread.changedAt != span[thread.id]?.last {
            faults.append("it was not opened or changed when its documents say")
        }
        if let says = try fault(inOpening: thread, documents) { faults.append(says) }
        if let state = try? Node.state(of: thread, in: transaction, own: own), state.stage != thread.stage {
            faults.append(
                "it says \"\(thread.stage.rawValue)\", but its documents add up to \"\(state.stage.rawValue)\""
            )
        }
        return faults
    }

    /// Whether a document of the own chain stands behind its end, and is no participant's word to stop that went past a gap.
    private func isBeyond(_ record: DocumentRecord, _ end: Int, in thread: ThreadRecord) throws -> Bool {
        guard record.issuer == own, record.sequence > end else { return false }
        guard try transaction.threadGap(thread.id) != nil, let document = try? Node.document(in: record)
        else { return true }
        return !document.stops
    }

    /// The documents of one side from the first to the last that continues the one before.
    private mutating func chain(of issuer: EntityID, _ documents: [DocumentRecord]) -> [DocumentRecord] {
        var chain: [DocumentRecord] = []
        for record in documents where record.issuer == issuer && record.sequence == chain.count + 1 {
            guard let document = try? Node.document(in: record), document.previous == chain.last?.digest
            else {
                find(.document, record.id.text, "it does not continue the chain of \(issuer.text)")
                break
            }
            chain.append(record)
        }
        return chain
    }

    /// What the thread says about the document that opened it.
    private func fault(inOpening thread: ThreadRecord, _ documents: [DocumentRecord]) throws -> String? {
        let referrer = thread.side == .referrer ? own : thread.peer
        guard let first = documents.first(where: { $0.issuer == referrer && $0.sequence == 1 }),
            let opening = try? Node.document(in: first), let matter = opening.type.opens
        else { return "the document that opens it is missing" }
        // Its sender may know it by a reference of its own that does not travel.
        if let reference = opening.body["case"]?["reference"]?.string ?? opening.body["reference"]?.string {
            guard thread.reference == reference || matter != .referral && thread.side == .referrer else {
                return "its reference is not that of the document that opens it"
            }
        }
        if matter == .referral, thread.decideBy != opening.body["decideBy"]?.string ?? "" {
            return "its date to decide by is not the referral's"
        }
        guard thread.side == .referrer, matter == .referral else { return nil }
        let assessed = try readable { try transaction.assessment(thread.id) }?.subject
        // What it was assessed by was lost with an older backup; the case is found by its reference.
        if assessed == nil, journal.last(.documentReturned, about: first.id) != nil { return nil }
        return assessed == thread.caseID ? nil : "it belongs to another case than the one that was assessed"
    }
}
