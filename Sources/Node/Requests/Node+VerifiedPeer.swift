package import Admission
package import HTTPSignatures
import JOSE
package import Referrals
package import Store
package import Trust

/// A peer whose signature on a request counted.
package struct VerifiedPeer: Sendable, Hashable {
    package let record: PeerRecord
    /// The identifier of the key that signed.
    package let keyID: String

    package var entity: EntityID { record.entity }
}

extension Node {
    /// The peer that signed a request which carries no document (RFC 9421), for example for a file of evidence or a part of
    /// the log.
    ///
    /// The request names its sender in `Comity-Entity` and is signed with one of the sender's document keys over method,
    /// target, sender and, where there is content, `Content-Digest`; with a nonce that counts once and a time of signing
    /// within the window. The sender must be a peer with whom the exchange is not suspended.
    ///
    /// - Parameters:
    ///   - head: the request with scheme and authority as this node knows them, see ``requestHead(method:path:fields:)``.
    ///   - content: the whole content, which its digest must fit; empty where there is none.
    ///   - presented: the TLS certificates of the connection; they have to be the sender's own.
    ///   - visit: the request that brought it.
    /// - Throws: ``Problem`` `unsignedRequest`, `unknownIssuer`, `peerSuspended`, `badRequestSignature`,
    ///   `clientCertificateRequired`, `clientCertificateRefused`, `tooManyRequests` or `busy`; the refusal is recorded.
    package func verifiedPeer(
        of head: RequestHead,
        content: [UInt8] = [],
        presenting presented: PresentedCertificates? = nil,
        from visit: Visit? = nil
    ) async throws(Problem) -> VerifiedPeer {
        var signer: EntityID?
        do {
            let peer = try await claimedPeer(of: head)
            try peerAllowances.requireNoDeepDebt(of: peer.entity, at: clock.now)
            let signature = try await verify(head, content: content, by: peer, from: visit)
            signer = peer.entity
            try await requireCertificate(presented, of: peer)
            let now = clock.now
            try peerAllowances.take(from: peer.entity, bytes: content.count, at: now)
            // Not before: for what a peer asks beyond its allowance its address pays, as for a stranger's.
            visit?.prove()
            let standing = try await store.read { try self.standing(of: peer, in: $0, at: now) }
            guard !standing.facts.bases.isEmpty else {
                throw Problem(.unknownIssuer, "Nobody vouches for the sender any more.")
            }
            guard !standing.facts.isSuspended else {
                throw Problem(.peerSuspended, "This agency has suspended the relation with the sender.")
            }
            try? await heard(from: peer.entity)
            return VerifiedPeer(record: peer, keyID: signature.key.keyID)
        } catch {
            let problem = Self.requestProblem(for: error)
            await recordRefusal(problem, of: content, issuer: signer, from: visit)
            throw problem
        }
    }

    /// What a signature covers of a request to this node: its own base URL, never what the message says of it.
    ///
    /// - Parameter path: the request target as it came, an absolute path with perhaps a query.
    package func requestHead(method: String, path: String, fields: HTTPFields) -> RequestHead {
        RequestHead(method: method, of: identity.entity, path: path, fields: fields)
    }

    /// The peer that a request names as its sender; nothing is proved yet.
    private func claimedPeer(of head: RequestHead) async throws -> PeerRecord {
        guard head.fields.combined(SignatureFields.signatureName) != nil else {
            throw Problem(.unsignedRequest, "The request carries no signature.")
        }
        let names = head.fields.values(of: SignaturePolicy.entityField)
        guard names.count == 1, let entity = EntityID(names[0]) else {
            throw Problem(
                .unsignedRequest,
                "The request must name its sender once in Comity-Entity, by its entity identifier."
            )
        }
        guard let peer = try await knownPeer(entity) else {
            throw Problem(.unknownIssuer, "This node has no relation with the sender of the request.")
        }
        return peer
    }

    /// Verifies with the keys that are held of the peer, or, where the request names another, with those it publishes now.
    private func verify(
        _ head: RequestHead,
        content: [UInt8],
        by peer: PeerRecord,
        from visit: Visit?
    ) async throws -> VerifiedSignature {
        do {
            return try await verifyingRoom.work(for: visit) {
                try verify(head, content: content, withKeysOf: peer)
            }
        } catch let error as HTTPSignatureError
            where error.code == .unknownKey && peer.state == .active && peerSource != nil
        {
            let outcome = await lookForKeys(of: peer.entity)
            let asked = try await store.read { try $0.peer(peer.entity) } ?? peer
            do {
                return try await verifyingRoom.work(for: visit) {
                    try verify(head, content: content, withKeysOf: asked)
                }
            } catch let error as HTTPSignatureError where error.code == .unknownKey && outcome == .unknown {
                throw Problem(
                    .issuerKeysUnknown,
                    "The request names a key that this node does not know of the sender, and the sender could not be asked just now."
                )
            }
        }
    }

    private func verify(
        _ head: RequestHead,
        content: [UInt8],
        withKeysOf peer: PeerRecord
    ) throws -> VerifiedSignature {
        let keys = try statements.configuration(in: peer.statement).metadata.documentKeys
        let verifier = MessageVerifier(policy: .peerRequest(hasContent: !content.isEmpty))
        let now = clock.now
        let signature = try verifier.verify(.request(head), with: keys, at: now)
        if !content.isEmpty || signature.components.contains(.contentDigest) {
            try ContentDigest.verify(head.fields, content: content)
        }
        try nonces.count(signature, at: now)
        return signature
    }

    private static func requestProblem(for error: any Error) -> Problem {
        switch error {
        case let problem as Problem: problem
        case let error as HTTPSignatureError where error.code == .memoryFull:
            Problem(.busy, "Too many signed requests came in a short time.")
        case let error as HTTPSignatureError where error.code == .missing:
            Problem(.unsignedRequest, error.description)
        case let error as HTTPSignatureError: Problem(.badRequestSignature, error.description)
        case is EntityError: Problem(.badRequestSignature, "The keys of the sender cannot be read here.")
        case let error as StoreError where error.code == .unavailable:
            Problem(.busy, "The node could not look up the sender in time.")
        default: Problem(.internalError, "The node could not verify the request.")
        }
    }
}

extension RequestHead {
    /// A request to a node: below its base URL, whatever stands between.
    package init(method: String, of entity: EntityID, path: String, fields: HTTPFields) {
        let rest = entity.text.dropFirst("https://".count)
        let authority = rest.prefix { $0 != "/" }
        self.init(
            method: method,
            authority: String(authority),
            target: rest.dropFirst(authority.count) + path,
            fields: fields
        )
    }
}
