package import JOSE
package import Referrals
import Wire

/// What one agency signs and hands to the other: that it agrees, that it suspends, resumes or ends.
package struct AgreementDeclaration: Sendable, Hashable {
    package enum Act: String, Sendable, Hashable, CaseIterable {
        case agree, suspend, resume, end
    }

    /// The `typ` of its signature's header.
    package static let mediaType = "comity-agreement+jwt"
    private static let longest = 64 << 10

    package let issuer: FederationID
    package let audience: FederationID
    package let issuedAt: Instant
    package let act: Act
    package let terms: AgreementTerms
    /// The officers who stand for it, as their agency names them.
    package let officers: [String]

    package init(
        issuer: FederationID,
        audience: FederationID,
        issuedAt: Instant,
        act: Act,
        terms: AgreementTerms,
        officers: [String]
    ) {
        self.issuer = issuer
        self.audience = audience
        self.issuedAt = issuedAt
        self.act = act
        self.terms = terms
        self.officers = officers
    }

    /// Signs the declaration with a federation key.
    ///
    /// - Throws: ``JOSEError`` where the key cannot sign.
    package func signed(with key: SigningKey) throws(JOSEError) -> String {
        let claims: JSON = [
            "iss": .string(issuer.text), "aud": .string(audience.text), "iat": .integer(issuedAt.seconds),
            "act": .string(act.rawValue), "terms": terms.json,
            "officers": .array(officers.map(JSON.string)),
        ]
        return try JWS.sign(claims.bytes(), type: Self.mediaType, key: key)
    }

    /// When a declaration that was verified before was issued.
    static func issue(of compact: String) throws(AgreementError) -> Instant {
        guard let jws = try? JWS.parse(compact), let claims = try? JSON(parsing: jws.payload),
            let seconds = claims["iat"]?.int
        else { throw AgreementError(.recordBroken, "The record holds a declaration that cannot be read.") }
        return Instant(seconds: Int64(seconds))
    }

    /// Reads a declaration and verifies that keys with the compared fingerprint signed it.
    ///
    /// - Parameters:
    ///   - keys: the issuer's federation keys, as its configuration showed them when the fingerprints were compared.
    ///   - fingerprint: of those keys; nil where they are the ones that the terms name.
    ///   - audience: who has to be meant.
    /// - Throws: ``AgreementError`` `declarationRefused` or `invalidTerms`.
    package init(
        verifying compact: String,
        with keys: KeySet,
        fingerprint: Digest? = nil,
        audience: FederationID
    ) throws(AgreementError) {
        func refuse(_ says: String) -> AgreementError { AgreementError(.declarationRefused, says) }
        let claims: JSON
        do {
            let verified = try JWS.verify(
                compact,
                with: keys,
                type: Self.mediaType,
                limits: JWS.Limits(maximumBytes: Self.longest)
            )
            claims = try JSON(parsing: verified.payload)
        } catch {
            throw refuse("The declaration is not signed by the other party's federation key: \(error)")
        }
        guard let issuer = claims["iss"]?.string.flatMap(FederationID.init),
            let issuedAt = claims["iat"]?.int, let terms = claims["terms"],
            let act = claims["act"]?.string.flatMap(Act.init),
            let officers = claims["officers"]?.array?.compactMap(\.string), !officers.isEmpty,
            officers.count <= 4
        else { throw refuse("The declaration lacks iss, iat, act, terms or officers.") }
        guard claims["aud"] == .string(audience.text) else {
            throw refuse("The declaration is meant for another agency.")
        }
        self.init(
            issuer: issuer,
            audience: audience,
            issuedAt: Instant(seconds: Int64(issuedAt)),
            act: act,
            terms: try AgreementTerms(terms),
            officers: officers
        )
        guard act != .agree || Set(officers).count >= 2 else {
            throw refuse("Two different officers must stand for an agreement.")
        }
        let stated = self.terms.parties.first { $0.entity == issuer }?.fingerprint
        guard let expected = fingerprint ?? stated, stated != nil,
            FingerprintWords(of: issuer, keys: keys).digest == expected
        else {
            throw refuse(
                "The terms name another fingerprint than that of the keys; compare the fingerprints anew."
            )
        }
    }
}
