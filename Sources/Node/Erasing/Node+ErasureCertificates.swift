import JOSE
package import Referrals
import Store
import Wire

/// A certificate of deletion whose signature was verified just now.
package struct HeldCertificate: Sendable {
    package var certificate: ErasureCertificate
    /// As it was signed.
    package var compact: String
    package var isOwn: Bool
}

extension Node {
    /// The certificates of this node and those that peers sent, the latest first.
    ///
    /// - Throws: ``NodeError`` with `untrusted` for one that does not verify.
    package func erasureCertificates() async throws -> [HeldCertificate] {
        try await store.read { transaction in
            let own = try transaction.erasureRecords(state: .erased, limit: 10_000).compactMap { record in
                try record.certificate.map {
                    try certificate($0, of: identity.entity, storedAt: record.changedAt, in: transaction)
                }
            }
            let notices = try transaction.threads(side: .receiver, limit: 100_000)
                .filter { $0.erasedAt == nil && $0.caseID == nil }
            let others = try notices.flatMap { thread in
                try transaction.documents(ofThread: thread.id)
                    .filter { $0.type == .notice && $0.issuer == thread.peer }
                    .compactMap { document -> HeldCertificate? in
                        let body = try Self.document(in: document).body
                        guard body["kind"]?.string == Move.Notice.deletionCertificate.rawValue,
                            let compact = body["certificate"]?.string
                        else { return nil }
                        return try certificate(
                            compact,
                            of: document.issuer,
                            storedAt: document.storedAt,
                            in: transaction
                        )
                    }
            }
            return (own + others).sorted {
                ($1.certificate.at, $1.certificate.id) < ($0.certificate.at, $0.certificate.id)
            }
        }
    }

    private func certificate(
        _ compact: String,
        of issuer: EntityID,
        storedAt moment: Instant,
        in transaction: any StoreReader
    ) throws -> HeldCertificate {
        let held = try heldKeys(of: transaction.peer(issuer), in: transaction)
        do {
            guard let keys = held.keys(of: issuer, for: compact, storedAt: moment) else {
                throw JOSEError(.unknownKey, "no key of the issuer is known")
            }
            let payload = try JWS.verify(compact, with: keys, type: ErasureCertificate.mediaType).payload
            let certificate = try ErasureCertificate(claims: JSON(parsing: payload))
            guard certificate.issuer == issuer else {
                throw JOSEError(.badSignature, "it is of another agency")
            }
            return HeldCertificate(
                certificate: certificate,
                compact: compact,
                isOwn: issuer == identity.entity
            )
        } catch {
            throw NodeError(
                .untrusted,
                "A certificate of deletion of \(issuer) does not verify: \(error). Run `comity audit`."
            )
        }
    }
}
