package import JOSE
package import Referrals
package import Store
import Trust
import Wire

extension Node {
    /// The head of each lane: a lane is a peer, and its documents go out one after the other in the order in which they
    /// were signed. What is refused for good waits for a person and holds up only its own thread.
    package func headsOfLanes() async throws -> [DeliveryRecord] {
        try await store.read { try $0.headsOfLanes() }
    }

    /// Puts refused or waiting deliveries of a thread back to the front: a person has decided to try again now.
    package func resumeDeliveries(of document: Identifier, by officer: Officer) async throws {
        let now = clock.now
        try await store.write { transaction in
            guard var delivery = try transaction.delivery(document: document), delivery.state != .delivered
            else {
                throw NodeError(.notFound, "There is no undelivered document of this name in the outbox.")
            }
            delivery.state = .waiting
            delivery.nextAttemptAt = now
            try transaction.update(delivery)
            try transaction.record(.deliveryResumed, by: officer.name, about: document, at: now)
        }
        outboxSignal.raise()
    }

    /// What has no receipt yet: waiting for its turn, or refused and waiting for a person.
    package func undelivered(limit: Int = 1000) async throws -> [DeliveryRecord] {
        try await store.read { try $0.deliveries(states: [.waiting, .refused], limit: limit) }
    }

    /// Makes one attempt and stores what came of it. Cut off at any point, it is simply made again: the peer takes the
    /// same document in only once.
    package func attempt(
        _ delivery: DeliveryRecord,
        through courier: any Courier,
        backoff: Backoff = Backoff()
    ) async throws {
        let (record, peer) = try await store.read { transaction in
            (try transaction.document(delivery.document), try transaction.peer(delivery.peer))
        }
        guard let record, let peer, peer.state == .active,
            let configuration = try? EntityConfiguration(verifying: peer.statement)
        else {
            return try await postpone(delivery, "The peer is not active.", backoff: backoff)
        }
        let address = DeliveryAddress(
            endpoint: configuration.metadata.documentEndpoint,
            authority: peer.authority
        )
        let sealed: String
        do {
            sealed = try Self.sealed(record.compact, to: configuration.metadata.documentKeys)
        } catch {
            return try await postpone(delivery, "The document cannot be sealed: \(error)", backoff: backoff)
        }
        switch await courier.deliver(sealed, to: address) {
        case .receipt(let compact):
            do {
                let receipt = try Self.verify(compact, for: record, keys: configuration.metadata.documentKeys)
                try await settle(delivery, receipt, compact: compact)
            } catch {
                try await postpone(delivery, "The peer's receipt does not verify: \(error)", backoff: backoff)
            }
        case .refused(let kind?, let status, _) where !kind.isTransient && status < 500:
            try await park(delivery, "The peer refused it: \(kind.rawValue) (HTTP \(status)).")
        case .refused(_, let status, let retryAfter):
            try await postpone(
                delivery,
                "The peer answered HTTP \(status).",
                backoff: backoff,
                atLeast: retryAfter
            )
        case .noAnswer(let reason):
            try await postpone(delivery, reason, backoff: backoff)
        }
    }

    /// Seals a signed document so that only the peer reads it: TLS may end at somebody's proxy. Each attempt is sealed
    /// anew, so that a peer's change of keys between two attempts loses nothing.
    private static func sealed(_ compact: String, to keys: KeySet) throws(JOSEError) -> String {
        guard let key = keys.encryptionKeys.first else {
            throw JOSEError(.unknownKey, "the peer publishes no key to seal documents to")
        }
        return try JWE.encrypt(Array(compact.utf8), to: key, contentType: Document.mediaType)
    }

    /// Verifies that a receipt is for exactly this document, from its audience to its issuer.
    ///
    /// - Throws: ``Problem`` or ``JOSEError`` saying what does not fit.
    package static func verify(_ compact: String, for record: DocumentRecord, keys: KeySet) throws -> Receipt
    {
        let payload = try JWS.verify(compact, with: keys, type: Receipt.mediaType).payload
        let receipt = try Receipt(claims: JSON(parsing: payload))
        guard receipt.issuer == record.audience, receipt.audience == record.issuer,
            receipt.document == record.id,
            receipt.digest == record.digest
        else {
            throw NodeError(.untrusted, "The receipt is signed, but for another document.")
        }
        return receipt
    }

    private func settle(_ delivery: DeliveryRecord, _ receipt: Receipt, compact: String) async throws {
        let now = clock.now
        try await store.write { transaction in
            guard var current = try transaction.delivery(document: delivery.document),
                current.state != .delivered
            else { return }
            current.state = .delivered
            current.attempts += 1
            current.lastAttemptAt = now
            current.lastFailure = nil
            try transaction.update(current)
            try transaction.insert(
                ReceiptRecord(document: delivery.document, issued: false, compact: compact, storedAt: now)
            )
            try transaction.record(
                .documentDelivered,
                by: delivery.peer.text,
                about: delivery.document,
                digest: receipt.digest,
                at: now
            )
        }
        // The lane's next document can go at once.
        outboxSignal.raise()
    }

    private func postpone(
        _ delivery: DeliveryRecord,
        _ reason: String,
        backoff: Backoff,
        atLeast: Int64? = nil
    ) async throws {
        var generator = SystemRandomNumberGenerator()
        let wait = backoff.milliseconds(afterAttempts: delivery.attempts + 1, using: &generator)
        let asked = min(max(atLeast ?? 0, 0), 3600) * 1000
        try await change(delivery, reason) { current, now in
            current.nextAttemptAt = Instant(milliseconds: now.milliseconds + max(wait, asked))
        }
    }

    private func park(_ delivery: DeliveryRecord, _ reason: String) async throws {
        try await change(delivery, reason, event: .documentRefusedByPeer) { current, _ in
            current.state = .refused
        }
        outboxSignal.raise()
    }

    private func change(
        _ delivery: DeliveryRecord,
        _ reason: String,
        event: JournalEntry.Event? = nil,
        _ body: @Sendable @escaping (inout DeliveryRecord, Instant) -> Void
    ) async throws {
        let now = clock.now
        try await store.write { transaction in
            guard var current = try transaction.delivery(document: delivery.document),
                current.state == .waiting
            else { return }
            current.attempts += 1
            current.lastAttemptAt = now
            current.lastFailure = reason
            body(&current, now)
            try transaction.update(current)
            if let event {
                try transaction.record(event, by: delivery.peer.text, about: delivery.document, at: now)
            }
        }
    }
}
