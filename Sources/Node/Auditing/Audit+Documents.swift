import JOSE
import Referrals
import Store
import Wire

extension Audit {
    /// Every document: its digest, its signature, the index beside it and the journal.
    mutating func auditDocuments() throws {
        var seen: Set<Identifier> = []
        try transaction.eachDocument { stored in
            report.documents += 1
            switch stored {
            case .damaged(let name, let says):
                find(.document, name, says)
                if let id = Identifier(name) { seen.insert(id) }
            case .record(let record):
                seen.insert(record.id)
                span[record.thread] = (span[record.thread]?.first ?? record.storedAt, record.storedAt)
                if let says = fault(in: record) { find(.document, record.id.text, says) }
            }
        }
        for id in journal.subjects(
            of: .documentSigned,
            .documentReturned,
            .documentAccepted,
            .documentParked
        )
        where !seen.contains(id) {
            find(.document, id.text, "the journal knows it, but it is missing")
        }
    }

    /// What is wrong with a stored document, or nil.
    private func fault(in record: DocumentRecord) -> String? {
        guard record.erasedAt != nil || Digest(of: record.compact) == record.digest else {
            return "its bytes do not have the digest that was stored with them"
        }
        guard let entry = storing(of: record), entry.digest == record.digest else {
            return "its digest or what became of it is not as the journal says"
        }
        guard entry.at == record.storedAt else { return "it was not stored when the journal says" }
        guard record.erasedAt == nil else {
            return journal.last(.erased, about: record.thread) == nil ? Self.erasedSecretly : nil
        }
        guard let keys = held.keys(of: record.issuer, for: record.compact, storedAt: record.storedAt) else {
            return "its issuer is no longer among the peers"
        }
        let document: Document
        do {
            document = try Document(
                claims: JSON(
                    parsing: JWS.verify(record.compact, with: keys, type: Document.mediaType).payload
                )
            )
        } catch {
            return "its signature does not verify: \(error)"
        }
        // What came back after an older backup was signed before that, and its key may have been given up since.
        guard record.issuer != own || entry.event == .documentReturned || wasInUse(record.compact, at: entry)
        else {
            return "it was signed with a key of this node that was not in use then"
        }
        let asIndexed =
            document.id == record.id && document.thread == record.thread && document.issuer == record.issuer
            && document.audience == record.audience && document.sequence == record.sequence
            && document.type == record.type && document.issuedAt == record.issuedAt
            && (record.issuer != own || record.disposition == .accepted)
        return asIndexed ? nil : "the index beside it says something else than its signed claims"
    }

    /// The entry of the journal that was written with the document.
    private func storing(of record: DocumentRecord) -> JournalEntry? {
        guard record.issuer == own else {
            return journal.last(
                record.disposition == .parked ? .documentParked : .documentAccepted,
                about: record.id
            )
        }
        return journal.last(.documentSigned, about: record.id)
            ?? journal.last(.documentReturned, about: record.id)
    }

    /// Every receipt, given and received.
    mutating func auditReceipts() throws {
        var seen: Set<Identifier> = []
        try transaction.eachReceipt { stored in
            report.receipts += 1
            switch stored {
            case .damaged(let name, let says):
                find(.receipt, name, says)
                if let id = Identifier(name) { seen.insert(id) }
            case .record(let receipt):
                seen.insert(receipt.document)
                guard let record = try readable({ try transaction.document(receipt.document) }) else {
                    return find(.receipt, receipt.document.text, "the document that it is for cannot be read")
                }
                if let says = fault(in: receipt, for: record) { find(.receipt, record.id.text, says) }
            }
        }
        for id in journal.subjects(of: .documentAccepted, .documentParked) where !seen.contains(id) {
            find(.receipt, id.text, "the receipt that was given for the document is missing")
        }
        for id in journal.subjects(of: .documentDelivered) where !seen.contains(id) {
            find(.receipt, id.text, "the receipt that the peer gave for the document is missing")
        }
    }

    private func fault(in receipt: ReceiptRecord, for record: DocumentRecord) -> String? {
        let isOwnDocument = record.issuer == own
        guard receipt.issued != isOwnDocument else { return "it says that the other side signed it" }
        guard let keys = held.keys(of: record.audience, for: receipt.compact, storedAt: receipt.storedAt)
        else { return "its signer is no longer among the peers" }
        let claims: Receipt
        do {
            claims = try Node.verify(receipt.compact, for: record, keys: keys)
        } catch {
            return "it does not verify: \(error)"
        }
        let reception = storing(of: record)
        // It may have been signed anew since the document was stored.
        let entry =
            isOwnDocument
            ? journal.last(.documentDelivered, about: record.id)
            : journal.last(.receiptIssued, about: record.id) ?? reception
        guard let entry, entry.at == receipt.storedAt else {
            return "it was not stored when the journal says"
        }
        guard isOwnDocument || wasInUse(receipt.compact, at: entry) else {
            return "it was signed with a key of this node that was not in use then"
        }
        guard isOwnDocument || (claims.position == reception?.number && claims.head == reception?.head) else {
            return "it vouches for another journal than this one"
        }
        return nil
    }

    /// Every own document has its place in the outbox, in the state that the journal says.
    mutating func auditDeliveries() throws {
        var seen: Set<Identifier> = []
        var counted: [EntityID: [DeliveryRecord.State: Int]] = [:]
        try transaction.eachDelivery { stored in
            switch stored {
            case .damaged(let name, let says):
                find(.delivery, name, says)
                if let id = Identifier(name) { seen.insert(id) }
            case .record(let delivery):
                seen.insert(delivery.document)
                counted[delivery.peer, default: [:]][delivery.state, default: 0] += 1
                if let says = try fault(in: delivery) { find(.delivery, delivery.document.text, says) }
            }
        }
        for id in journal.subjects(of: .documentSigned, .documentReturned) where !seen.contains(id) {
            find(.delivery, id.text, "the document has no place in the outbox")
        }
        try auditLanes(counted)
    }

    /// Every lane counts what is in it: a document that no lane counts would never go out.
    private mutating func auditLanes(_ counted: [EntityID: [DeliveryRecord.State: Int]]) throws {
        let lanes = try readable { try transaction.lanes() } ?? []
        let stored = Dictionary(lanes.map { ($0.peer, $0.counts) }) { first, _ in first }
        for peer in Set(counted.keys).union(stored.keys).sorted(by: { $0.text < $1.text })
        where counted[peer] ?? [:] != stored[peer] ?? [:] {
            find(.delivery, peer.text, "its lane does not count the deliveries that are in it")
        }
    }

    private func fault(in delivery: DeliveryRecord) throws -> String? {
        guard let record = try readable({ try transaction.document(delivery.document) }) else {
            return "the document that it is for cannot be read"
        }
        guard record.issuer == own, record.thread == delivery.thread, record.audience == delivery.peer else {
            return "it is for another thread or peer than its document"
        }
        return state(of: delivery.document).contains(delivery.state)
            ? nil : "its state is not the one that the journal says"
    }

    /// The states that a delivery may be in after the last thing that the journal says about it.
    private func state(of document: Identifier) -> Set<DeliveryRecord.State> {
        let last = Self.deliveryEvents.compactMap { journal.last($0, about: document) }
            .max { $0.number < $1.number }
        switch last?.event {
        case .documentDelivered: return [.delivered]
        case .documentRefusedByPeer, .deliveryLapsed, .deliveryGivenUp, .deliveryKeptBack:
            return [.deadLetter]
        case .deliveryClosed: return [.closed]
        default: return [.waiting, .held]
        }
    }

    private static let deliveryEvents: [JournalEntry.Event] = [
        .documentDelivered, .documentRefusedByPeer, .deliveryLapsed, .deliveryGivenUp, .deliveryKeptBack,
        .deliveryResumed, .deliveryClosed,
    ]
}
