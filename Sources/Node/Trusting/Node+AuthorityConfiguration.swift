import JOSE
import Referrals
import Store
import Trust
import Wire

extension Node {
    /// The configuration of an authority that vouches and nothing else.
    func authorityConfiguration(_ role: AuthorityRole) async throws -> String {
        let now = clock.now
        let claims: JSONObject = [
            "iss": .string(identity.entity.text), "sub": .string(identity.entity.text),
            "iat": .integer(now.seconds),
            "exp": .integer(now.adding(seconds: role.lifetimes.configuration).seconds),
            "jwks": try await federationKeys().json, "metadata": [:],
        ]
        return try await adding(role, to: .object(claims), signedWith: signer(.federation))
    }

    /// Adds to a configuration what makes an authority: its endpoints, its superiors, who may issue which marks, the word of its
    /// past keys for those that followed.
    func adding(_ role: AuthorityRole, to claims: JSON, signedWith key: SigningKey) async throws -> String {
        var claims = claims.object ?? JSONObject()
        let authority = try await authority(role)
        var metadata = claims["metadata"]?.object ?? JSONObject()
        metadata[EntityStatement.federationEntity] = .object(authority.federationMetadata)
        claims["metadata"] = .object(metadata)
        if !authority.superiors.isEmpty {
            claims["authority_hints"] = .array(authority.superiors.map { .string($0.text) })
        }
        if !role.markIssuers.isEmpty {
            claims["trust_mark_issuers"] = .object(
                JSONObject(
                    role.markIssuers.members.map { ($0.name, .array($0.value.map { .string($0.text) })) }
                )
            )
        }
        let successions = try await keyRing().successions(at: clock.now)
        if !successions.isEmpty { claims[KeySuccession.claim] = .array(successions.map(JSON.string)) }
        return try JWS.sign(JSON.object(claims).bytes(), type: EntityStatement.mediaType, key: key)
    }

    /// The marks that this node shows, without those that have ended.
    func shownMarks(at now: Instant) async throws -> [ShownTrustMark] {
        try await store.read { transaction in
            try transaction.trustEntries(.shownMark).compactMap { entry in
                guard let compact = try entry.json()["trust_mark"]?.string,
                    let jws = try? JWS.parse(compact), let claims = try? JSON(parsing: jws.payload),
                    let mark = try? TrustMark(claims: claims), mark.expiresAt.map({ now < $0 }) ?? true
                else { return nil }
                return ShownTrustMark(type: mark.type, compact: compact)
            }
        }
    }
}
