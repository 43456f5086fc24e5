import JOSE
import Referrals
package import Store
import Trust
import Wire

extension Node {
    /// Makes one attempt and stores what came of it. Cut off at any point, it is simply made again: the peer takes the
    /// same document in only once.
    package func attempt(
        _ delivery: DeliveryRecord,
        through courier: any Courier,
        backoff: Backoff = Backoff()
    ) async throws {
        let now = clock.now
        let (record, peer, lane, isKeptBack, mustWait) = try await store.read { transaction in
            let record = try transaction.document(delivery.document)
            let peer = try transaction.peer(delivery.peer)
            // What was agreed and signed still goes out only while somebody vouches for the peer.
            let isTrusted = try peer.map { try standing(of: $0, in: transaction, at: now).isTrusted } ?? false
            return (
                record, isTrusted ? peer : nil, try transaction.lane(of: delivery.peer),
                try record.map { try isWithoutConsent($0, at: now, in: transaction) } ?? false,
                try record.map { try mayBeTakenBack($0, in: transaction) } ?? false
            )
        }
        guard let record, let peer else {
            return try await waitForTrust(delivery, backoff: backoff)
        }
        guard !mustWait else { return try await waitForWords(delivery) }
        guard !isKeptBack else { return try await keepBack(record, delivery, from: peer, through: courier) }
        if let deadline = delivery.deadline, deadline <= clock.now {
            return try await giveUp(record, delivery, at: deadline, peer, through: courier)
        }
        // What says that something is erased leaves only after the keys are gone.
        if [.erasureReport, .notice].contains(record.type) { _ = try await store.completeErasures() }
        let outcome = await carry(record, to: peer, probing: lane?.breaker == .open, through: courier)
        switch outcome {
        case .delivered(let receipt, let compact): try await settle(delivery, receipt, compact: compact)
        case .deadLetter(let says, let refusal):
            try await bury(delivery, .refusedByPeer, says, refusal: refusal)
        case .again(let says, let retryAfter, let isRebuff):
            try await postpone(delivery, says, backoff: backoff, retryAfter: retryAfter, isRebuff: isRebuff)
        }
    }

    /// Leaves a document where it is that goes to nobody who is trusted now. Only an officer's suspension, of the peer or of all, pauses its
    /// lane; trust comes back in many ways, from an agreement that is resumed to a chain that is renewed, and is looked for again.
    private func waitForTrust(_ delivery: DeliveryRecord, backoff: Backoff) async throws {
        let now = clock.now
        try await store.write { transaction in
            let isSuspended =
                try transaction.peer(delivery.peer).map { try Self.isSuspended($0, in: transaction) } ?? false
            try transaction.changeLane(of: delivery.peer) { lane in
                if isSuspended { return lane.pause() }
                var draws = RandomDraws(source: random)
                let wait = backoff.milliseconds(afterAttempts: lane.failures + 1, using: &draws)
                lane.failed(at: now, wait: wait, says: "Nobody vouches for the peer now.")
            }
        }
        outboxSignal.raise()
    }

    /// What one attempt came to.
    private enum Outcome {
        case delivered(Receipt, compact: String)
        /// With the refusal as the peer signed it, where it did and it verifies.
        case deadLetter(says: String, refusal: String? = nil)
        /// A rebuff where the peer has answered, and the answer may be about this document alone.
        case again(says: String, retryAfter: Int64? = nil, isRebuff: Bool = false)
    }

    private func carry(
        _ record: DocumentRecord,
        to peer: PeerRecord,
        probing: Bool,
        through courier: any Courier
    ) async -> Outcome {
        guard record.erasedAt == nil else {
            return .deadLetter(says: "Its content was erased here before the peer had it.")
        }
        let configuration: EntityConfiguration
        let sealed: String
        do {
            configuration = try EntityConfiguration(verifying: peer.statement)
            sealed = try Self.sealed(record.compact, to: configuration.metadata.documentKeys)
        } catch {
            return .again(says: "The document cannot be sealed: \(error)")
        }
        let address = DeliveryAddress(
            entity: peer.entity,
            endpoint: configuration.metadata.documentEndpoint,
            authority: peer.authority,
            pins: peer.pins
        )
        if probing, let silence = await courier.probe(address) {
            return .again(says: silence)
        }
        switch await courier.deliver(sealed, to: address) {
        case .receipt(let compact):
            do {
                return .delivered(
                    try await verified(compact, for: record, from: configuration),
                    compact: compact
                )
            } catch {
                return .again(says: "The peer's receipt does not verify: \(error)", isRebuff: true)
            }
        case .refused(.unknownRecipientKey, _, _, _):
            return await sealAnew(besides: configuration)
        case .refused(let kind?, let status, _, let signed)
        where status < 500 && !mayPass(kind, with: record):
            return await refused("\(kind.rawValue) (HTTP \(status))", signed, record, by: configuration)
        case .refused(let kind, let status, let retryAfter, _):
            let says = kind.map { "\($0.rawValue) (HTTP \(status))" } ?? "HTTP \(status)"
            return .again(
                says: "The peer answered \(says).",
                retryAfter: retryAfter,
                // Any other kind says what is the matter with the peer or the relation, whatever the document.
                isRebuff: retryAfter == nil
                    && (kind.map { [.internalError, .notAgreed, .clockOutOfWindow].contains($0) } ?? true)
                    && ![429, 503].contains(status)
            )
        case .noAnswer(let reason): return .again(says: reason)
        }
    }

    /// Whether what stands in a document's way may pass by itself. A participant's word to stop also waits until the peer knows this
    /// agency again, or hears it: it is lost to nobody who has stopped trusting for a while, or has agreed to less. And what was
    /// signed by a clock ahead of the peer's is in time as soon as the peer's has come that far, whichever of the two was wrong.
    private func mayPass(_ kind: Problem.Kind, with record: DocumentRecord) -> Bool {
        if kind.isTransient { return true }
        if kind == .clockOutOfWindow {
            return abs(clock.now.seconds(since: record.issuedAt)) < Self.longestApart
        }
        return [.unknownIssuer, .notAgreed].contains(kind)
            && (try? Self.document(in: record).goesPastGaps) == true
    }

    /// For how long it is waited for two clocks to agree, in seconds; of what is further away a person decides.
    private static let longestApart: Int64 = 86_400

    /// A document that the peer refuses for good, with the peer's signed word where it gave one that verifies.
    private func refused(
        _ says: String,
        _ signed: String?,
        _ record: DocumentRecord,
        by peer: EntityConfiguration
    ) async -> Outcome {
        guard let signed else { return .deadLetter(says: "The peer refused it: \(says).") }
        var refusal = Self.verifiedRefusal(signed, of: record, keys: peer.metadata.documentKeys)
        if refusal == nil {
            _ = await lookForKeys(of: peer.entity)
            let newer = (try? await configuration(of: peer.entity)) ?? peer
            refusal = Self.verifiedRefusal(signed, of: record, keys: newer.metadata.documentKeys)
        }
        guard refusal != nil else {
            return .deadLetter(
                says: "The peer refused it: \(says). Its signature on the refusal does not verify."
            )
        }
        return .deadLetter(says: "The peer refused it: \(says).", refusal: signed)
    }

    /// A document whose deadline is past: the peer is asked what it has done with it, so that nobody is left in doubt.
    private func giveUp(
        _ record: DocumentRecord,
        _ delivery: DeliveryRecord,
        at deadline: Instant,
        _ peer: PeerRecord,
        through courier: any Courier
    ) async throws {
        let late = "Its deadline, \(deadline.rfc3339), passed without a receipt."
        let configuration = try? EntityConfiguration(verifying: peer.statement)
        switch await askForReceipt(of: record, from: peer, through: courier) {
        case .received(let compact):
            if let configuration, let receipt = try? await verified(compact, for: record, from: configuration)
            {
                return try await settle(delivery, receipt, compact: compact)
            }
        case .refused(let compact):
            if let configuration,
                case .deadLetter(let says, let refusal?) = await refused(
                    late,
                    compact,
                    record,
                    by: configuration
                )
            {
                return try await bury(delivery, .refusedByPeer, says, refusal: refusal)
            }
        case .unknown:
            return try await bury(delivery, .deadlinePassed, late + " The peer says that it has not arrived.")
        case nil: break
        }
        try await bury(delivery, .deadlinePassed, late + " Whether it arrived is not known.")
    }

    /// Seals a signed document so that only the peer reads it: TLS may end at somebody's proxy. Each attempt is sealed
    /// anew, so that a peer's change of keys between two attempts loses nothing.
    static func sealed(_ compact: String, to keys: KeySet) throws(JOSEError) -> String {
        guard let key = keys.encryptionKeys.first else {
            throw JOSEError(.unknownKey, "the peer publishes no key to seal documents to")
        }
        return try JWE.encrypt(Array(compact.utf8), to: key, contentType: Document.mediaType)
    }

    /// The peer does not hold the key that a document was sealed to: it is sealed anew where the peer publishes another.
    private func sealAnew(besides used: EntityConfiguration) async -> Outcome {
        let outcome = await lookForKeys(of: used.entity)
        let newer = (try? await configuration(of: used.entity)) ?? used
        let hasChanged =
            newer.metadata.documentKeys.encryptionKeys.first
            != used.metadata.documentKeys.encryptionKeys.first
        return hasChanged || outcome == .unknown
            ? .again(says: "The peer has changed its encryption key.")
            : .deadLetter(says: "The peer does not hold the encryption key that it publishes.")
    }

    func configuration(of peer: EntityID) async throws -> EntityConfiguration? {
        try await store.read { try $0.peer(peer) }.flatMap {
            try? EntityConfiguration(verifying: $0.statement)
        }
    }
}
