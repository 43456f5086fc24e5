package import Admission
import JOSE
package import Referrals
import Store
package import Trust
import Wire

/// What a node answers to a document: its receipt, and whether it had the document before.
package struct Acceptance: Sendable, Hashable {
    /// The signed receipt, the same bytes however often the document is sent.
    package var receipt: String
    package var isRepetition: Bool
}

extension Node {
    /// Takes in a document, or refuses it.
    ///
    /// The order of the checks is that of the protocol: seal, envelope, issuer, signature, repetition, audience, time, type,
    /// schema, thread. Everything that an accepted document causes (the document, its journal entry, the receipt, the
    /// thread's new state, the legal assessment on arrival, this node's own answer) is one transaction, and only when
    /// that is durable does this return.
    ///
    /// - Parameters:
    ///   - presented: the TLS certificates of the connection it came over; they have to be the issuer's own.
    ///   - visit: the request that brought it; nil where there was none.
    /// - Throws: ``Problem``; what is refused leaves only a ``RefusalRecord`` behind.
    package func accept(
        _ body: [UInt8],
        presenting presented: PresentedCertificates? = nil,
        from visit: Visit? = nil
    ) async throws(Problem) -> Acceptance {
        var arrived = Arrived(bytes: body, visit: visit)
        do {
            let incoming = try await verify(&arrived, presented)
            let acceptance = try await takeIn(incoming)
            outboxSignal.raise()
            if incoming.document.type.speaksOfErasureAlone { erasureSignal.raise() }
            return acceptance
        } catch {
            var problem = Self.problem(for: error)
            problem.signed = await signedRefusal(problem, of: arrived)
            await recordRefusal(
                problem,
                of: arrived.bytes,
                issuer: arrived.issuer,
                says: (error as? PolicyRefusal)?.says,
                from: visit
            )
            throw problem
        }
    }

    /// Takes in again what was lost with an older backup, as the issuer gives it back. What this node has signed a receipt for it has
    /// judged before: neither its age nor what was agreed since is held against it.
    func acceptAgain(_ item: ReturnedDocuments.Item) async throws(Problem) -> Acceptance {
        do {
            let ring = try await keyRing()
            var arrived = Arrived(bytes: Array(item.sealed.utf8), visit: nil)
            arrived.isReturned = true
            var incoming = try await verify(&arrived, nil)
            incoming.isReturned = true
            incoming.wasReceived =
                item.receipt.map { receipt in
                    isOwnReceipt(receipt, for: incoming, ring)
                } ?? false
            return try await takeIn(incoming)
        } catch {
            throw Self.problem(for: error)
        }
    }

    /// Whether this node signed a receipt for exactly this document.
    private func isOwnReceipt(_ compact: String, for incoming: IncomingDocument, _ ring: KeyRing) -> Bool {
        guard let keys = try? ring.everyDocumentKey(),
            let keyID = Self.keyID(of: compact), ring[keyID]?.state != .revoked,
            let payload = try? JWS.verify(compact, with: keys, type: Receipt.mediaType).payload,
            let claims = try? JSON(parsing: payload), let receipt = try? Receipt(claims: claims)
        else { return false }
        return receipt.issuer == identity.entity && receipt.audience == incoming.document.issuer
            && receipt.document == incoming.document.id && receipt.digest == incoming.digest
    }

    /// The refusal as a signed statement, for a sender whose own signature held; nil for anybody else.
    private func signedRefusal(_ problem: Problem, of arrived: Arrived) async -> String? {
        guard let sender = arrived.issuer else { return nil }
        let refusal = Refusal(
            issuer: identity.entity,
            audience: sender,
            issuedAt: clock.now,
            digest: Digest(of: arrived.bytes),
            problem: problem
        )
        // Where it cannot be signed, the problem is answered all the same: nothing is acknowledged by it.
        guard let key = try? await signer(.document) else { return nil }
        return try? JWS.sign(refusal.claims.bytes(), type: Refusal.mediaType, key: key)
    }

    private static func problem(for error: any Error) -> Problem {
        switch error {
        case let problem as Problem: problem
        case let refusal as PolicyRefusal: refusal.problem
        case let error as StoreError where error.code == .unavailable:
            Problem(.busy, "The node could not store the document in time; nothing was acknowledged.")
        case let error as NodeError where error.code == .catchingUp:
            Problem(
                .busy,
                "The node was put back to an older backup, and first asks others for what it lost; nothing was acknowledged."
            )
        default: Problem(.internalError, "The node could not process the document; nothing was acknowledged.")
        }
    }

    // MARK: Before the transaction

    /// Reads the envelope once, finds the issuer, verifies the signature with the issuer's published keys.
    private func verify(
        _ arrived: inout Arrived,
        _ presented: PresentedCertificates?
    ) async throws -> IncomingDocument {
        let (body, visit) = (arrived.bytes, arrived.visit)
        let signed = try await verifyingRoom.work(for: visit) { try await opened(body) }
        arrived.bytes = signed
        let envelope: UnverifiedJWS
        let claims: JSON
        do {
            envelope = try JWS.parse(signed)
            claims = try JSON(parsing: envelope.payload)
        } catch {
            throw Problem(.malformed, "What is sealed is not a JWS whose payload is strict JSON: \(error)")
        }
        guard let name = claims["iss"]?.string, let issuer = EntityID(name),
            let peer = try await knownPeer(issuer)
        else {
            throw Problem(
                .unknownIssuer,
                "No officer of this agency has entered the issuer as a peer, and no authority that it trusts vouches for it."
            )
        }
        if !arrived.isReturned { try peerAllowances.requireNoDeepDebt(of: issuer, at: clock.now) }
        let verifying = try await verify(envelope, of: peer, from: visit)
        arrived.issuer = issuer
        if !arrived.isReturned {
            try await requireCertificate(presented, of: peer)
            try peerAllowances.take(from: issuer, bytes: signed.count, at: clock.now)
        }
        // Not before: for what a peer sends beyond its allowance its address pays, as for a stranger's.
        visit?.prove()
        guard peer.state == .active else {
            throw Problem(.peerSuspended, "This agency has suspended the relation with the issuer.")
        }
        let document: Document
        do {
            document = try Document(claims: claims)
        } catch {
            let kind: Problem.Kind =
                [.unsupportedType, .outOfScope].contains(error.code) ? .unsupportedType : .malformed
            throw Problem(kind, error.description)
        }
        return IncomingDocument(
            document: document,
            compact: String(decoding: signed, as: UTF8.self),
            digest: Digest(of: signed),
            peer: verifying
        )
    }

    /// Verifies the signature with the issuer's published keys. Where it names one that is not known, the issuer is asked for its
    /// keys: it may have changed them.
    ///
    /// - Returns: the issuer as it stood when its keys verified the signature.
    private func verify(
        _ envelope: UnverifiedJWS,
        of peer: PeerRecord,
        from visit: Visit?
    ) async throws -> PeerRecord {
        func verified(by peer: PeerRecord) async throws {
            try await verifyingRoom.work(for: visit) {
                let keys = try statements.configuration(in: peer.statement).metadata.documentKeys
                _ = try envelope.verified(with: keys, type: Document.mediaType)
            }
        }
        do {
            try await verified(by: peer)
            return peer
        } catch let problem as Problem {
            // There was no room for it.
            throw problem
        } catch {
            let isUnknownKey = (error as? JOSEError)?.code == .unknownKey
            guard isUnknownKey, peer.state == .active, peerSource != nil else {
                throw Problem(.badSignature, "No published key of the issuer verifies the document: \(error)")
            }
        }
        let outcome = await lookForKeys(of: peer.entity)
        let asked = try await store.read { try $0.peer(peer.entity) } ?? peer
        do {
            try await verified(by: asked)
            return asked
        } catch let problem as Problem {
            throw problem
        } catch {
            guard outcome == .fresh else {
                throw Problem(
                    .issuerKeysUnknown,
                    "The document names a key that this node does not know of the issuer, and the issuer could not be asked just now."
                )
            }
            throw Problem(.badSignature, "No published key of the issuer verifies the document: \(error)")
        }
    }

    /// The checks that only a new document has to pass: a repetition is answered whenever it comes.
    ///
    /// - Parameters:
    ///   - isAwaited: whether it may be older than what is taken from anybody.
    ///   - wasReceived: whether this node had taken it in before, and lost it.
    func check(_ document: Document, isAwaited: Bool, wasReceived: Bool, at now: Instant) throws(Problem) {
        guard document.audience == identity.entity else {
            throw Problem(.wrongAudience, "The claim aud names another node than this one.")
        }
        let age = now.seconds(since: document.issuedAt)
        guard age >= -identity.limits.clockTolerance, age <= identity.limits.maximumDocumentAge || isAwaited
        else {
            throw Problem(
                .clockOutOfWindow,
                "The claim iat must be at most \(identity.limits.clockTolerance) seconds ahead of, and \(identity.limits.maximumDocumentAge / 86_400) days behind, this node's clock, which reads \(now.rfc3339)."
            )
        }
        if let expiresAt = document.expiresAt, expiresAt <= now, !wasReceived {
            throw Problem(.lapsed, "The claim exp is past.")
        }
        let findings = schemas.findings(in: document.body, of: document.type)
        guard findings.isEmpty, Move(document) != nil else {
            throw Problem(
                .schemaBreach,
                "The body does not have the form of the type \(document.type.rawValue).",
                findings: findings
            )
        }
    }
}

/// What is known of a request's body so far: what the record of a refusal may say.
private struct Arrived {
    /// The body as it came; once the seal is open, the signed document inside, whose digest its sender knows.
    var bytes: [UInt8]
    let visit: Visit?
    /// Only where the signature held.
    var issuer: EntityID?
    /// Whether this node has asked for it, after an older backup was put in place.
    var isReturned = false
}

/// A document whose signature has been verified.
struct IncomingDocument: Sendable {
    var document: Document
    /// The signed document exactly as it was sealed.
    var compact: String
    var digest: Digest
    /// The issuer as it stood when the signature was verified.
    var peer: PeerRecord
    /// Whether this node has asked for it, after an older backup was put in place.
    var isReturned = false
    /// Whether this node's own receipt came with it.
    var wasReceived = false
}
