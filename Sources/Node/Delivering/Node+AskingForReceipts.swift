import HTTPSignatures
import JOSE
package import Referrals
import Store
import Trust
import Wire

extension Node {
    /// Answers a verified peer that asks what became of a document of its own.
    ///
    /// - Parameter digest: SHA-256 of the document as the peer signed it; a document of that name with other bytes is not known.
    package func receiptAnswer(_ id: Identifier, digest: Digest, for peer: VerifiedPeer) async throws
        -> ReceiptAnswer
    {
        let found = try await store.read { transaction -> (ReceiptRecord?, RefusalRecord?) in
            if let document = try transaction.document(id), document.issuer == peer.entity,
                document.digest == digest, let receipt = try transaction.receipt(document: id), receipt.issued
            {
                return (receipt, nil)
            }
            // What was received may have been lost with an older backup.
            try requireCaughtUp(with: peer.entity, in: transaction)
            return (nil, try transaction.lastRefusal(of: digest, from: peer.entity))
        }
        if let receipt = found.0 {
            guard try await store.read({ try isRevoked(receipt, in: $0) }) else {
                return .received(receipt: receipt.compact)
            }
            let now = clock.now
            let current = try await store.write { transaction in
                try self.standing(transaction.receipt(document: id) ?? receipt, at: now, in: transaction)
            }
            return .received(receipt: current.compact)
        }
        guard let refused = found.1 else { return .unknown }
        // Its words are not kept, its kind is: each kind says what it means and what to do.
        let refusal = Refusal(
            issuer: identity.entity,
            audience: peer.entity,
            issuedAt: Instant(seconds: refused.at.seconds),
            digest: digest,
            problem: Problem(refused.problem, refused.problem.title + ".")
        )
        return .refused(
            refusal: try JWS.sign(
                refusal.claims.bytes(),
                type: Refusal.mediaType,
                key: await signer(.document)
            )
        )
    }

    /// Asks the peer what it has done with a document that it has given no receipt for.
    ///
    /// - Returns: nil where it does not answer, or its signature does not count.
    func askForReceipt(of record: DocumentRecord, from peer: PeerRecord, through courier: any Courier) async
        -> ReceiptAnswer?
    {
        guard
            let request = try? await signedRequest(
                method: "GET",
                path: ReceiptAnswer.path(record.id, digest: record.digest),
                to: peer
            ), let answer = await courier.ask(request), answer.status == 200
        else { return nil }
        do {
            try verifyAnswer(
                status: answer.status,
                fields: answer.fields,
                content: answer.content,
                to: request
            )
            return ReceiptAnswer(json: try JSON(parsing: answer.content))
        } catch {
            return nil
        }
    }

    /// The peer's refusal of exactly this document.
    ///
    /// - Returns: nil where its signature does not verify, or it is about something else.
    static func verifiedRefusal(_ compact: String, of record: DocumentRecord, keys: KeySet) -> Refusal? {
        guard let payload = try? JWS.verify(compact, with: keys, type: Refusal.mediaType).payload,
            let claims = try? JSON(parsing: payload), let refusal = try? Refusal(claims: claims),
            refusal.issuer == record.audience, refusal.audience == record.issuer,
            refusal.digest == record.digest
        else { return nil }
        return refusal
    }

    /// What a peer has signed about a document that it refused; nil where it signed nothing.
    package func peerRefusal(of document: Identifier) async throws -> Refusal? {
        try await store.read { try $0.peerRefusal(of: document) }.map(Self.refusal(in:))
    }
}
